"""What the pages of one application share."""

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from uuid import UUID

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from anbao.commerce.journey.domain.machine import State
from anbao.commerce.journey.forms import DeclareForm
from anbao.commerce.journey.models import Application
from anbao.commerce.journey.queries.pages import own, view_of
from anbao.identity.api import Request
from anbao.kernel.clock import local_date, now
from anbao.rulebook import api as rulebook
from anbao.ui.api import Step

PAGE_OF = {
    State.QUOTED: "data",
    State.DATA_ENTERED: "terms",
    State.TERMS_AGREED: "review",
    State.UNDERWRITTEN: "review",
    State.REFERRED: "progress",
    State.DECLINED: "review",
    State.CONFIRMED: "pay",
    State.PAYMENT_OPEN: "pay",
    State.PAYMENT_REFUSED: "pay",
    State.CONTRACTED: "done",
    State.COVER_REPORTED: "done",
}
"""The page on which an application goes on; the others wait on the progress page."""

BACK = {
    "data": frozenset({State.QUOTED, State.DATA_ENTERED, State.TERMS_AGREED, State.UNDERWRITTEN, State.DECLINED})
    | {State.REFERRED, State.CONFIRMED, State.PAYMENT_REFUSED},
    "terms": frozenset({State.DATA_ENTERED}),
    "review": frozenset({State.TERMS_AGREED, State.UNDERWRITTEN, State.DECLINED}),
    "pay": frozenset({State.CONFIRMED, State.PAYMENT_OPEN, State.PAYMENT_REFUSED}),
    "done": frozenset({State.CONTRACTED, State.COVER_REPORTED}),
}
"""In which states a page may be shown: going back always works where what was typed may still change."""

FORWARD = "chosen"
"""In the pay page's address right after a way was chosen; the browser's history keeps the address without it."""

View = Callable[[Request, UUID], HttpResponse]
_LONGEST = 10
_NAMES = {"quote": "change-quote"}


def find(request: Request, application: UUID) -> Application:
    """The visitor's own application, or 404."""
    account = request.account
    row = own(application, UUID(str(account.pk))) if account is not None else None
    if row is None:
        raise Http404
    return row


def posted_only(view: View) -> View:
    """POST as usual; a GET (after signing in again, say) leads to the application's page instead of nowhere."""

    @wraps(view)
    def answer(request: Request, application: UUID) -> HttpResponse:
        if request.method == "POST":
            return view(request, application)
        return redirect(page_url(find(request, application)))

    return require_http_methods(["GET", "POST"])(answer)


def posted_version(request: Request) -> int | None:
    """The application's version that the posted form was made from; None where the form says none."""
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < _LONGEST else None


def declare_form(data: QueryDict | None = None, initial: Mapping[str, object] | None = None) -> DeclareForm:
    """The form of the data page; up to which age a child may be insured is the rulebook's business."""
    at = now()
    oldest = rulebook.at(at).figure("insured.child_up_to").number
    return DeclareForm(data, initial=initial, child_up_to=oldest, today=local_date(at))


def page_url(row: Application) -> str:
    """Where this application goes on."""
    return reverse(f"journey:{PAGE_OF.get(State(row.state), 'progress')}", args=[row.id])


def elsewhere(row: Application, page: str) -> HttpResponse | None:
    """A redirect where `page` is not this application's page now."""
    return None if State(row.state) in BACK[page] else redirect(page_url(row))


def show(
    request: Request, name: str, row: Application, context: Mapping[str, object] | None = None, *, status: int = 200
) -> HttpResponse:
    """Render `journey/<name>.html` with the application, its steps and `context`."""
    full = {"application": view_of(row), "steps": steps_of(row), **(context or {})}
    answer = render(request, f"journey/{name}.html", full, status=status)
    answer["Cache-Control"] = "private, no-store"
    return answer


def steps_of(row: Application | None) -> Sequence[Step]:
    """The progress that names the steps; those that may be gone back to are linked."""
    titles = (
        ("quote", _("試算")),
        ("data", _("投保資料")),
        ("terms", _("條款")),
        ("review", _("核對與確認")),
        ("pay", _("繳費")),
        ("done", _("完成")),
    )
    if row is None:
        return [Step(key, title) for key, title in titles]
    state = State(row.state)
    linked = {"quote", "data"} if state in BACK["data"] else set()
    return [
        Step(key, title, reverse(f"journey:{_NAMES.get(key, key)}", args=[row.id]) if key in linked else "")
        for key, title in titles
    ]
