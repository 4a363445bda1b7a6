"""Form fields and widgets for people in Taiwan: dates in either calendar, codes to paste, boxes to agree in."""

import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

ROC_OFFSET = 1911
LAST_ROC_YEAR = 999  # a year of up to three digits is counted from the founding of the Republic


def plain(value: object) -> str:
    """`value` as text with full-width characters made ordinary and blanks around it taken off."""
    return unicodedata.normalize("NFKC", str(value or "")).strip()


def check_visible(value: str) -> None:
    """A form field's validator for names: what cannot be seen or printed is refused (controls, joiners, halves)."""
    if any(unicodedata.category(character) in {"Cc", "Cf", "Cs"} for character in value):
        raise ValidationError(_("這裡有看不見的字元，請刪除後重新輸入。"), code="invisible")


class DateInput(forms.DateInput):
    """The browser's own date picker."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DateTimeInput(forms.DateTimeInput):
    """The browser's own picker of date and time, to the minute, in Taipei's time."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class TimeInput(forms.TimeInput):
    """The browser's own picker of a time of day, to the minute."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class DatePartsInput(forms.MultiWidget):
    """Year, month and day in three boxes: quicker than a picker for a date that one knows by heart.

    One plain value (`1990-05-17`) posted under the field's own name is understood too.
    """

    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        box = {"inputmode": "numeric", "pattern": "[0-9]*"}
        super().__init__(
            {
                "year": forms.TextInput({**box, "autocomplete": "bday-year", "maxlength": 4}),
                "month": forms.TextInput({**box, "autocomplete": "bday-month", "maxlength": 2}),
                "day": forms.TextInput({**box, "autocomplete": "bday-day", "maxlength": 2}),
            },
            attrs,
        )

    def decompress(self, value: Any) -> list[Any]:
        if isinstance(value, date):
            return [value.year, value.month, value.day]
        if isinstance(value, str) and value:
            return [*value.replace("/", "-").split("-"), "", ""][:3]
        return ["", "", ""]

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        if name in data:
            return self.decompress(data[name])
        return super().value_from_datadict(data, files, name)

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in data and super().value_omitted_from_data(data, files, name)


class BirthDateField(forms.Field):
    """A date in three boxes, the year of the Republic (79) or of the common era (1990). Cleans to `date`."""

    widget = DatePartsInput
    default_error_messages = {
        "required": _("請填寫出生年月日。"),
        "invalid": _("這個日期不存在，請確認年、月、日。"),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("出生日期"))
        kwargs.setdefault("help_text", _("年份可填民國或西元，例如 79 或 1990。"))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        parts = [plain(part) for part in value or ()]
        if not any(parts):
            return None
        try:
            year, month, day = (int(part) for part in parts)
            return date(year + ROC_OFFSET if 0 < year <= LAST_ROC_YEAR else year, month, day)
        except (ValueError, OverflowError) as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        given = initial if isinstance(initial, list) else DatePartsInput().decompress(initial)
        return [str(part) for part in given] != [str(part) for part in data or ["", "", ""]]


class OtpField(forms.CharField):
    """A one-time password: blanks and dashes dropped, full-width digits understood."""

    default_error_messages = {
        "required": _("請輸入驗證碼。"),
        "invalid": _("驗證碼只有數字，請再看一次訊息。"),
    }

    def __init__(self, *, digits: int, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("驗證碼"))
        self.digits = digits
        super().__init__(**kwargs)
        self.widget.attrs.update({"autocomplete": "one-time-code", "inputmode": "numeric", "data-otp": str(digits)})

    def to_python(self, value: Any) -> str:
        code = plain(value).replace(" ", "").replace("-", "")
        if code and not code.isdecimal():
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return code


class PhoneField(forms.CharField):
    """A mobile number of Taiwan as people type it: `0912-345 678`, `+886912345678`. Cleans to `0912345678`."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("手機號碼"))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        digits = "".join(c for c in plain(value) if c not in " -()")
        return "0" + digits.removeprefix("+886").removeprefix("0") if digits.startswith("+886") else digits


class NationalIdField(forms.CharField):
    """A national id or resident number as typed; cleans to upper case without blanks. The form checks its digits."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("身分證字號或居留證號"))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        return plain(value).replace(" ", "").upper()


class AgreeField(forms.BooleanField):
    """A box that is never ticked beforehand and must be ticked by the person."""

    default_error_messages = {"required": _("請勾選後再繼續。")}

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        bound = super().get_bound_field(form, field_name)
        bound.initial = False
        return bound
