from django import forms
from django.utils.translation import gettext_lazy as _

LEAST, MOST = 4, 500


class ReasonForm(forms.Form):
    """Why somebody looks into what is sealed; kept sealed itself."""

    reason = forms.CharField(
        label=_("打開的理由"),
        min_length=LEAST,
        max_length=MOST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("請寫下為什麼要打開。"),
            "min_length": _("請寫得具體一點，至少四個字。"),
            "max_length": _("理由最多 500 個字。"),
        },
    )
