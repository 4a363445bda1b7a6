"""Proposing an advertisement; stopping advertising for somebody who called."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from anbao.commerce.site.actions.advertisements import Attachment
from anbao.commerce.site.domain.advertisement import Content
from anbao.commerce.site.models import Channel
from anbao.ui.fields import MEGA, UploadField

CHANNELS: dict[str, Promise] = {
    Channel.MAIL: _("電子郵件"),
    Channel.SITE: _("本公司網站"),
    Channel.SOCIAL: _("社群媒體"),
    Channel.PRINT: _("平面"),
    Channel.OTHER: _("其他"),
}
LARGEST = 5 * MEGA  # bytes of an uploaded file


class AdvertisementForm(forms.Form):
    title = forms.CharField(
        label=_("標題"), max_length=80, help_text=_("郵件廣告的主旨也用它，前面會自動加上【廣告】。"),
        error_messages={"required": _("請填寫標題。")},
    )  # fmt: skip
    channel = forms.ChoiceField(
        label=_("管道"), choices=list(CHANNELS.items()), error_messages={"required": _("請選擇管道。")}
    )
    text = forms.CharField(
        label=_("文案"), max_length=4000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("全部的文字。核准的就是這些字，改一個字都要重新送核。"),
        error_messages={"required": _("請填寫文案。")},
    )  # fmt: skip
    starts_on = forms.DateField(
        label=_("刊登開始"), widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": _("請選擇開始的日期。"), "invalid": _("請填寫日期，例如 2026-12-01。")},
    )  # fmt: skip
    ends_on = forms.DateField(
        label=_("刊登結束"), widget=forms.DateInput(attrs={"type": "date"}), help_text=_("含這一天。"),
        error_messages={"required": _("請選擇結束的日期。"), "invalid": _("請填寫日期，例如 2026-12-31。")},
    )  # fmt: skip
    file = UploadField(
        label=_("圖檔或完稿"), required=False, accepts=("pdf", "png", "jpeg"), most=LARGEST,
        help_text=_("沒有圖像就不用附。"),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("結束不能早於開始。"))
        return cleaned

    def content(self) -> Content:
        """What is to be approved, without the file."""
        data = self.cleaned_data
        return Content(
            data["title"], data["channel"], data["text"].replace("\r\n", "\n"), data["starts_on"], data["ends_on"]
        )

    def attachment(self) -> Attachment | None:
        file = self.cleaned_data["file"]
        if file is None:
            return None
        return Attachment(name=file.name[:200], media_type=file.content_type, content=file.read())


class StopForm(forms.Form):
    """A mail address that is to get no advertising any more."""

    address = forms.EmailField(
        label=_("電子郵件"),
        error_messages={"required": _("請填寫電子郵件。"), "invalid": _("電子郵件的格式不對。")},
    )
