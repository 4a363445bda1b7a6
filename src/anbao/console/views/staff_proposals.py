"""What is proposed about accounts of staff, and decided by somebody else: new ones, roles, ends, exceptions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from anbao.console.apps import APPROVALS, STAFF_PROPOSE
from anbao.console.forms.staff import EmergencyForm, ExceptionForm, MoveForm, NewStaffForm, PersonForm, TermForm
from anbao.console.queries import staff
from anbao.console.views.privileged_gate import privileged
from anbao.console.views.staff_shared import UNPROCESSABLE, found_or_404
from anbao.identity import api as identity
from anbao.identity.api import Request, staff_required
from anbao.kernel.clock import now
from anbao.kernel.text import N_
from anbao.kernel.verdict import Refused
from anbao.ui.api import add_reason

METHODS = ["GET", "HEAD", "POST"]
Propose = Callable[[Mapping[str, Any]], UUID | Refused]


@dataclass(frozen=True, slots=True)
class Asking:
    """What the page of a proposal says. Words are msgids; `title` may hold `{name}`."""

    title: str
    says: str
    hint: str = ""


NEW = Asking(
    N_("開立同仁帳號"),
    N_("送出後由另一位同仁核准。核准之後，系統把起始密碼寄給本人，本人第一次登入時要換成自己的密碼。"),
    N_("只給工作需要的角色；職務異動時，請記得變更或停用。"),
)
EMERGENCY = Asking(
    N_("開立緊急帳號"),
    N_("平常的權限不夠、事情又不能等的時候用。兩位同仁開立，幾個小時後自己到期，用過之後要清查做了什麼。"),
    N_("寫清楚是誰要用：一人一個帳號，不要共用。"),
)
ROLES = Asking(N_("變更{name}的角色"), N_("送出後由另一位同仁核准。"))
TERM = Asking(N_("變更{name}的期限"), N_("送出後由另一位同仁核准。要馬上停止使用，請停用帳號。"))
PERSON = Asking(
    N_("變更{name}的姓名或電子郵件"),
    N_("送出後由另一位同仁核准。起始密碼只寄到這個電子郵件，所以要兩個人決定；登入用的帳號不變。"),
)
EXCEPTION = Asking(
    N_("讓{name}暫時兼任要分開的工作"),
    N_("兩位同仁可以核准例外。核准之後才能加上角色；期限到了，系統會列出來，請在那之前把角色收回。"),
)


@staff_required(STAFF_PROPOSE)
@privileged("accounts")
@never_cache
@require_http_methods(METHODS)
def new(request: Request) -> HttpResponse:
    form = NewStaffForm(_posted(request), offered=identity.roles())
    return _page(request, form, NEW, lambda data: identity.propose_account(**data, by=request.actor, at=now()))


@staff_required(STAFF_PROPOSE)
@privileged("accounts")
@never_cache
@require_http_methods(METHODS)
def emergency(request: Request) -> HttpResponse:
    form = EmergencyForm(_posted(request), offered=identity.roles())
    return _page(request, form, EMERGENCY, lambda data: identity.propose_emergency(**data, by=request.actor, at=now()))


@staff_required(STAFF_PROPOSE)
@privileged("accounts")
@never_cache
@require_http_methods(METHODS)
def roles(request: Request, account: UUID) -> HttpResponse:
    found = found_or_404(request, account)
    held = [role.key for role in found.member.roles]
    form = MoveForm(_posted(request), offered=identity.roles(), initial={"roles": held})
    return _about(request, found, form, ROLES, identity.propose_roles)


@staff_required(STAFF_PROPOSE)
@privileged("accounts")
@never_cache
@require_http_methods(METHODS)
def term(request: Request, account: UUID) -> HttpResponse:
    found = found_or_404(request, account)
    form = TermForm(_posted(request), initial={"last_day": found.last_day})
    return _about(request, found, form, TERM, identity.propose_term)


@staff_required(STAFF_PROPOSE)
@privileged("accounts")
@never_cache
@require_http_methods(METHODS)
def person(request: Request, account: UUID) -> HttpResponse:
    found = found_or_404(request, account)
    form = PersonForm(_posted(request), initial={"name": found.member.name, "mail": found.member.mail})
    return _about(request, found, form, PERSON, identity.propose_staff_person)


@staff_required(STAFF_PROPOSE)
@privileged("accounts")
@never_cache
@require_http_methods(METHODS)
def exception(request: Request, account: UUID) -> HttpResponse:
    found = found_or_404(request, account)
    form = ExceptionForm(_posted(request), offered=identity.duty_pairs())
    return _about(request, found, form, EXCEPTION, identity.propose_duty_exception)


def proposed(request: Request, proposal: UUID) -> HttpResponseRedirect:
    """To the proposal, for those who may see it."""
    if request.may(APPROVALS):
        return HttpResponseRedirect(f"{reverse('approvals-console:proposal', args=[proposal])}?told=sent")
    return HttpResponseRedirect(f"{reverse('staff-console:list')}?told=sent")


def _about(
    request: Request, found: staff.MemberPage, form: forms.Form, says: Asking, does: Callable[..., UUID | Refused]
) -> HttpResponse:
    account = found.member.id
    return _page(
        request, form, says, lambda data: does(account=account, **data, by=request.actor, at=now()), found=found
    )


def _page(
    request: Request, form: forms.Form, says: Asking, does: Propose, *, found: staff.MemberPage | None = None
) -> HttpResponse:
    if form.is_valid():
        made = does(form.cleaned_data)
        if not isinstance(made, Refused):
            return proposed(request, made)
        add_reason(form, made.reason)
    title = _(says.title).format(name=found.member.name) if found else _(says.title)
    context = {"form": form, "title": title, "says": _(says.says), "hint": _(says.hint) if says.hint else ""}
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "console/staff_propose.html", {**context, "found": found}, status=status)


def _posted(request: Request) -> Any:
    return request.POST if request.method == "POST" else None
