"""Who came to an office: the list, a visit to record, and one with what became of it."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anbao.commerce.branch.actions import record
from anbao.commerce.branch.domain.application import OPEN, PAPERS, State
from anbao.commerce.branch.forms import VisitForm
from anbao.commerce.branch.models import BranchRegistration
from anbao.commerce.branch.queries import registrations as queries
from anbao.commerce.branch.queries.figures import open_until
from anbao.commerce.catalogue import api as catalogue
from anbao.identity import api as identity
from anbao.identity.api import Request, staff_required
from anbao.kernel.clock import local_date, now
from anbao.kernel.verdict import Passed, Reason
from anbao.messages import api as messages
from anbao.ui.api import Column, Register, Tab, add_reason, asked, list_response, say

RECORD = "branch.record"
_ACTS = {"send-again": record.send_again, "withdraw": record.withdraw}


@staff_required(RECORD)
@require_GET
def registrations(request: Request) -> HttpResponse:
    """Filters live in the address."""
    group, counted = asked(request, "group", queries.GROUPS), queries.counts()
    tabs = [_tab(key, _(title), counted[key], current=key == group) for key, (title, _q) in queries.GROUPS.items()]
    return list_response(request, REGISTER, queries.listed(group), tabs=tabs, context={"group": group})


@staff_required(RECORD)
@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Record a visit of now."""
    at = now()
    documents = catalogue.documents("registration", at=at)
    data = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form, refused = VisitForm(*data, documents=documents, today=local_date(at)), None
    if request.method == "POST" and form.is_valid():
        done = record.record_visit(visit=form.visit(), by=request.actor, at=at)
        if isinstance(done.verdict, Passed) and done.registration is not None:
            return redirect("branch-console:registration", done.registration)
        refused = _placed(form, done.verdict.reason) if not isinstance(done.verdict, Passed) else None
    context = {"form": form, "documents": documents, "refused": refused}
    answer = render(request, "branch/console_new.html", context, status=422 if request.method == "POST" else 200)
    answer["Cache-Control"] = "private, no-store"
    return answer


@staff_required(RECORD)
@require_GET
def registration(request: Request, registration: UUID) -> HttpResponse:
    """One of them, without what the applicant's papers say: whoever needs that looks at the customer."""
    return _show(request, _find(registration))


@staff_required(RECORD)
@require_POST
def act(request: Request, registration: UUID) -> HttpResponse:
    """Send a new activation code, or withdraw."""
    row, name = _find(registration), request.POST.get("act", "")
    if name not in _ACTS:
        raise Http404
    verdict = _ACTS[name](registration=row.id, by=request.actor, at=now())
    if not isinstance(verdict, Passed):
        return _show(request, _find(registration), refused=verdict.reason)
    say(request, _("新的啟用碼已寄出，前一組不能再用。") if name == "send-again" else _("已撤回。"))
    return redirect("branch-console:registration", row.id)


def _show(request: Request, row: BranchRegistration, *, refused: Reason | None = None) -> HttpResponse:
    sent = messages.messages_of(queries.subject_of(row))
    context = {
        "row": row,
        "state": queries.BADGES[State(row.state)],
        "papers": [_(PAPERS[key]) for key in row.papers if key in PAPERS],
        "documents": [catalogue.document_version(reference.rpartition("@")[2]) for reference in row.references],
        "checked_by": identity.staff_names({row.checked_by}).get(row.checked_by, row.checked_by),
        "sent": [one for one in sent if one.template == "branch.activation"],
        "open": row.state in OPEN,
        "open_until": open_until(row.attended_at, now()),
        "refused": refused,
    }
    answer = render(request, "branch/console_registration.html", context, status=422 if refused else 200)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _placed(form: VisitForm, reason: Reason) -> Reason | None:
    """Beside its field where the form has it, else over the form."""
    if reason.field in form.fields:
        add_reason(form, reason)
        return None
    return reason


def _find(registration: UUID) -> BranchRegistration:
    row = queries.find(registration)
    if row is None:
        raise Http404
    return row


def _tab(key: str, title: str, count: int | str, *, current: bool) -> Tab:
    return Tab(title, reverse("branch-console:list", query={"group": key} if key else None), count, current)


def _columns() -> list[Column]:
    return [
        Column("at", _("到場"), "when", href_key="href", primary=True),
        Column("state", _("狀態"), "badge"),
        Column("office", _("營業處所")),
        Column("checked_by", _("核對的人")),
    ]


REGISTER: Register[BranchRegistration] = Register(
    "branch-registrations", "branch/console_list.html", _columns, queries.lines_of, queries.ORDERS
)
