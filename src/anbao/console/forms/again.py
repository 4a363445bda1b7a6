"""Why something is done again."""

from django import forms
from django.utils.translation import gettext_lazy as _

from anbao.ui.fields import check_visible

LONGEST = 500


class AgainForm(forms.Form):
    because = forms.CharField(
        label=_("為什麼現在再做一次？"),
        help_text=_("例如：對方系統已經恢復。請不要寫姓名、證號或電話。"),
        max_length=LONGEST,
        validators=[check_visible],
        error_messages={
            "required": _("請寫下理由，一句話也可以。"),
            "max_length": _("最多 %(limit_value)d 個字，現在有 %(show_value)d 個。請寫重點就好。"),
        },
    )
