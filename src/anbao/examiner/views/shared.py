"""Who may open the pages of a seat: whoever sits in one, while it is open. Every page opened is in the ledger."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from anbao.examiner import keeping
from anbao.examiner.models import Seat
from anbao.examiner.reading import reading
from anbao.identity.api import Request
from anbao.kernel.clock import now
from anbao.ui.api import clause_pages

P = ParamSpec("P")


class SeatRequest(Request):
    """A request of somebody who sits in a seat."""

    seat: Seat


View = Callable[Concatenate[Any, P], HttpResponse]


def seat_required(*, file: bool = False, reads: bool = True) -> Callable[[View[P]], View[P]]:
    """Let in whoever sits in an open seat; others are asked for the code.

    `file`: what is given is taken away, which the ledger says so. `reads`: the whole view reads as the examiner's
    role; one that keeps something of the seat opens that session itself.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: Any, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            at = now()
            seat = keeping.sitting(request, at=at)
            if seat is None:
                return redirect("examiner:sign-in")
            request.seat, request.__dict__["actor"] = seat, keeping.actor_of(seat)
            keeping.page_opened(seat=seat, page=request.path, at=at, file=file)
            before = clause_pages.set("examiner")
            try:
                if not reads:
                    return view(request, *args, **kwargs)
                with reading():
                    return view(request, *args, **kwargs)
            finally:
                clause_pages.reset(before)

        return never_cache(guarded)

    return decorate


def page(request: Request, name: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """A page of a seat; nobody but the one at this screen gets it."""
    answer = render(
        request, f"examiner/{name}.html", {**context, "seat": getattr(request, "seat", None)}, status=status
    )
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
