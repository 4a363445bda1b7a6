"""What people ask for, and what staff answers."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anbao.commerce.care.actions.opening import Wanted
from anbao.commerce.care.domain import promises as days
from anbao.commerce.care.domain.case import (
    ADVERTISING,
    ANSWERS,
    CHANNELS,
    HELP,
    KINDS,
    LONGEST,
    SPOKEN,
    WITHOUT_ANSWER,
    Contact,
    Kind,
    Outcome,
    outcome_words,
)
from anbao.commerce.care.domain.promises import MOST_DAYS, Promises
from anbao.commerce.care.queries.papers import PAPERS
from anbao.commerce.policies import api as policies
from anbao.ui.fields import DateTimeInput, check_visible, plain

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

_TOO_LONG = gettext_lazy("最多 %(limit_value)d 個字，現在有 %(show_value)d 個。請寫重點就好。")
_PHONE = RegexValidator(r"^\+?[0-9][0-9 ()#-]{6,24}$", gettext_lazy("請填電話號碼，例如 0912-345-678。"))


def words_field(label: "str | _StrPromise", help_text: "str | _StrPromise" = "", rows: int = 6) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=help_text,
        error_messages={"required": gettext_lazy("請寫下內容，一句話也可以。"), "max_length": _TOO_LONG},
    )


class _Wanted(forms.Form):
    """What kind of thing it is, and what is said. `promised`: what the company promises, shown beside each kind."""

    kind = forms.ChoiceField(
        label=gettext_lazy("要辦什麼？"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("請選一項，不確定時選「詢問」。")},
    )
    about = forms.BooleanField(label=gettext_lazy("和廣告有關：廣告說的和實際不同"), required=False)

    def __init__(self, *args: Any, promised: Promises | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  (for the type checker)
        field.choices = [(str(kind), _offer(kind, promised)) for kind in KINDS]

    def wanted(self) -> Wanted:
        """Of a valid form only."""
        data = self.cleaned_data
        return Wanted(Kind(data["kind"]), data["words"], ADVERTISING if data["about"] else "")


def _offer(kind: Kind, promised: Promises | None) -> str:
    title, told = _(KINDS[kind]), _(HELP[kind])
    if promised is None:
        return _("{title}：{told}").format(title=title, told=told)
    days = promised.kinds[kind].answered_days
    return _("{title}：{told}最晚 {days} 天內答覆。").format(title=title, told=told, days=days)


class OwnForm(_Wanted):
    """Of somebody signed in: on one of the own policies, or none."""

    policy = forms.ChoiceField(label=gettext_lazy("哪一張保單？"), required=False)
    words = words_field(
        gettext_lazy("請告訴我們"),
        gettext_lazy("發生了什麼、希望怎麼處理。請不要寫卡號、帳號、密碼或驗證碼。"),
    )
    field_order = ("kind", "policy", "words", "about")

    def __init__(self, *args: Any, own: list[policies.PolicyView], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["policy"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  (for the type checker)
        field.choices = [
            ("", _("和保單無關，或不確定")),
            *((str(one.id), f"{_(one.title)} {one.number}") for one in own),
        ]


class _Reachable(_Wanted):
    """Somebody without an account says how to be reached."""

    name = forms.CharField(
        label=gettext_lazy("怎麼稱呼您？"),
        max_length=60,
        validators=[check_visible],
        error_messages={"required": gettext_lazy("請填稱呼，姓氏也可以。")},
    )
    mail = forms.EmailField(
        label=gettext_lazy("電子郵件"),
        required=False,
        max_length=120,
        error_messages={"invalid": gettext_lazy("請填完整的電子郵件地址，例如 name@example.com。")},
    )
    phone = forms.CharField(label=gettext_lazy("電話"), required=False, max_length=30)

    def clean_phone(self) -> str:
        phone = plain(self.cleaned_data["phone"])
        if phone:
            _PHONE(phone)
        return phone

    def contact(self) -> Contact:
        """Of a valid form only."""
        data = self.cleaned_data
        return Contact(data["name"].strip(), data["mail"], data["phone"], data.get("post", "").strip())


class ContactForm(_Reachable):
    """Of anybody: the answer goes to the address or number given."""

    words = words_field(
        gettext_lazy("請告訴我們"),
        gettext_lazy("有保單號碼可以寫在這裡。請不要寫身分證字號、卡號、密碼或驗證碼。"),
    )
    field_order = ("kind", "words", "about", "name", "mail", "phone")

    def clean(self) -> dict[str, Any] | None:
        data = super().clean() or self.cleaned_data
        if not ({"mail", "phone"} & self.errors.keys() or data.get("mail") or data.get("phone")):
            self.add_error("mail", _("請留電子郵件或電話其中一項，我們才能答覆您。"))
        return data


class WriteDownForm(_Reachable):
    """Of staff: what came by telephone, mail, post or at the counter."""

    channel = forms.ChoiceField(
        label=gettext_lazy("怎麼來的？"),
        choices=[(str(one), gettext_lazy(CHANNELS[one])) for one in SPOKEN],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("請選擇怎麼來的。")},
    )
    policy_number = forms.CharField(
        label=gettext_lazy("保單號碼"),
        required=False,
        max_length=24,
        help_text=gettext_lazy("核對過是要保人本人才填；填了就通知要保人，下面的聯絡方式可以空著。"),
    )
    post = forms.CharField(label=gettext_lazy("通訊地址"), required=False, max_length=200)
    words = words_field(gettext_lazy("對方怎麼說"), gettext_lazy("不要記卡號、帳號、密碼或驗證碼。"))
    field_order = ("channel", "kind", "words", "about", "policy_number", "name", "mail", "phone", "post")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = False
        self.fields["name"].label = _("姓名")

    def clean(self) -> dict[str, Any] | None:
        data = super().clean() or self.cleaned_data
        if data.get("policy_number", "").strip():
            return data
        if not data.get("name") and "name" not in self.errors:
            self.add_error("name", _("請填姓名，或填保單號碼。"))
        if not ({"mail", "phone"} & self.errors.keys() or any(data.get(way) for way in ("mail", "phone", "post"))):
            self.add_error("mail", _("請留下至少一種聯絡方式，才能答覆對方。"))
        return data


class MoreForm(forms.Form):
    """One field: what the customer adds."""

    words = words_field(gettext_lazy("補充說明"), rows=4)


class NoteForm(forms.Form):
    """One field: for colleagues alone."""

    words = words_field(gettext_lazy("內部紀錄"), gettext_lazy("客戶看不到。"), rows=3)


class AnswerForm(forms.Form):
    """What came of it, and what is written to the customer."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("結果"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("請選擇結果。")},
    )
    words = words_field(
        gettext_lazy("給客戶的答覆"),
        gettext_lazy("會寫進給客戶的信，客戶登入也看得到；寫明結論、理由，以及還可以怎麼做。"),
    )

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["outcome"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  (for the type checker)
        field.choices = [(str(one), _(outcome_words(kind, one))) for one in ANSWERS]


class CloseForm(forms.Form):
    """Why nobody has to answer it."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("為什麼不必答覆"),
        choices=[(str(one), gettext_lazy(outcome_words(Kind.QUESTION, one))) for one in WITHOUT_ANSWER],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("請選擇原因。")},
    )
    words = words_field(gettext_lazy("說明"), gettext_lazy("只留作內部紀錄，不會寄給客戶。"), rows=3)

    def chosen(self) -> Outcome:
        """Of a valid form only."""
        return Outcome(self.cleaned_data["outcome"])


class PapersForm(forms.Form):
    """Which papers are to come."""

    papers = forms.MultipleChoiceField(
        label=gettext_lazy("要附哪些文件"),
        choices=[(name, gettext_lazy(title)) for name, title in PAPERS.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("請至少選一項文件。")},
    )


class PaperForm(forms.Form):
    """The paper that has come."""

    paper = forms.ChoiceField(choices=[(name, gettext_lazy(title)) for name, title in PAPERS.items()])


def _days(label: "str | _StrPromise") -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=1,
        max_value=MOST_DAYS,
        error_messages={
            "required": gettext_lazy("請填日數。"),
            "invalid": gettext_lazy("請填整數。"),
            "min_value": gettext_lazy("最少一日。"),
            "max_value": gettext_lazy("最多 %(limit_value)d 日。"),
        },
    )


class PromisesForm(forms.Form):
    """Another set of promises. A field for each kind and each of its two figures."""

    effective_from = forms.DateTimeField(
        label=gettext_lazy("什麼時候開始適用"),
        widget=DateTimeInput,
        error_messages={
            "required": gettext_lazy("請選開始適用的時間。"),
            "invalid": gettext_lazy("請填日期和時間，例如 2027-01-01 00:00。"),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind, title in KINDS.items():
            name = _(title)
            self.fields[f"{kind}_taken_workdays"] = _days(_("{kind}：幾個工作日內有人承辦").format(kind=name))
            self.fields[f"{kind}_answered_days"] = _days(_("{kind}：幾天內答覆").format(kind=name))
        self.fields["reopen_days"] = _days(_("答覆後幾天內可以再提出"))
        self.fields["refund_workdays"] = _days(_("退還保險費：幾個工作日內送出"))
        self.fields["warn_days"] = _days(_("到期前幾天提醒同仁"))

    def promises(self) -> Promises:
        """Of a valid form only."""
        data = self.cleaned_data
        kinds = {kind: days.Promise(data[f"{kind}_taken_workdays"], data[f"{kind}_answered_days"]) for kind in KINDS}
        return Promises(kinds, data["reopen_days"], data["refund_workdays"], data["warn_days"])


def initial_of(promises: Promises) -> dict[str, int]:
    """A set as the form's first values."""
    made = {
        "reopen_days": promises.reopen_days,
        "refund_workdays": promises.refund_workdays,
        "warn_days": promises.warn_days,
    }
    for kind, one in promises.kinds.items():
        made[f"{kind}_taken_workdays"] = one.taken_workdays
        made[f"{kind}_answered_days"] = one.answered_days
    return made
