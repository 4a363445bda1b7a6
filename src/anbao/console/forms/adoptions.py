"""What somebody says of a clause under a change, of a whole change, of a version."""

from django import forms
from django.utils.translation import gettext_lazy as _

MOST = 2000


class NoteForm(forms.Form):
    """Words that are kept for good."""

    note = forms.CharField(label=_("說明"), max_length=MOST, required=False, widget=forms.Textarea(attrs={"rows": 3}))
