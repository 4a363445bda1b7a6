"""Staff pages: asking for a seat, handing out its code once, closing it."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anbao.examiner import keeping
from anbao.examiner.apps import OPEN
from anbao.examiner.forms import SeatForm
from anbao.examiner.models import Seat
from anbao.examiner.queries.seats import Line, line_of, lines, timeline_of
from anbao.identity.api import Request, staff_required
from anbao.kernel.clock import now
from anbao.kernel.verdict import Passed, Refused
from anbao.ui.api import Column, add_reason

CONFLICT, UNPROCESSABLE = 409, 422


@staff_required(OPEN)
@require_http_methods(["GET", "HEAD", "POST"])
def seats(request: Request) -> HttpResponse:
    """All seats; POST asks a second person for another."""
    at = now()
    form = SeatForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = keeping.propose_seat(**form.cleaned_data, by=request.actor, at=at)
        if not isinstance(made, Refused):
            return redirect(f"{reverse('examiner-console:seats')}?proposed={made}")
        add_reason(form, made.reason)
    context = {"form": form, "rows": lines(at), "columns": _columns(), "proposed": _id(request.GET.get("proposed", ""))}
    return render(request, "examiner/seats.html", context, status=UNPROCESSABLE if form.is_bound else 200)


@staff_required(OPEN)
@require_safe
def seat(request: Request, seat: UUID) -> HttpResponse:
    return _page(request, _found(seat))


@staff_required(OPEN)
@require_POST
def code(request: Request, seat: UUID) -> HttpResponse:
    """The code stands on this one answer and nowhere else."""
    found = _found(seat)
    made = keeping.give_code(seat=found.id, by=request.actor, at=now())
    if isinstance(made, Refused):
        return _page(request, _found(seat), refused=made)
    return _page(request, _found(seat), code=made)


@staff_required(OPEN)
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: Request, seat: UUID) -> HttpResponse:
    """A page that asks once more, then the end."""
    found = _found(seat)
    if request.method != "POST":
        return render(request, "examiner/close.html", {"found": found})
    verdict = keeping.close_seat(seat=found.id, by=request.actor, at=now())
    if isinstance(verdict, Passed):
        return redirect("examiner-console:seat", found.id)
    return _page(request, _found(seat), refused=verdict)


def _page(request: Request, found: Line, *, code: str = "", refused: object = None) -> HttpResponse:
    reason = refused.reason if isinstance(refused, Refused) else None
    link = request.build_absolute_uri(f"{reverse('examiner:sign-in')}?seat={found.number}")
    context = {"found": found, "code": code, "link": link, "reason": reason, "timeline": timeline_of(found.id)}
    return render(request, "examiner/seat.html", context, status=CONFLICT if reason else 200)


def _found(seat: UUID) -> Line:
    row = Seat.objects.find(id=seat)
    if row is None:
        raise Http404
    return line_of(row, now())


def _columns() -> list[Column]:
    return [
        Column("number", _("席位編號"), "code", href_key="href", primary=True),
        Column("state", _("狀態"), "badge"),
        Column("agency", _("檢查機關")),
        Column("document", _("公文文號")),
        Column("starts_at", _("開始"), "when"),
        Column("ends_at", _("結束"), "until"),
    ]


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
