"""The forms of registration."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anbao.commerce.catalogue.api import DocumentVersion
from anbao.commerce.registration.domain.declared import Declared
from anbao.kernel.identifiers import IdentifierRefused, check_mobile_number, check_person_id, local_mobile
from anbao.ui.fields import (
    AddressField,
    AgreeField,
    BirthDateField,
    NationalIdField,
    OtpField,
    PhoneField,
    check_visible,
)

_translated = lazy(gettext, str)


class DisclosuresForm(forms.Form):
    """A box for each document; never ticked beforehand."""

    def __init__(self, *args: Any, versions: Sequence[DocumentVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for version in versions:
            label = format_lazy(_("我已閱讀並同意「{title}」"), title=_translated(version.title))
            missing = format_lazy(_("請勾選「{title}」。"), title=_translated(version.title))
            self.fields[box_of(version.sha256)] = AgreeField(label=label, error_messages={"required": missing})


def box_of(sha256: str) -> str:
    """The name of a document's box."""
    return f"agree_{sha256}"


class DetailsForm(forms.Form):
    """Who registers. Errors stand beside the fields; only the password is not given back."""

    national_id = NationalIdField(max_length=20, help_text=_("外籍人士請填居留證上的統一證號。"))
    name = forms.CharField(
        label=_("姓名"), max_length=60, validators=[check_visible], help_text=_("請與身分證或居留證相同。")
    )
    birth_date = BirthDateField()
    phone = PhoneField(max_length=20, help_text=_("驗證碼會寄到這支手機。"))
    mail = forms.EmailField(label=_("電子郵件"), max_length=254, help_text=_("保單與通知會寄到這個信箱。"))
    address = AddressField(label=_("聯絡地址"))
    login = forms.CharField(
        label=_("帳號名稱"), max_length=40, strip=True, help_text=_("之後用來登入，須包含英文字母。")
    )
    password = forms.CharField(
        label=_("密碼"),
        max_length=128,
        strip=False,
        help_text=_("請混合使用英文字母與數字，不要用您的個人資料。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        for name, message in _MISSING.items():
            self.fields[name].error_messages["required"] = message

    def clean_national_id(self) -> str:
        try:
            return check_person_id(self.cleaned_data["national_id"])
        except IdentifierRefused as refused:
            raise ValidationError(_("號碼不正確，請對照證件再檢查一次。"), code=refused.reason) from refused

    def clean_birth_date(self) -> date:
        born: date = self.cleaned_data["birth_date"]
        if born > self.today or born.year < EARLIEST_YEAR:
            raise ValidationError(_("這個日期不是出生日期，請再檢查一次。"), code="birth-date")
        return born

    def clean_phone(self) -> str:
        try:
            return check_mobile_number(self.cleaned_data["phone"])
        except IdentifierRefused as refused:
            raise ValidationError(_("請填寫臺灣的手機號碼，例如 0912345678。"), code=refused.reason) from refused

    def declared(self) -> Declared:
        """What was typed, in normal form. Only after `is_valid()`."""
        data = self.cleaned_data
        return Declared(
            national_id=data["national_id"],
            name=data["name"],
            birth_date=data["birth_date"].isoformat(),
            phone=data["phone"],
            mail=data["mail"],
            address=data["address"],
            login=data["login"],
        )

    @staticmethod
    def initial_of(declared: Declared) -> dict[str, object]:
        """What was declared before, for the form to show again."""
        return {**declared.as_json(), "birth_date": declared.born, "phone": local_mobile(declared.phone)}


EARLIEST_YEAR = 1900
_MISSING = {
    "national_id": _("請填寫身分證字號或居留證號。"),
    "name": _("請填寫姓名。"),
    "phone": _("請填寫手機號碼。"),
    "mail": _("請填寫電子郵件。"),
    "address": _("請填寫聯絡地址。"),
    "login": _("請填寫帳號名稱。"),
    "password": _("請設定密碼。"),
}


class AgainForm(forms.Form):
    """What shows that it is still the same person; held against what is known."""

    national_id = NationalIdField(max_length=20)
    birth_date = BirthDateField()
    password = forms.CharField(
        label=_("密碼"),
        max_length=200,
        strip=False,
        error_messages={"required": _("請輸入密碼。")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["national_id"].error_messages["required"] = _MISSING["national_id"]


class CodeForm(forms.Form):
    """The one-time password. How many digits is a figure of the rulebook; whatever is typed is compared."""

    def __init__(self, *args: Any, digits: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = OtpField(digits=digits, max_length=20)
