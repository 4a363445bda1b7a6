"""Steps and the guards that stand at them."""

from collections import Counter
from collections.abc import Sequence

from django.http import HttpResponse
from django.utils.translation import gettext as _

from anbao.console.queries.shelf import Shelf
from anbao.console.queries.steps import StepLine, step_list
from anbao.console.views.shared import asked, page, rulebook_page, scope_of, with_query
from anbao.identity.api import Request
from anbao.ui.api import Tab, look_of

STATES = ("running", "partly", "planned", "broken")


@rulebook_page
def steps(request: Request, shelf: Shelf) -> HttpResponse:
    """Filters live in the address."""
    state = asked(request, "state")
    every = step_list(shelf, everything=scope_of(request).everything)
    lines = [line for line in every if state in {"", line.state}]
    context = {"tabs": _tabs(request, every, state), "lines": lines, "state": state}
    return page(request, "steps", shelf, context)


def _tabs(request: Request, lines: Sequence[StepLine], state: str) -> list[Tab]:
    counts = Counter(line.state for line in lines)
    every = [Tab(_("全部"), with_query(request, state=""), len(lines), current=not state)]
    return every + [
        Tab(look_of(one)[0], with_query(request, state=one), counts[one], current=one == state)
        for one in STATES
        if counts[one] or one == state
    ]
