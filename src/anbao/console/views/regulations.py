"""Regulations: all of them, one, one article; and their units by state."""

from collections.abc import Sequence

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse

from anbao.console.apps import ADOPT
from anbao.console.domain.states import STATES
from anbao.console.queries.adoptions import adoption_list
from anbao.console.queries.lines import leaf_line
from anbao.console.queries.overview import overview
from anbao.console.queries.regulations import UnitLine, article, leaves_in, regulation
from anbao.console.queries.shelf import Desk, Leaf, Shelf
from anbao.console.queries.versions import unsaid
from anbao.console.views.shared import (
    Scope,
    asked,
    desk_page,
    page,
    page_number,
    rulebook_page,
    scope_of,
    shares,
    state_tabs,
)
from anbao.identity.api import Request
from anbao.ui.api import Share

PER_PAGE = 50


@desk_page
def overview_page(request: Request, desk: Desk) -> HttpResponse:
    scope = scope_of(request)
    found = overview(desk.shelf, everything=scope.everything)
    lines = [(line, shares(line.counts, line.href, scope)) for line in found.works]
    context = {"found": found, "lines": lines, "shares": shares(found.counts, found.units_href, scope)}
    return page(request, "overview", desk.shelf, {**context, **_to_take_over(request, desk)})


@rulebook_page
def units(request: Request, shelf: Shelf) -> HttpResponse:
    """The units of all regulations by state: the rows behind the overview's numbers."""
    scope, state = scope_of(request), _state(request)
    shown = _paged(leaves_in(shelf, state=state, everything=scope.everything), request)
    titles = {key: work.work.title for key, work in shelf.works.items()}
    context = {
        "tabs": state_tabs(shelf.counts(everything=scope.everything), request, state),
        "rows": [(titles[leaf.work], leaf_line(leaf, everything=scope.everything)) for leaf in shown.object_list],
        "page_obj": shown,
        "state": state,
    }
    return page(request, "units", shelf, context)


@rulebook_page
def work(request: Request, shelf: Shelf, work: str) -> HttpResponse:
    scope, state = scope_of(request), _state(request)
    found = regulation(shelf, work, state=state, everything=scope.everything)
    if found is None:
        raise Http404
    shown = _paged(found.leaves, request)
    context = {
        "found": found,
        "leaves": [leaf_line(leaf, everything=scope.everything) for leaf in shown.object_list],
        "page_obj": shown,
        "tabs": state_tabs(found.counts, request, state) if found.work.units else [],
        "shares": shares(found.counts, found.href, scope),
        "units": [(unit, _shares(unit, scope)) for unit in found.units],
        "state": state,
    }
    return page(request, "work", shelf, context, works=[found.work])


@rulebook_page
def unit(request: Request, shelf: Shelf, work: str, unit: str) -> HttpResponse:
    found = article(shelf, work, unit, everything=scope_of(request).everything)
    if found is None:
        raise Http404
    return page(request, "unit", shelf, {"found": found}, works=[found.work])


def _to_take_over(request: Request, desk: Desk) -> dict[str, object]:
    """What the authority changed and nobody dealt with yet, for whoever is to: three queries."""
    if not request.may(ADOPT):
        return {}
    waiting = [line for line in adoption_list(desk.shelf, at=desk.at) if line.view.state != "closed"]
    return {"unsaid": unsaid(desk.at), "waiting": waiting, "may_adopt": True}


def _paged(leaves: Sequence[Leaf], request: Request) -> Page[Leaf]:
    return Paginator(leaves, PER_PAGE).get_page(page_number(request))


def _state(request: Request) -> str:
    """The state asked for; an unknown one asks for nothing."""
    state = asked(request, "state")
    return state if state in STATES else ""


def _shares(unit: UnitLine, scope: Scope) -> list[Share]:
    """An article's states: the article's own page has the rows. One without any requirement only explains."""
    told = [Share(share.state, share.count) for share in shares(unit.counts, unit.href, scope)]
    return told if unit.counts.normative else [Share("context", unit.counts.context)]
