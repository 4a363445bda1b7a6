"""Why somebody decides against a proposal."""

from django import forms
from django.utils.translation import gettext_lazy as _

from anbao.identity.api import LONGEST_REASON


class RejectionForm(forms.Form):
    """The reason is sealed, and told to whoever proposed."""

    reason = forms.CharField(
        label=_("駁回的理由"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("請寫下駁回的理由。")},
    )
