"""The checklist, and one question."""

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from anbao.examiner.domain.states import SHOWN
from anbao.examiner.forms import DrawForm
from anbao.examiner.queries import checklist as queries
from anbao.examiner.queries.draws import draws_of
from anbao.examiner.queries.question import question_page
from anbao.examiner.views.shared import SeatRequest, page, seat_required
from anbao.kernel.clock import now
from anbao.rulebook.api import ProfileMissing
from anbao.ui.api import Tab, look_of


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
def question(request: SeatRequest, key: str) -> HttpResponse:
    at = now()
    try:
        found, lately = question_page(key, at), queries.checklist_lately(at)
    except (KeyError, ProfileMissing):
        raise Http404 from None
    context = {
        "found": found,
        "parts": parts_of(lately, ""),
        "form": DrawForm(initial={"since": found.at.date().replace(day=1), "until": found.at.date(), "number": 5}),
        "draws": draws_of(request.seat, key),
    }
    return page(request, "question", context)


def parts_of(found: queries.Checklist, state: str) -> list[tuple[str, list[queries.Standing]]]:
    """Title of each part and its questions in a state; parts without any are left out."""
    parts = ((_(part.title), [one for one in part.questions if state in ("", one.state)]) for part in found.parts)
    return [(title, questions) for title, questions in parts if questions]
