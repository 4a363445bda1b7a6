"""Search, and one clause."""

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from anbao.console.apps import PROPOSE
from anbao.console.domain.states import SHOWN
from anbao.console.queries.clauses import clause_page
from anbao.console.queries.searching import Wanted, results
from anbao.console.queries.shelf import Desk, Shelf
from anbao.console.queries.words import KINDS, kind_name
from anbao.console.views.shared import asked, desk_page, page, page_number, rulebook_page, scope_of, with_query
from anbao.identity.api import Request
from anbao.ui.api import look_of


@rulebook_page
def search(request: Request, shelf: Shelf) -> HttpResponse:
    """Filters live in the address."""
    wanted = Wanted(
        query=asked(request, "q")[:100],
        work=asked(request, "work"),
        state=asked(request, "state"),
        kind=asked(request, "kind"),
        everything=scope_of(request).everything,
    )
    context = {
        "wanted": wanted,
        "found": results(shelf, wanted, page=page_number(request)),
        "filtered": any((wanted.query, wanted.work, wanted.state, wanted.kind)),
        "works": [
            work.work for work in shelf.works.values() if wanted.everything or work.ours or work.work.key == wanted.work
        ],
        "states": [(state, look_of(state)[0]) for state in (*SHOWN[:5], "context")],
        "kinds": [("clause", _("條目")), *((kind, kind_name(kind)) for kind in KINDS)],
        "other_kinds": [("reading", _("解讀")), ("figure", _("數值"))],
        "wider": with_query(request, scope="all"),
    }
    return page(request, "search", shelf, context)


@desk_page
def clause(request: Request, desk: Desk, key: str) -> HttpResponse:
    found = clause_page(desk, key)
    if found is None:
        raise Http404
    context = {"found": found, "clause": found.entry.clause, "may_propose": request.may(PROPOSE)}
    return page(request, "clause", desk.shelf, context, works=[found.work])
