"""The overview for management. Period and product are in the address."""

from collections.abc import Sequence
from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from anbao.console.apps import OVERVIEW, PERMISSION
from anbao.console.domain.stretch import CHOICES, LONGEST, Stretch, asked_for
from anbao.console.queries.coverage import coverage
from anbao.console.queries.management import management, product_titles
from anbao.console.queries.overview import WorkLine
from anbao.console.views.shared import Scope, asked, shares, with_query
from anbao.identity.api import Request, staff_required
from anbao.kernel.clock import now
from anbao.kernel.text import N_
from anbao.ui.api import NavItem, Share

FAULTS = {
    "unreadable": N_("請把開始與結束兩天都填成日期，例如 2026-11-20。"),
    "backwards": N_("結束的日子比開始的日子早，請對調。"),
    "ahead": N_("結束的日子還沒到，最晚填到今天。"),
    "long": N_("一次最多看 {days} 天，請縮短期間。"),
}


@staff_required(OVERVIEW)
@require_safe
def overview(request: Request) -> HttpResponse:
    at = now()
    first, last, product = asked(request, "from"), asked(request, "to"), asked(request, "product")
    stretch, fault = asked_for(days=asked(request, "days"), first=first, last=last, at=at)
    titles = product_titles()
    product = product if product in titles else ""
    covered = coverage(at)
    context = {
        "at": at,
        "stretch": stretch,
        "choices": _choices(request, stretch),
        "first": first or stretch.first.isoformat(),
        "last": last or stretch.last.isoformat(),
        "own": not stretch.choice or bool(fault),
        "fault": _(FAULTS[fault]).format(days=LONGEST) if fault else "",
        "titles": titles,
        "product": product,
        "product_title": titles.get(product, ""),
        "every_product": with_query(request, product=""),
        "found": management(stretch, product=product, may=request.may, at=at),
        "covered": covered,
        "works": _works(request, covered.works) if covered else [],
    }
    return render(request, "console/management.html", context)


def _choices(request: Request, stretch: Stretch) -> list[NavItem]:
    return [
        NavItem(
            _("{days} 天").format(days=days),
            with_query(request, **{"days": str(days), "from": "", "to": ""}),
            current=stretch.choice == days,
        )
        for days in CHOICES
    ]


def _works(request: Request, lines: Sequence[WorkLine]) -> list[tuple[WorkLine, list[Share]]]:
    """Each regulation with its states; they lead on for whoever may see the rulebook."""
    may = request.may(PERMISSION)
    return [
        (
            line,
            [
                replace(one, url=one.url if may else "")
                for one in shares(line.counts, line.href, Scope(everything=False))
            ],
        )
        for line in lines
    ]
