"""Whom somebody looks for, and why."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anbao.console.actions.customers import Purpose
from anbao.console.domain.looks import OTHER, SOUGHT, WHY
from anbao.ui.fields import check_visible, plain

LONGEST = 500


class PurposeForm(forms.Form):
    """Why a customer is looked at; words are asked for where no reason of the list fits."""

    why = forms.ChoiceField(
        label=gettext_lazy("為什麼要看？"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("請選一個理由。")},
    )
    words = forms.CharField(
        label=gettext_lazy("進一步說明"),
        help_text=gettext_lazy("選「其他」時一定要寫；可以寫案號或來文字號。"),
        required=False,
        max_length=LONGEST,
        validators=[check_visible],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].choices = [(key, _(title)) for key, title in WHY.items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("why") == OTHER and not data.get("words") and "words" not in self.errors:
            self.add_error("words", _("請寫下理由，一句話也可以。"))
        return data

    def purpose(self) -> Purpose:
        return Purpose(self.cleaned_data["why"], self.cleaned_data["words"])


class SeekForm(PurposeForm):
    """Exactly what a customer is found by, too."""

    sought = forms.ChoiceField(
        label=gettext_lazy("用什麼找？"),
        widget=forms.RadioSelect,
        initial="national-id",
        error_messages={"required": gettext_lazy("請選一種號碼。")},
    )
    text = forms.CharField(
        label=gettext_lazy("完整的號碼或信箱"),
        help_text=gettext_lazy("要完全相同才找得到；不會列出相近的人。"),
        max_length=200,
        validators=[check_visible],
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}),
        error_messages={"required": gettext_lazy("請填寫完整的號碼或信箱。")},
    )
    field_order = ("sought", "text", "why", "words")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sought"].choices = [(key, _(title)) for key, title in SOUGHT.items()]  # type: ignore[attr-defined]

    def clean_text(self) -> str:
        return plain(self.cleaned_data["text"]).replace(" ", "")


class ExportForm(PurposeForm):
    """Why a list is taken along with the people's data, and in which form."""

    form = forms.ChoiceField(
        label=gettext_lazy("檔案格式"),
        widget=forms.RadioSelect,
        choices=[("csv", "CSV"), ("xlsx", "Excel")],
        initial="csv",
        error_messages={"required": gettext_lazy("請選一種格式。")},
    )
    field_order = ("form", "why", "words")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].label = _("為什麼要匯出？")
