"""A new member of staff, and the roles of one."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anbao.console.queries.permissions import words_of
from anbao.identity.api import RoleView
from anbao.ui.fields import check_visible

_NAME, _LOGIN, _MAIL = 60, 64, 254


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


class NewStaffForm(RolesForm):
    name = forms.CharField(label=gettext_lazy("姓名"), max_length=_NAME, validators=[check_visible])
    login = forms.CharField(label=gettext_lazy("帳號"), max_length=_LOGIN, help_text=gettext_lazy(
        "4 到 64 個英文字母、數字或 . _ @ + -，至少有一個英文字母。一人一個帳號，不要共用。"
    ))  # fmt: skip
    mail = forms.EmailField(label=gettext_lazy("公司的電子郵件"), max_length=_MAIL, help_text=gettext_lazy(
        "起始密碼會寄到這裡，只有本人看得到。"
    ))  # fmt: skip
    field_order = ("name", "login", "mail", "roles")
