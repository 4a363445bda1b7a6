"""Signing in."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anbao.identity.domain.factors import LONGEST_NAME
from anbao.identity.domain.one_time import DIGITS
from anbao.identity.domain.passkeys import LONGEST
from anbao.ui.fields import OtpField

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
        label=label, max_length=200, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )


class PasswordForm(forms.Form):
    """A new password, typed twice; `current` is asked for unless it was typed a moment ago, at the sign-in."""

    current = forms.CharField(
        label=_("現在的密碼"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    password = _new(_("新密碼"))
    again = _new(_("再輸入一次新密碼"))

    def __init__(self, *args: Any, start: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if start:
            del self.fields["current"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "password" in data and "again" in data and data["password"] != data["again"]:
            self.add_error("again", forms.ValidationError(_("兩次輸入的新密碼不一樣。")))
        return data


class CodeForm(forms.Form):
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


class NameForm(forms.Form):
    name = forms.CharField(
        label=_("名稱"),
        max_length=LONGEST_NAME,
        help_text=_("讓您認得是哪一支手機、哪一支金鑰。"),
        error_messages={"required": _("請取一個名稱。")},
    )


class AppForm(CodeForm):
    """A new authenticator app: what it is called and what it shows."""

    name = forms.CharField(label=_("名稱"), max_length=LONGEST_NAME, required=False)
