"""Sending events again from a position."""

from django import forms
from django.utils.translation import gettext_lazy as _

_LARGEST = 2**63 - 1


class AgainForm(forms.Form):
    first = forms.IntegerField(
        label=_("從哪個序號起"),
        min_value=1,
        max_value=_LARGEST,
        help_text=_("這個序號以後的事件都會再送一次；核心系統以事件識別碼辨認，已經有的不會重複入帳。"),
        error_messages={
            "required": _("請填寫序號。"),
            "invalid": _("序號是清單上的數字，例如 120。"),
            "min_value": _("序號從 1 起。"),
            "max_value": _("沒有這麼大的序號。"),
        },
    )
