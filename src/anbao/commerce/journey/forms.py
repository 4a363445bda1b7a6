"""Forms of the sale. A line's inputs become form fields here; what they mean is the line's."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.journey.domain import span
from anbao.commerce.journey.domain.content import CHILD, LEGAL_HEIRS, NAMED, Declared, Insured
from anbao.commerce.underwriting import api as underwriting
from anbao.kernel.clock import TAIPEI
from anbao.kernel.identifiers import IdentifierRefused, check_person_id
from anbao.kernel.text import N_
from anbao.kernel.verdict import Reason
from anbao.ui.api import day_cells, number_cells
from anbao.ui.fields import (
    BirthDateField,
    DateInput,
    DatePartsInput,
    DateTimeInput,
    NationalIdField,
    OtpField,
    TimeInput,
    check_visible,
)

SELF, OTHER = "self", "other"
MOST_TAPPED = 13
"""Days that are chosen by one tap; more are typed."""


class QuoteForm(forms.Form):
    """The inputs of a line, without its plan (plans are chosen side by side).

    Values stay raw: the line reads them, and says itself what is missing. The period of a line that asks for two
    moments is said in days (`data` then holds `span.FIELDS`), between the two days of `begin`.
    """

    def __init__(
        self,
        line: catalogue.Line,
        bounds: Mapping[str, tuple[datetime, datetime]],
        data: Mapping[str, str],
        *,
        begin: tuple[date, date] | None = None,
        plan_input: str = "plan",
    ) -> None:
        super().__init__(data=data)
        moments = [spec.name for spec in line.inputs if spec.kind == "moment"]
        self._moments, self._places = set(moments), dict(zip(moments, ("day", "days"), strict=False))
        self.in_days = begin is not None
        for spec in line.inputs:
            if spec.name != plan_input and not (self.in_days and spec.name in self._moments):
                self.fields[spec.name] = _field(spec, bounds.get(spec.name))
        if begin is not None:
            self.fields.update(_in_days(*begin))

    @property
    def choices(self) -> list[forms.BoundField]:
        """What is chosen, in the line's order."""
        return [self[name] for name in self.fields if name not in self._moments and name not in span.FIELDS]

    @property
    def moments(self) -> list[forms.BoundField]:
        """Dates and times, in the line's order."""
        return [self[name] for name in self.fields if name in self._moments]

    @property
    def timed(self) -> bool:
        """Whether a time of day is said."""
        return bool(self.data.get("from_time") or self.data.get("to_time"))

    def placed(self, reason: Reason) -> Reason:
        """`reason` at the field that this form has for what it concerns."""
        return replace(reason, field=self._places[reason.field]) if self._is_place(reason.field) else reason

    def _is_place(self, field: str) -> bool:
        return self.in_days and field in self._places


def _in_days(first: date, last: date) -> dict[str, forms.Field]:
    """The fields of a period in days; a day or a number outside of the grids is typed."""
    grid = day_cells(first, last, other=span.OTHER, other_text=_("其他日期"))
    count = number_cells(MOST_TAPPED, _("{number} 天"), other=span.OTHER, other_text=_("更多"))
    typed_day = DateInput(attrs={"min": first.isoformat(), "max": last.isoformat()})
    return {
        "day": forms.CharField(label=_("保障從哪一天開始？"), required=False, widget=grid),
        "day_typed": forms.CharField(label=_("其他日期"), required=False, widget=typed_day),
        "days": forms.CharField(
            label=_("保障幾天？"), help_text=_("開始和結束的那兩天都算。"), required=False, widget=count
        ),
        "days_typed": forms.CharField(
            label=_("天數"), required=False, widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 3})
        ),
        "from_time": forms.CharField(label=_("第一天幾點開始"), required=False, widget=TimeInput()),
        "to_time": forms.CharField(label=_("最後一天幾點結束"), required=False, widget=TimeInput()),
    }


def _field(spec: catalogue.InputSpec, bounds: tuple[datetime, datetime] | None) -> forms.Field:
    label, help_text = _(spec.label), _(spec.help) if spec.help else ""
    if spec.kind == "choice":
        field = forms.ChoiceField(
            label=label,
            help_text=help_text,
            choices=[(choice.value, _(choice.label)) for choice in spec.choices],
            widget=forms.RadioSelect,
            required=False,
        )
        field.choice_hints = {choice.value: _(choice.help) for choice in spec.choices if choice.help}  # type: ignore[attr-defined]  # read by ui's field tag
        return field
    attrs = {}
    if bounds is not None:
        low, high = (moment.astimezone(TAIPEI).strftime("%Y-%m-%dT%H:%M") for moment in bounds)
        attrs = {"min": low, "max": high}
    return forms.CharField(label=label, help_text=help_text, required=False, widget=DateTimeInput(attrs=attrs))


class DeclareForm(forms.Form):
    """What the proposer says beyond who they are."""

    insured = forms.ChoiceField(
        label=gettext_lazy("被保險人（受保障的人）是誰？"),
        choices=[(SELF, gettext_lazy("我本人"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("請選擇被保險人。")},
    )
    child_name = forms.CharField(
        label=gettext_lazy("子女姓名"),
        max_length=60,
        required=False,
        validators=[check_visible],
        help_text=gettext_lazy("請與健保卡或護照相同。"),
    )
    child_national_id = NationalIdField(label=gettext_lazy("子女的身分證字號或居留證號"), max_length=20, required=False)
    child_birth_date = BirthDateField(
        label=gettext_lazy("子女的出生日期"),
        help_text=gettext_lazy("年份可填民國或西元，例如 109 或 2020。"),
        required=False,
        widget=DatePartsInput(of_birth=False),  # the browser knows the birthday of whoever sits before it
    )
    child_declared = forms.BooleanField(
        label=gettext_lazy("我聲明這位被保險人是我的子女，我是他的法定代理人。"), required=False
    )
    beneficiary = forms.ChoiceField(
        label=gettext_lazy("身故保險金由誰領取？"),
        choices=[(LEGAL_HEIRS, gettext_lazy("法定繼承人")), (NAMED, gettext_lazy("指定一位受益人"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("請選擇受益人。")},
    )
    beneficiary_name = forms.CharField(
        label=gettext_lazy("受益人姓名"), max_length=60, required=False, validators=[check_visible]
    )
    beneficiary_relation = forms.CharField(
        label=gettext_lazy("受益人是您的"),
        max_length=20,
        required=False,
        validators=[check_visible],
        help_text=gettext_lazy("例如：配偶、子女、父母"),
    )
    other_medical_cover = forms.ChoiceField(
        label=gettext_lazy("您是否已有其他商業實支實付型傷害醫療保險？"),
        choices=[("no", gettext_lazy("沒有")), ("yes", gettext_lazy("有"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("請選擇有或沒有。")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, child_up_to: int, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        child = format_lazy(gettext_lazy("我的子女（{age} 歲以下）"), age=child_up_to)
        self.fields["insured"].choices = [  # type: ignore[attr-defined]
            (SELF, gettext_lazy("我本人")),
            (CHILD, child),
            (OTHER, gettext_lazy("其他人")),
        ]

    def clean_child_national_id(self) -> str:
        typed: str = self.cleaned_data["child_national_id"]
        try:
            return check_person_id(typed) if typed else ""
        except IdentifierRefused as refused:
            raise ValidationError(_("號碼不正確，請對照證件再檢查一次。"), code=refused.reason) from refused

    def clean_child_birth_date(self) -> date | None:
        born: date | None = self.cleaned_data["child_birth_date"]
        if born is not None and born > self.today:
            raise ValidationError(_("這個日期不是出生日期，請再檢查一次。"), code="birth-date")
        return born

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("insured") == CHILD:
            for name, message in _OF_A_CHILD.items():
                if name not in self.errors and not cleaned.get(name):
                    self.add_error(name, _(message))
        else:
            for name in _OF_A_CHILD:  # out of sight: what stands there does not matter
                self.errors.pop(name, None)
        if cleaned.get("beneficiary") == NAMED:
            for name, message in (
                ("beneficiary_name", _("請填寫受益人姓名。")),
                ("beneficiary_relation", _("請填寫受益人與您的關係。")),
            ):
                if not str(cleaned.get(name, "")).strip():
                    self.add_error(name, message)
        return cleaned

    def declared(self) -> Declared:
        """The declaration; of a valid form only."""
        data = self.cleaned_data
        named, child = data["beneficiary"] == NAMED, data["insured"] == CHILD
        insured = (
            Insured(
                relation=CHILD,
                national_id=data["child_national_id"],
                name=data["child_name"].strip(),
                birth_date=data["child_birth_date"],
            )
            if child
            else None
        )
        return Declared(
            insured_is_proposer=data["insured"] == SELF,
            beneficiary=data["beneficiary"],
            beneficiary_name=data["beneficiary_name"].strip() if named else "",
            beneficiary_relation=data["beneficiary_relation"].strip() if named else "",
            other_medical_cover=data["other_medical_cover"] == "yes",
            insured=insured,
        )

    @staticmethod
    def initial_from(declared: Declared) -> dict[str, object]:
        """What the form shows when one comes back to it. That it is one's own child is declared anew each time."""
        child = declared.insured
        who = SELF if declared.insured_is_proposer else OTHER
        return {
            **(_of(child) if child is not None else {"insured": who}),
            "beneficiary": declared.beneficiary,
            "beneficiary_name": declared.beneficiary_name,
            "beneficiary_relation": declared.beneficiary_relation,
            "other_medical_cover": "yes" if declared.other_medical_cover else "no",
        }


def _of(child: Insured) -> dict[str, object]:
    return {
        "insured": CHILD,
        "child_name": child.name,
        "child_national_id": child.national_id,
        "child_birth_date": child.birth_date,
    }


_OF_A_CHILD = {
    "child_name": N_("請填寫子女的姓名。"),
    "child_national_id": N_("請填寫子女的身分證字號或居留證號。"),
    "child_birth_date": N_("請填寫子女的出生日期。"),
    "child_declared": N_("為子女投保時，請勾選這項聲明。"),
}


class CodeForm(forms.Form):
    """The one-time password, for the `version` of the application that the page beside it showed.

    How many `digits` is the rulebook's business, whatever is typed is compared.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, digits: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        missing = gettext_lazy("請輸入簡訊中的驗證碼。")
        self.fields["code"] = OtpField(
            digits=digits, max_length=20, label=gettext_lazy("簡訊驗證碼"), error_messages={"required": missing}
        )


class ReviewForm(forms.Form):
    """What an underwriter decides and says. `seen`: what the page showed when it was made."""

    decision = forms.ChoiceField(
        label=gettext_lazy("決定"),
        choices=[("accept", gettext_lazy("同意承保")), ("decline", gettext_lazy("不同意承保"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("請選擇同意或不同意承保。")},
    )
    reason = forms.CharField(
        label=gettext_lazy("給客戶的說明"),
        max_length=underwriting.LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("會寫進給客戶的信，客戶登入也看得到；請用一般人看得懂的話。"),
        error_messages={"required": gettext_lazy("請寫下給客戶的說明。")},
    )
    note = forms.CharField(
        label=gettext_lazy("內部註記"),
        max_length=underwriting.LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("判斷的依據。客戶看不到，之後的核保人員看得到。"),
        error_messages={"required": gettext_lazy("請寫下內部註記。")},
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def words(self) -> underwriting.Words:
        """Of a valid form only."""
        data = self.cleaned_data
        return underwriting.Words(reason=data["reason"], note=data["note"], seen=data["seen"])


class BecauseForm(forms.Form):
    """Why something abnormal is noted, or a note cleared."""

    because = forms.CharField(
        label=gettext_lazy("理由"),
        max_length=underwriting.LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("請寫下理由。")},
    )
