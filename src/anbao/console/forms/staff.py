"""A new member of staff, the roles and the end of one, an emergency account, an exception."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anbao.console.queries.permissions import words_of
from anbao.identity.api import DutyPair, RoleView
from anbao.ui.fields import DateInput, check_visible

_NAME, _LOGIN, _MAIL, _REASON = 60, 64, 254, 500
_MOST_HOURS = 999


class RolesField(forms.MultipleChoiceField):
    """Boxes, each with what the role may do."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=gettext_lazy("角色"), widget=forms.CheckboxSelectMultiple, **kwargs)
        self.choice_hints: dict[str, str] = {}

    def offer(self, roles: Iterable[RoleView]) -> None:
        offered = list(roles)
        self.choices = [(role.key, _(role.title)) for role in offered]
        self.choice_hints = {role.key: _("、").join(words_of(role.permissions)) for role in offered}


class RolesForm(forms.Form):
    roles = RolesField(error_messages={"required": gettext_lazy("請至少選一個角色。")})

    def __init__(self, *args: Any, offered: Iterable[RoleView], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["roles"]
        if isinstance(field, RolesField):
            field.offer(offered)


class MoveForm(RolesForm):
    from_day = forms.DateField(
        label=gettext_lazy("從哪一天起"),
        widget=DateInput(),
        required=False,
        help_text=gettext_lazy("留空的話，核准的當下生效。職務異動請填生效日，到那天舊角色結束、換成新角色。"),
    )
    field_order = ("roles", "from_day")


class WhoForm(RolesForm):
    name = forms.CharField(label=gettext_lazy("姓名"), max_length=_NAME, validators=[check_visible])
    login = forms.CharField(label=gettext_lazy("帳號"), max_length=_LOGIN, help_text=gettext_lazy(
        "4 到 64 個英文字母、數字或 . _ @ + -，至少有一個英文字母。一人一個帳號，不要共用。"
    ))  # fmt: skip
    mail = forms.EmailField(label=gettext_lazy("公司的電子郵件"), max_length=_MAIL, help_text=gettext_lazy(
        "起始密碼會寄到這裡，只有本人看得到。"
    ))  # fmt: skip


class NewStaffForm(WhoForm):
    first_day = forms.DateField(
        label=gettext_lazy("到職日"),
        widget=DateInput(),
        required=False,
        help_text=gettext_lazy("留空的話，核准後馬上可以使用。填了以後的日期，到那天才給角色、寄起始密碼。"),
    )
    last_day = forms.DateField(
        label=gettext_lazy("最後一天"),
        widget=DateInput(),
        required=False,
        help_text=gettext_lazy("約聘、派遣人員請填；過了這一天，帳號自己停用。"),
    )
    field_order = ("name", "login", "mail", "roles", "first_day", "last_day")


class EmergencyForm(WhoForm):
    hours = forms.IntegerField(label=gettext_lazy("幾小時"), min_value=1, max_value=_MOST_HOURS, initial=2)
    reason = forms.CharField(
        label=gettext_lazy("發生什麼事，要做什麼"),
        max_length=_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("核准的人會看到；用完後清查的人也會看到。不要寫客戶的個人資料。"),
    )
    field_order = ("name", "login", "mail", "roles", "hours", "reason")


class PersonForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("姓名"), max_length=_NAME, validators=[check_visible])
    mail = forms.EmailField(label=gettext_lazy("公司的電子郵件"), max_length=_MAIL, help_text=gettext_lazy(
        "之後的起始密碼和通知會寄到這裡；新舊信箱都會收到變更通知。"
    ))  # fmt: skip


class TermForm(forms.Form):
    last_day = forms.DateField(
        label=gettext_lazy("最後一天"),
        widget=DateInput(),
        required=False,
        help_text=gettext_lazy("留空就是沒有期限。過了這一天，帳號自己停用。"),
    )


class ExceptionForm(forms.Form):
    pair = forms.ChoiceField(label=gettext_lazy("哪一項例外"), widget=forms.RadioSelect)
    last = forms.DateField(label=gettext_lazy("最後一天"), widget=DateInput())
    reason = forms.CharField(
        label=gettext_lazy("為什麼需要，怎麼補救"),
        max_length=_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("例如誰會另外檢查這段期間做的事。"),
    )

    def __init__(self, *args: Any, offered: Iterable[DutyPair], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pair"].choices = [(pair.key, _(pair.reason)) for pair in offered]  # type: ignore[attr-defined]


class ReviewNoteForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("說明"), max_length=_REASON, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
