"""Importing a list, and clearing a hit."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anbao.commerce.screening.actions.screening import LONGEST
from anbao.commerce.screening.domain.watch_list import LARGEST
from anbao.commerce.screening.queries.lists import TITLES
from anbao.kernel.clock import TAIPEI
from anbao.ui.fields import UploadField

FAULTS = {
    "too-large": _("檔案太大，最多 20 MB。"),
    "not-utf-8": _("檔案不是 UTF-8 編碼，請另存為 UTF-8 後再上傳。"),
    "empty": _("檔案裡沒有任何一筆；空的名單不能使用。"),
    "too-many": _("檔案超過五萬筆，請分成幾份。"),
    "not-json": _("第 {line} 行不是正確的 JSON。"),
    "not-an-object": _("第 {line} 筆不是一筆名單。"),
    "no-name-column": _("第一行要是欄位名稱，其中要有 name。"),
    "not-csv": _("第 {line} 行不是正確的 CSV。"),
    "no-name": _("第 {line} 行沒有姓名。"),
    "aliases": _("第 {line} 筆的 aliases 要是一串文字。"),
    "birth-date": _("第 {line} 行的出生日期不是 2001-12-31 這樣的寫法。"),
}


class ImportForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("哪一種名單"), choices=[(kind, _(title)) for kind, title in TITLES.items()],
        error_messages={"required": _("請選擇哪一種名單。")},
    )  # fmt: skip
    title = forms.CharField(
        label=_("名單的來源"), max_length=80, help_text=_("例如：法務部調查局公告。"),
        error_messages={"required": _("請填寫名單的來源。")},
    )  # fmt: skip
    as_of = forms.DateField(
        label=_("名單的日期"), widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("名單是哪一天的；從這天起算新舊。"),
        error_messages={"required": _("請選擇名單的日期。"), "invalid": _("請填寫日期，例如 2026-12-01。")},
    )  # fmt: skip
    file = UploadField(
        label=_("名單檔案"), accepts=("csv", "json"), most=LARGEST,
        help_text=_("UTF-8，欄位：name、aliases（以分號分開）、birth_date、reference。"),
        error_messages={"required": _("請選擇名單檔案。")},
    )  # fmt: skip

    def moment(self) -> datetime:
        """The beginning of the list's day in Taiwan; of a valid form only."""
        return datetime.combine(self.cleaned_data["as_of"], time(), tzinfo=TAIPEI)


class ClearForm(forms.Form):
    because = forms.CharField(
        label=_("為什麼不是同一人"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("請寫下為什麼不是同一人。")},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
