"""The page that a member of staff begins the day with."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anbao.console.queries.today import ROWS, today
from anbao.identity.api import Request, staff_required
from anbao.kernel import clock
from anbao.kernel.registries import WorkAsk


@staff_required("")
@require_safe
def my_work(request: Request) -> HttpResponse:
    at = clock.now()
    found = today(WorkAsk(by=request.actor, permissions=request.permissions, at=at, rows=ROWS))
    return render(request, "console/today.html", {"found": found, "at": at})
