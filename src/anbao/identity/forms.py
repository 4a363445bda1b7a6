"""Signing in, passwords, and what to do without one."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from anbao.identity.domain.evidence import Evidence
from anbao.identity.domain.factors import LONGEST_NAME
from anbao.identity.domain.one_time import DIGITS
from anbao.identity.domain.passkeys import LONGEST
from anbao.kernel.identifiers import IdentifierRefused, check_mobile_number
from anbao.ui.fields import MEGA, AddressField, BirthDateField, OtpField, PhoneField, UploadField, check_visible

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class SignInForm(forms.Form):
    login = forms.CharField(
        label=_("帳號"),
        max_length=200,
        error_messages={"required": _("請輸入帳號。")},
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=_("密碼"),
        max_length=200,
        strip=False,
        error_messages={"required": _("請輸入密碼。")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)


def _new(label: "_StrPromise") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=200,
        strip=False,
        error_messages={"required": _("請輸入新密碼。")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class NewPasswordForm(forms.Form):
    """A new password, typed twice: of a reset, where nobody knows the present one."""

    password = _new(_("新密碼"))
    again = _new(_("再輸入一次新密碼"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "password" in data and "again" in data and data["password"] != data["again"]:
            self.add_error("again", forms.ValidationError(_("兩次輸入的新密碼不一樣。")))
        return data


class PasswordForm(NewPasswordForm):
    """A new password, typed twice; `current` is asked for unless it was typed a moment ago, at the sign-in."""

    current = forms.CharField(
        label=_("現在的密碼"),
        max_length=200,
        strip=False,
        error_messages={"required": _("請輸入現在的密碼。")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ("current", "password", "again")

    def __init__(self, *args: Any, start: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if start:
            del self.fields["current"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "password" in data and "again" in data and data["password"] != data["again"]:
            self.add_error("again", forms.ValidationError(_("兩次輸入的新密碼不一樣。")))
        return data


class ContactForm(forms.Form):
    """Another phone or mail, with the password once more. Nothing typed is given back but the new value."""

    password = forms.CharField(
        label=_("密碼"),
        max_length=200,
        strip=False,
        help_text=_("確認是您本人要變更。"),
        error_messages={"required": _("請輸入密碼。")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ("value", "password")

    def __init__(self, *args: Any, field: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if field == "phone":
            label, missing = _("新的手機號碼"), _("請填寫手機號碼。")
            self.fields["value"] = PhoneField(max_length=20, label=label, error_messages={"required": missing})
        else:
            label, missing = _("新的電子郵件"), _("請填寫電子郵件。")
            self.fields["value"] = forms.EmailField(max_length=254, label=label, error_messages={"required": missing})
        self.field = field
        self.order_fields(self.field_order)

    def clean_value(self) -> str:
        value: str = self.cleaned_data["value"]
        if self.field != "phone":
            return value
        try:
            return check_mobile_number(value)
        except IdentifierRefused as refused:
            raise ValidationError(_("請填寫臺灣的手機號碼，例如 0912345678。"), code=refused.reason) from refused


class ForgotForm(forms.Form):
    """Whoever forgot a password: what they are found by, and what they alone should know of it."""

    who = forms.CharField(
        label=_("帳號、身分證字號或居留證號"),
        max_length=200,
        error_messages={"required": _("請輸入帳號、身分證字號或居留證號。")},
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    birth_date = BirthDateField()
    channel = forms.ChoiceField(
        label=_("驗證碼要寄到哪裡"),
        choices=[("sms", _("註冊時留的手機（簡訊）")), ("mail", _("註冊時留的電子郵件"))],
        initial="sms",
        widget=forms.RadioSelect,
    )


class CodeForm(forms.Form):
    """A one-time password. How many digits is a figure of the rulebook; whatever is typed is compared."""

    def __init__(self, *args: Any, digits: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = OtpField(digits=digits, max_length=20)


class NameForm(forms.Form):
    """Another name, with the document that shows it and the password once more."""

    name = forms.CharField(
        label=_("新的姓名"),
        max_length=60,
        validators=[check_visible],
        help_text=_("請與身分證或居留證相同。"),
        error_messages={"required": _("請填寫姓名。")},
    )
    document = UploadField(
        label=_("證明文件"),
        accepts=["pdf", "png", "jpeg"],
        most=5 * MEGA,
        help_text=_("新身分證正反面，或載有改名紀錄的戶籍謄本。"),
    )
    password = forms.CharField(
        label=_("密碼"),
        max_length=200,
        strip=False,
        help_text=_("確認是您本人要變更。"),
        error_messages={"required": _("請輸入密碼。")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def evidence(self) -> Evidence:
        """The document as it was handed in. Only after `is_valid()`."""
        file = self.cleaned_data["document"]
        return Evidence(content=file.read(), name=file.name, media_type=file.content_type)


class AddressForm(forms.Form):
    value = AddressField(label=_("聯絡地址"), error_messages={"required": _("請填寫聯絡地址。")})


class CloseForm(forms.Form):
    """The password once more, before an account is closed."""

    password = forms.CharField(
        label=_("密碼"),
        max_length=200,
        strip=False,
        help_text=_("確認是您本人要關閉。"),
        error_messages={"required": _("請輸入密碼。")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class AppCodeForm(forms.Form):
    """What an authenticator app shows."""

    code = OtpField(digits=DIGITS, label=_("驗證器的六位數字"), max_length=40)


class RecoveryForm(forms.Form):
    recovery = forms.CharField(
        label=_("備用碼"),
        max_length=60,
        error_messages={"required": _("請輸入一個備用碼。")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )


class PasswordAgainForm(forms.Form):
    password = forms.CharField(
        label=_("密碼"),
        max_length=200,
        strip=False,
        error_messages={"required": _("請輸入密碼。")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class PasskeyForm(forms.Form):
    """What the browser answered, put there by the page's script."""

    passkey = forms.CharField(required=True, max_length=LONGEST, widget=forms.HiddenInput)
    name = forms.CharField(label=_("名稱"), max_length=LONGEST_NAME, required=False)


class FactorNameForm(forms.Form):
    name = forms.CharField(
        label=_("名稱"),
        max_length=LONGEST_NAME,
        help_text=_("讓您認得是哪一支手機、哪一支金鑰。"),
        error_messages={"required": _("請取一個名稱。")},
    )


class AppForm(AppCodeForm):
    """A new authenticator app: what it is called and what it shows."""

    name = forms.CharField(label=_("名稱"), max_length=LONGEST_NAME, required=False)
