"""The password, typed once more before everything is shown."""

from django import forms
from django.utils.translation import gettext_lazy as _


class CopyForm(forms.Form):
    password = forms.CharField(
        label=_("密碼"),
        help_text=_("複本裡有完整的身分證字號和地址，請再輸入一次密碼。"),
        max_length=200,
        strip=False,
        error_messages={"required": _("請輸入密碼。")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
