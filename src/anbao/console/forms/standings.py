"""How a customer's account is to stand, and what shows it."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anbao.identity.api import STANDINGS, STANDINGS_BY_TWO, Evidence
from anbao.ui.fields import MEGA, UploadField, check_visible

_LONGEST = 500


class StandingForm(forms.Form):
    standing = forms.ChoiceField(
        label=gettext_lazy("改為"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("請選一種狀態。")},
    )
    note = forms.CharField(
        label=gettext_lazy("說明"),
        help_text=gettext_lazy("依據什麼、何時起；例如戶籍資料、法院裁定的字號。"),
        max_length=_LONGEST,
        validators=[check_visible],
        error_messages={"required": gettext_lazy("請寫下依據。")},
    )
    representative = forms.CharField(
        label=gettext_lazy("代表人的聯絡方式"),
        help_text=gettext_lazy("繼承人代表、監護人或輔助人的姓名與電話；會封存，看完整資料時才看得到。"),
        required=False,
        max_length=_LONGEST,
        validators=[check_visible],
    )
    document = UploadField(label=gettext_lazy("證明文件"), accepts=["pdf", "png", "jpeg"], most=5 * MEGA)

    def __init__(self, *args: Any, present: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(kind, _(STANDINGS[kind])) for kind in STANDINGS_BY_TWO if kind != present]
        self.fields["standing"].choices = offered  # type: ignore[attr-defined]

    def evidence(self) -> Evidence:
        """The document as it was handed in. Only after `is_valid()`."""
        file = self.cleaned_data["document"]
        return Evidence(content=file.read(), name=file.name, media_type=file.content_type)


class DeclineForm(forms.Form):
    """Why a request is not taken up; the customer reads it."""

    reason = forms.CharField(
        label=gettext_lazy("理由"),
        help_text=gettext_lazy("客戶會收到這段文字。"),
        max_length=_LONGEST,
        validators=[check_visible],
        error_messages={"required": gettext_lazy("請寫下理由，客戶會看到。")},
    )
