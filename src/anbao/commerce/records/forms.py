"""Why a record is kept for longer."""

from django import forms
from django.utils.translation import gettext_lazy

LONGEST = 1000


class HoldForm(forms.Form):
    """One field: the reason, kept sealed."""

    because = forms.CharField(
        label=gettext_lazy("為什麼要繼續保存？"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("例如爭議、訴訟或主管機關查詢的案號。"),
        error_messages={
            "required": gettext_lazy("請寫下原因。"),
            "max_length": gettext_lazy("最多 %(limit_value)d 個字，現在有 %(show_value)d 個。請寫重點就好。"),
        },
    )
