"""Bringing a file, and settling a difference."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anbao.commerce.reconciliation.domain.difference import REASONS, SYSTEMS
from anbao.ui.fields import MEGA, UploadField

LARGEST = 32 * MEGA
_DOCUMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{2,39}")


class FileForm(forms.Form):
    """A daily file that came another way."""

    system = forms.ChoiceField(
        label=gettext_lazy("哪一個系統的日檔？"),
        choices=[(key, gettext_lazy(title)) for key, title in SYSTEMS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("請選擇系統。")},
    )
    file = UploadField(
        label=gettext_lazy("日檔"),
        most=LARGEST,
        help_text=gettext_lazy("對方提供的原檔。檔案裡有對方的驗證碼，改過的檔案不會採用。"),
        error_messages={"empty": gettext_lazy("這個檔案是空的，請重新取得。")},
    )


class SettleForm(forms.Form):
    """Why a difference is settled, and what shows it. No names or numbers of persons: both stay readable for ever."""

    reason = forms.ChoiceField(
        label=gettext_lazy("查明的結果"),
        choices=[(str(key), gettext_lazy(title)) for key, title in REASONS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("請選擇查明的結果。")},
    )
    document = forms.CharField(
        label=gettext_lazy("佐證文件編號"),
        max_length=40,
        help_text=gettext_lazy("對方的案件編號、傳票或公文字號，3 到 40 個英數字。請不要填個人資料。"),
        error_messages={"required": gettext_lazy("請填寫佐證文件編號。")},
    )

    def clean_document(self) -> str:
        text: str = self.cleaned_data["document"].strip()
        if not _DOCUMENT.fullmatch(text):
            raise ValidationError(_("編號只能用英文字母、數字和 . _ / -，3 到 40 個字。"))
        return text
