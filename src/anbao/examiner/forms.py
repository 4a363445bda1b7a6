"""What staff fills in to open a seat, an examiner to take it and to draw samples."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anbao.commerce.catalogue import api as catalogue
from anbao.kernel import registries
from anbao.kernel.answers import Criteria
from anbao.kernel.clock import TAIPEI
from anbao.ui.fields import DateInput, DateTimeInput, check_visible

MOST = 50
"""Samples in one draw."""


class SeatForm(forms.Form):
    """Who comes is not asked: the agency and its letter are enough."""

    agency = forms.CharField(
        label=gettext_lazy("檢查機關"),
        max_length=60,
        validators=[check_visible],
        help_text=gettext_lazy("例如 金融監督管理委員會保險局。不要寫個人姓名。"),
    )
    document = forms.CharField(label=gettext_lazy("公文文號"), max_length=60, validators=[check_visible])
    starts_at = forms.DateTimeField(label=gettext_lazy("開始"), widget=DateTimeInput())
    ends_at = forms.DateTimeField(
        label=gettext_lazy("結束"), widget=DateTimeInput(), help_text=gettext_lazy("到時席位自己結束，也可以提早關閉。")
    )


class CodeForm(forms.Form):
    number = forms.CharField(
        label=gettext_lazy("席位編號"), max_length=20, widget=forms.TextInput(attrs={"autocomplete": "username"})
    )
    code = forms.CharField(
        label=gettext_lazy("登入碼"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text", "spellcheck": "false"}),
        help_text=gettext_lazy("公司交付的二十碼，大小寫和連字號都可以。"),
    )


class DrawForm(forms.Form):
    """The examiner's own criteria. Without a seed one is made, and shown."""

    kind = forms.ChoiceField(label=gettext_lazy("抽樣對象"))
    since = forms.DateField(label=gettext_lazy("從"), widget=DateInput())
    until = forms.DateField(label=gettext_lazy("到（含當日）"), widget=DateInput())
    product = forms.ChoiceField(label=gettext_lazy("商品"), required=False)
    number = forms.IntegerField(label=gettext_lazy("件數"), min_value=1, max_value=MOST, initial=5)
    seed = forms.RegexField(
        r"^[0-9A-Za-z-]*$",
        label=gettext_lazy("種子"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("同樣的條件和種子，抽到的是同樣的樣本。留空就由系統產生。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(name, _(kind.title)) for name, kind in registries.samples.items()]  # type: ignore[attr-defined]
        products = [(line.key, _(line.title)) for line in catalogue.lines()]
        self.fields["product"].choices = [("", _("全部商品")), *products]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("since") and found.get("until") and found["since"] > found["until"]:
            self.add_error("until", _("結束的日期要在開始之後。"))
        return found

    def criteria(self) -> Criteria:
        since, until = self.cleaned_data["since"], self.cleaned_data["until"]
        return Criteria(
            since=datetime.combine(since, time(), tzinfo=TAIPEI),
            until=datetime.combine(until + timedelta(days=1), time(), tzinfo=TAIPEI),
            product=self.cleaned_data["product"],
        )
