"""Asking for a privileged session, opening it, looking at what was done in one."""

from django import forms
from django.utils.translation import gettext_lazy

_REASON = 500
_MOST = 9999


class AskForm(forms.Form):
    minutes = forms.IntegerField(label=gettext_lazy("幾分鐘"), min_value=1, max_value=_MOST, initial=60)
    reason = forms.CharField(
        label=gettext_lazy("為什麼，要做什麼"),
        max_length=_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("核准和事後檢視的人會看到。不要寫客戶的個人資料。"),
    )


class OpenForm(forms.Form):
    password = forms.CharField(
        label=gettext_lazy("再輸入一次您的密碼"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class LookForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("說明"),
        max_length=_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("有疑問時必須寫。"),
    )
