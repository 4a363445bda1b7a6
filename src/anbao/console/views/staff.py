"""Accounts of staff: the list, one of them, and what is done with one at once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from anbao.console.apps import APPROVALS, STAFF, STAFF_PROPOSE
from anbao.console.queries import staff, staff_duties
from anbao.console.views.shared import asked
from anbao.console.views.staff_proposals import proposed
from anbao.console.views.staff_shared import CONFLICT, found_or_404
from anbao.identity import api as identity
from anbao.identity.api import Request, staff_required
from anbao.kernel.actor import Actor
from anbao.kernel.clock import now
from anbao.kernel.text import N_
from anbao.kernel.verdict import Passed, Verdict

Does = Callable[..., UUID | Verdict]


@dataclass(frozen=True, slots=True)
class Act:
    """Something that a page asks about once more before it is done; `fits`: for a disabled account, or an open one."""

    does: Does
    title: str
    says: str
    button: str
    of_disabled: bool = False
    danger: bool = False


ACTS = {
    "disable": Act(
        identity.disable_staff,
        N_("停用{name}的帳號？"),
        N_("馬上生效：已經登入的地方同時登出，也不能再登入。留下的紀錄都不會變。恢復使用要兩位同仁。"),
        N_("停用帳號"),
        danger=True,
    ),
    "start-password": Act(
        identity.issue_start_password,
        N_("寄新的起始密碼給{name}？"),
        N_("原來的密碼馬上失效，已經登入的地方同時登出。起始密碼只寄到本人的電子郵件，您不會看到。"),
        N_("寄出起始密碼"),
    ),
    "withdraw-move": Act(
        identity.withdraw_move,
        N_("取消{name}還沒生效的職務異動？"),
        N_("角色維持現在的樣子。之後還要異動，請重新提出，由另一位同仁核准。"),
        N_("取消職務異動"),
    ),
    "reset-factors": Act(
        identity.propose_factor_reset,
        N_("重設{name}的第二因子？"),
        N_(
            "手機遺失、也沒有備用碼時用。送出後由另一位同仁核准；核准之後，第二因子全部移除，系統寄新的起始密碼給本人，由本人重新設定。"
        ),
        N_("送出提案"),
    ),
    "enable": Act(
        identity.propose_enable,
        N_("讓{name}恢復使用帳號？"),
        N_("送出後由另一位同仁核准。核准之後，系統會寄新的起始密碼給本人，角色和停用以前相同。"),
        N_("送出提案"),
        of_disabled=True,
    ),
}


@staff_required(STAFF)
@never_cache
@require_safe
def listed(request: Request) -> HttpResponse:
    """Filters live in the address."""
    state, login = asked(request, "state"), asked(request, "login")
    state = state if state in staff.TABS else ""
    context = {
        "found": staff.staff_list(state=state, login=login, after=_after(request), at=now()),
        "tabs": staff.staff_tabs(state),
        "columns": staff.staff_columns(),
        "state": state,
        "login": login,
        "may_propose": request.may(STAFF_PROPOSE),
    }
    return render(request, "console/staff.html", context)


@staff_required(STAFF)
@never_cache
@require_safe
def duties(request: Request) -> HttpResponse:
    """What is kept apart, and who holds both all the same."""
    context = {"pairs": staff_duties.kept_apart(), "rows": staff_duties.rows(now()), "columns": staff_duties.columns()}
    return render(request, "console/staff_duties.html", context)


@staff_required(STAFF)
@never_cache
@require_safe
def member(request: Request, account: UUID) -> HttpResponse:
    return _shown(request, account)


@staff_required(STAFF_PROPOSE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: Request, account: UUID, *, act: str) -> HttpResponse:
    """One of ACTS: a page that asks once more, then the act; a refusal is shown as what it is."""
    found, asks = found_or_404(request, account), ACTS[act]
    context: dict[str, Any] = {
        "found": found,
        "title": _(asks.title).format(name=found.member.name),
        "says": _(asks.says),
        "button": _(asks.button),
        "variant": "danger" if asks.danger else "primary",
    }
    fits = (found.member.state == "disabled") is asks.of_disabled and not found.own
    if request.method == "POST":
        done = _do(asks, account, request.actor, now())
        if isinstance(done, UUID):
            return proposed(request, done)
        if isinstance(done, Passed):
            return HttpResponseRedirect(f"{reverse('staff-console:member', args=[account])}?told={act}")
        context["reason"] = done.reason
        return render(request, "console/staff_act.html", context, status=CONFLICT)
    if not fits:
        return HttpResponseRedirect(reverse("staff-console:member", args=[account]))
    return render(request, "console/staff_act.html", context)


def _do(asks: Act, account: UUID, by: Actor, at: datetime) -> UUID | Verdict:
    return asks.does(account=account, by=by, at=at)


def _shown(request: Request, account: UUID) -> HttpResponse:
    context = {
        "found": found_or_404(request, account),
        "told": asked(request, "told"),
        "may_propose": request.may(STAFF_PROPOSE),
        "may_see_proposals": request.may(APPROVALS),
    }
    return render(request, "console/staff_member.html", context)


def _after(request: Request) -> UUID | None:
    try:
        return UUID(asked(request, "after"))
    except ValueError:
        return None
