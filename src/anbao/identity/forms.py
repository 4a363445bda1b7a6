"""Signing in, passwords, and what to do without one."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anbao.ui.fields import BirthDateField, OtpField

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
    """The code of a reset. How many digits is a figure of the rulebook; whatever is typed is compared."""

    def __init__(self, *args: Any, digits: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = OtpField(digits=digits, max_length=20)
