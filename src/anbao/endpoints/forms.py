"""What somebody says of a token that they want."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anbao.endpoints.actions.tokens import Wanted
from anbao.endpoints.domain.limits import LONGEST_LIFE, LONGEST_NAME
from anbao.endpoints.domain.scopes import Scope
from anbao.kernel.clock import TAIPEI
from anbao.ui.fields import DateInput, check_visible

USUAL = timedelta(days=90)


class TokenForm(forms.Form):
    """`id`: the token's, made with the form, so that a form sent twice makes one token."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(
        label=gettext_lazy("名稱"),
        max_length=LONGEST_NAME,
        validators=[check_visible],
        help_text=gettext_lazy("例如它用在哪個程式；日後要撤銷時認得出來。"),
        error_messages={"required": gettext_lazy("請為權杖取個名字。")},
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("可以用來做什麼"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("只勾需要的；沒勾的，拿到權杖的程式都做不到。"),
        error_messages={
            "required": gettext_lazy("請至少勾選一項。"),
            "invalid_choice": gettext_lazy("請只選畫面上列出的範圍。"),
        },
    )
    until = forms.DateField(
        label=gettext_lazy("用到哪一天"),
        widget=DateInput(),
        help_text=gettext_lazy("最長一年；那一天結束時就不能再用。"),
        error_messages={
            "required": gettext_lazy("請選到期日。"),
            "invalid": gettext_lazy("請填完整的日期。"),
        },
    )
    password = forms.CharField(
        label=gettext_lazy("您的密碼"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        max_length=200,
        strip=False,
        help_text=gettext_lazy("確認是您本人在建立權杖。"),
        error_messages={"required": gettext_lazy("請輸入您的密碼。")},
    )

    def __init__(self, *args: Any, offered: Sequence[Scope], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scopes"].choices = [(one.key, _(one.title)) for one in offered]  # type: ignore[attr-defined]
        bounds = {"min": today.isoformat(), "max": (today + LONGEST_LIFE - timedelta(days=1)).isoformat()}
        self.fields["until"].widget.attrs.update(bounds)

    def wanted(self) -> Wanted:
        """Of a valid form only. A day ends at midnight in Taiwan."""
        data = self.cleaned_data
        midnight = datetime.combine(data["until"] + timedelta(days=1), time(), tzinfo=TAIPEI)
        return Wanted(data["id"], data["name"], data["scopes"], midnight, data["password"])
