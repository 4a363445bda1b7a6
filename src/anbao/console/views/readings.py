"""Readings: the list, and one of them."""

from collections import Counter

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from anbao.console.apps import PROPOSE
from anbao.console.queries.approvals import last_rejected
from anbao.console.queries.drafts import drafted
from anbao.console.queries.profile import history_of
from anbao.console.queries.readings import KINDS, STATUSES, ReadingLine, reading_list, reading_page
from anbao.console.queries.shelf import Shelf
from anbao.console.views.shared import asked, page, plain_page, rulebook_page, scope_of, with_query
from anbao.identity.api import Request
from anbao.rulebook.api import READING_ACT
from anbao.ui.api import Tab


@plain_page
def readings(request: Request, shelf: Shelf) -> HttpResponse:
    """Filters live in the address."""
    scope, status = scope_of(request), asked(request, "status")
    work, kind = asked(request, "work"), asked(request, "kind")
    lines = reading_list(shelf, work=work, kind=kind, everything=scope.everything)
    context = {
        "tabs": _tabs(request, lines, status),
        "lines": [line for line in lines if status in {"", line.status}],
        "works": [one.work for one in shelf.works.values() if scope.everything or one.ours],
        "kinds": [(one, _(title)) for one, title in KINDS.items()],
        "work": work,
        "kind": kind,
        "status": status,
        **_proposing(request, shelf),
    }
    return page(request, "readings", shelf, context)


@rulebook_page
def reading(request: Request, shelf: Shelf, key: str) -> HttpResponse:
    found = reading_page(shelf, key)
    if found is None:
        raise Http404
    works = [shelf.works[one] for one in found.line.works if one in shelf.works]
    context = {"found": found, "reading": found.line.reading, "history": history_of(key, shelf)}
    return page(request, "reading", shelf, {**context, **_proposing(request, shelf)}, works=works)


def _proposing(request: Request, shelf: Shelf) -> dict[str, object]:
    may = request.may(PROPOSE)
    if not may:
        return {"may_propose": False}
    draft, rejected = drafted(request.actor, READING_ACT, shelf), last_rejected(request.actor, READING_ACT)
    return {"may_propose": True, "draft": draft, "rejected": rejected}


def _tabs(request: Request, lines: list[ReadingLine], status: str) -> list[Tab]:
    counts = Counter(line.status for line in lines)
    every = [Tab(_("全部"), with_query(request, status=""), len(lines), current=not status)]
    return every + [
        Tab(_(title), with_query(request, status=one), counts[one], current=one == status)
        for one, title in STATUSES.items()
    ]
