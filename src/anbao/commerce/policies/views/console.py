"""The company's list of policies, and one policy: how it reached its owner, and what is still owed."""

from collections.abc import Callable, Sequence
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anbao.commerce.policies.actions import deliver, owed
from anbao.commerce.policies.domain.sections import notes_on
from anbao.commerce.policies.models import Policy
from anbao.commerce.policies.queries import staff
from anbao.commerce.policies.queries.page import page_of
from anbao.identity.api import Request, staff_required
from anbao.kernel.clock import now
from anbao.kernel.verdict import Passed, Reason, Verdict
from anbao.ui.api import Column, Filter, Register, Tab, asked, list_response

VIEW, SERVE = "applications.view", "policies.serve"
_ACTS: dict[str, Callable[..., Verdict]] = {
    "send-again": deliver.send_again,
    "paper-sent": deliver.note_paper_sent,
    "paper-received": deliver.note_paper_receipt,
    "refund-settled": owed.settle_refund,
    "correction-settled": owed.settle_correction,
}


@staff_required(VIEW)
@require_GET
def policies(request: Request) -> HttpResponse:
    """Filters live in the address."""
    group, number = asked(request, "group", staff.GROUPS), asked(request, "q")
    filters = [Filter("q", _("保單號碼"), number, placeholder=_("例如 TR115-3F7K"))]
    tabs = [_tab(tab, current=tab.key == group) for tab in staff.tabs()]
    return list_response(request, POLICIES, listed(request), filters=filters, tabs=tabs, context={"group": group})


def listed(request: HttpRequest) -> "QuerySet[Policy]":
    """What the address's filters leave."""
    return staff.listed(group=asked(request, "group", staff.GROUPS), number=asked(request, "q"))


@staff_required(VIEW)
@require_GET
def policy(request: Request, policy: UUID) -> HttpResponse:
    return _show(request, _find(policy))


@staff_required(SERVE)
@require_POST
def act(request: Request, policy: UUID, name: str) -> HttpResponse:
    """Something a member of staff did for this policy."""
    row = _find(policy)
    if name not in _ACTS:
        raise Http404
    verdict = _ACTS[name](policy=row.id, by=request.actor, at=now())
    if isinstance(verdict, Passed):
        return redirect("policies-console:policy", row.id)
    return _show(request, row, refused=verdict.reason)


def _show(request: Request, row: Policy, *, refused: Reason | None = None) -> HttpResponse:
    at = now()
    row.refresh_from_db()
    page = page_of(row, at=at)
    context = {
        "page": page,
        "row": row,
        "policy": page.policy,
        "state": page.policy.state(at),
        "owed": staff.owed_of(row),
        "may_serve": request.may(SERVE),
        "notes": notes_on(row.application, may=request.may),
        "refused": refused,
    }
    return render(request, "policies/console_policy.html", context, status=422 if refused else 200)


def _find(policy: UUID) -> Policy:
    row = staff.find(policy)
    if row is None:
        raise Http404
    return row


def _tab(tab: staff.Tab, *, current: bool) -> Tab:
    address = reverse("policies-console:list", query={"group": tab.key} if tab.key else None)
    return Tab(tab.title, address, tab.count, current=current)


def _columns() -> list[Column]:
    return [
        Column("number", _("保單號碼"), href_key="href"),
        Column("title", _("商品")),
        Column("state", _("狀態"), "badge"),
        Column("premium", _("保險費"), "money"),
        Column("starts_at", _("保障開始"), "when"),
        Column("sent_at", _("寄發"), "when"),
        Column("opened_at", _("開啟"), "when"),
        Column("received_at", _("簽收"), "when"),
    ]


def _rows_of(rows: Sequence[Policy]) -> list[staff.Row]:
    at = now()
    return [staff.row_of(row, at=at) for row in rows]


POLICIES: Register[Policy] = Register("policies", "policies/console_list.html", _columns, _rows_of, staff.ORDERS)
