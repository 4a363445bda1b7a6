"""Form fields and widgets for people in Taiwan: dates in either calendar, codes to paste, boxes to agree in."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from anbao.ui.address import AddressField, AddressInput
from anbao.ui.date_parts import BirthDateField, DatePartsField, DatePartsInput
from anbao.ui.plain import check_visible, plain
from anbao.ui.upload import MEGA, UploadField, UploadInput

__all__ = [
    "MEGA",
    "AddressField",
    "AddressInput",
    "AgreeField",
    "BirthDateField",
    "DateInput",
    "DatePartsField",
    "DatePartsInput",
    "DateTimeInput",
    "NationalIdField",
    "OtpField",
    "PhoneField",
    "TimeInput",
    "UploadField",
    "UploadInput",
    "check_visible",
    "plain",
]


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
