"""The checklist, and one question."""

from datetime import timedelta

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from anbao.examiner.domain.states import SHOWN
from anbao.examiner.forms import DrawForm
from anbao.examiner.queries import checklist as queries
from anbao.examiner.queries.draws import draw_view, draws_of
from anbao.examiner.queries.question import clause_page, question_page
from anbao.examiner.queries.workbook import XLSX, checklist_book, question_book
from anbao.examiner.views.shared import SeatRequest, page, seat_required
from anbao.kernel.clock import local_date, now
from anbao.rulebook.api import ProfileMissing
from anbao.ui.api import Tab, look_of

A_MONTH = timedelta(days=30)


@require_safe
@seat_required()
def checklist(request: SeatRequest) -> HttpResponse:
    """Filters live in the address."""
    try:
        found = queries.checklist_lately(now())
    except ProfileMissing:
        return page(request, "no_profile", {})
    wanted = request.GET.get("state", "")
    wanted = wanted if wanted in SHOWN else ""
    tabs = [Tab(_("全部"), "?", len(found.questions), current=not wanted)]
    tabs += [
        Tab(look_of(state)[0], f"?state={state}", number, current=state == wanted) for state, number in found.counts
    ]
    return page(request, "checklist", {"found": found, "parts": parts_of(found, wanted), "tabs": tabs, "state": wanted})


@require_safe
@seat_required()
def clause(request: SeatRequest, key: str) -> HttpResponse:
    try:
        found = clause_page(key, now())
    except ProfileMissing:
        found = None
    if found is None:
        raise Http404
    return page(request, "clause", {"found": found})


@require_safe
@seat_required(file=True)
def checklist_file(request: SeatRequest) -> HttpResponse:
    """The questions in the state that the address names, looked at now."""
    try:
        found = queries.checklist(now())
    except ProfileMissing:
        raise Http404 from None
    wanted = request.GET.get("state", "")
    questions = [one for one in found.questions.values() if wanted in ("", one.state)]
    return _file(checklist_book(found, questions), f"anbao-checklist-{local_date(found.at)}.xlsx")


@require_safe
@seat_required(file=True)
def question_file(request: SeatRequest, key: str) -> HttpResponse:
    """One question with what this seat drew for it."""
    try:
        found = question_page(key, now())
    except (KeyError, ProfileMissing):
        raise Http404 from None
    draws = [view for row in draws_of(request.seat, key) if (view := draw_view(request.seat, row.id)) is not None]
    return _file(question_book(found, draws), f"anbao-{key}-{local_date(found.at)}.xlsx")


def _file(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=XLSX, headers=headers)


@require_safe
@seat_required()
def question(request: SeatRequest, key: str) -> HttpResponse:
    at = now()
    today = local_date(at)
    try:
        lately = queries.checklist_lately(at)
        found = question_page(key, at, lately)
    except (KeyError, ProfileMissing):
        raise Http404 from None
    context = {
        "found": found,
        "parts": parts_of(lately, ""),
        "form": DrawForm(initial={"since": today - A_MONTH, "until": today, "number": 5}),
        "draws": draws_of(request.seat, key),
    }
    return page(request, "question", context)


def parts_of(found: queries.Checklist, state: str) -> list[tuple[str, list[queries.Standing]]]:
    """Title of each part and its questions in a state; parts without any are left out."""
    parts = ((_(part.title), [one for one in part.questions if state in ("", one.state)]) for part in found.parts)
    return [(title, questions) for title, questions in parts if questions]
