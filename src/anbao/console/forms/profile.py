"""What somebody fills in to prepare a change of the company's profile."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anbao.console.queries.names import value_name
from anbao.kernel.periods import Period
from anbao.rulebook import api as rulebook
from anbao.ui.fields import check_visible, plain

_LETTERS = {
    "years": "P{n}Y",
    "months": "P{n}M",
    "weeks": "P{n}W",
    "days": "P{n}D",
    "hours": "PT{n}H",
    "minutes": "PT{n}M",
    "seconds": "PT{n}S",
}
_PERIOD_UNITS = [
    ("years", _("年")),
    ("months", _("個月")),
    ("weeks", _("週")),
    ("days", _("日")),
    ("hours", _("小時")),
    ("minutes", _("分鐘")),
    ("seconds", _("秒")),
]
MOST = 1_000_000_000
MOST_OF_A_PERIOD = 9_999
_LONGEST = {"years": 100, "months": 1_200, "weeks": 5_200}  # a longer one leads beyond the last day of the calendar


class CompanyForm(forms.Form):
    """What the company is."""

    kind = forms.ChoiceField(label=_("公司類型"), widget=forms.RadioSelect)
    sector = forms.ChoiceField(label=_("業別"), widget=forms.RadioSelect)
    name = forms.CharField(label=_("公司名稱"), max_length=100, validators=[check_visible])
    foreign_branch = forms.BooleanField(label=_("外國保險業在臺分公司"), required=False)
    internal_control = forms.BooleanField(label=_("依法要建立內部控制"), required=False)
    cloud_use = forms.ChoiceField(label=_("使用雲端有沒有涉及作業委外"), widget=forms.RadioSelect, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, known in (("kind", rulebook.COMPANY_KINDS), ("sector", rulebook.SECTORS)):
            choices = [(one, value_name(one, f"company.{name}")) for one in sorted(known, reverse=name == "kind")]
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        uses = [(one, value_name(one, "company.cloud_use")) for one in sorted(rulebook.CLOUD_USES, reverse=True)]
        self.fields["cloud_use"].choices = [*uses, ("", _("還沒判定"))]  # type: ignore[attr-defined]

    def edits(self) -> dict[str, Any]:
        """Path → value, for the draft."""
        return {f"company.{name}": value for name, value in self.cleaned_data.items()}


class FigureForm(forms.Form):
    """One value in its unit's own way; `raw()` is the value as a profile holds it. Errors go to the field `value`."""

    def raw(self) -> Any:
        return self.cleaned_data["value"]


class Number(forms.IntegerField):
    """A whole number, full-width figures and commas understood."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("公司值"))
        kwargs.setdefault("error_messages", {"required": _("請填一個數字。"), "invalid": _("請填整數，例如 3。")})
        super().__init__(widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}), **kwargs)

    def to_python(self, value: Any) -> int | None:
        return super().to_python(plain(value).replace(",", ""))


class CountForm(FigureForm):
    value = Number(min_value=0, max_value=MOST)


class DurationForm(FigureForm):
    value = Number(min_value=1, max_value=MOST_OF_A_PERIOD)
    unit = forms.ChoiceField(label=_("單位"), choices=_PERIOD_UNITS)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("value", 0) > _LONGEST.get(said.get("unit", ""), MOST_OF_A_PERIOD):
            self.add_error("value", _("期間最長 100 年。"))
        return said

    def raw(self) -> str:
        return _LETTERS[self.cleaned_data["unit"]].format(n=self.cleaned_data["value"])


class FlagForm(FigureForm):
    value = forms.TypedChoiceField(
        label=_("公司值"),
        choices=[("yes", _("是")), ("no", _("否"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )


class MembersForm(FigureForm):
    value = forms.MultipleChoiceField(
        label=_("公司值"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("請至少留一項。")},
    )


def figure_form(param: rulebook.Param, *, members: list[str], data: Any = None, value: object = None) -> FigureForm:
    """The form of a figure; `value` is what stands in it at first, `members` what may be chosen of a list."""
    if param.unit == "members":
        initial = {"value": list(value) if isinstance(value, tuple) else members}
        form: FigureForm = MembersForm(data, initial=initial)
        choices = [(one, value_name(one)) for one in members]
        form.fields["value"].choices = choices  # type: ignore[attr-defined]
        return form
    if param.unit == "duration":
        return DurationForm(data, initial=_parts(value))
    if param.unit == "flag":
        return FlagForm(data, initial={"value": "yes" if value else "no"})
    return CountForm(data, initial={"value": value})


def _parts(value: object) -> dict[str, Any]:
    """A period of one part as number and unit; of several as months or seconds."""
    if not isinstance(value, Period):
        return {"unit": "months"}
    parts = [(name, getattr(value, name)) for name in _LETTERS if getattr(value, name)]
    if len(parts) == 1:
        return {"unit": parts[0][0], "value": parts[0][1]}
    if value.is_exact:
        return {"unit": "seconds", "value": int(value.exact().total_seconds())}
    return {"unit": "months"}
