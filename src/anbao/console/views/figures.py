"""Figures: all that hold today, and one through time."""

from collections import Counter

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from anbao.console.apps import PROPOSE
from anbao.console.queries.figures import FigureLine, figure_list, figure_page
from anbao.console.queries.shelf import Shelf
from anbao.console.views.shared import asked, page, plain_page, rulebook_page, scope_of, with_query
from anbao.identity.api import Request
from anbao.kernel.text import N_
from anbao.ui.api import Tab

MARKS = {
    "V": N_("原文"),
    "N": N_("次級來源"),
    "U": N_("未查證"),
    "own": N_("法規未定，公司自訂"),
    "stricter": N_("公司值"),
}


@plain_page
def figures(request: Request, shelf: Shelf) -> HttpResponse:
    """Filters live in the address."""
    scope, work, mark = scope_of(request), asked(request, "work"), asked(request, "mark")
    every = figure_list(shelf, work=work, mark="", everything=scope.everything)
    lines = figure_list(shelf, work=work, mark=mark, everything=scope.everything) if mark else every
    context = {
        "tabs": _tabs(request, every, mark),
        "lines": lines,
        "works": [one.work for one in shelf.works.values() if scope.everything or one.ours],
        "work": work,
        "mark": mark,
    }
    return page(request, "figures", shelf, context)


@rulebook_page
def figure(request: Request, shelf: Shelf, name: str) -> HttpResponse:
    found = figure_page(shelf, name)
    if found is None:
        raise Http404
    keys = dict.fromkeys(declared.clause.entry.clause.work for declared in found.declared)
    return page(
        request,
        "figure",
        shelf,
        {"found": found, "may_propose": request.may(PROPOSE)},
        works=[shelf.works[key] for key in keys if key in shelf.works],
    )


def _tabs(request: Request, lines: list[FigureLine], mark: str) -> list[Tab]:
    counts = Counter(line.mark for line in lines) + Counter("stricter" for line in lines if line.own)
    every = [Tab(_("全部"), with_query(request, mark=""), len(lines), current=not mark)]
    return every + [
        Tab(_(title), with_query(request, mark=one), counts[one], current=one == mark)
        for one, title in MARKS.items()
        if counts[one] or one in {mark, "N", "U"}
    ]
