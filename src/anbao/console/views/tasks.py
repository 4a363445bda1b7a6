"""The queue's tasks: those that gave up, wait or run; and trying again what gave up."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from anbao.console.actions.retrying import retry_task
from anbao.console.domain.retries import TASK
from anbao.console.forms.again import AgainForm
from anbao.console.queries import tasks as queries
from anbao.console.queries.retries import retries_of
from anbao.console.views.privileged_gate import privileged
from anbao.identity.api import Request, staff_required
from anbao.kernel import clock
from anbao.kernel.verdict import Passed, Reason
from anbao.ui.api import Column, Register, Tab, asked, bounded_count, bounded_counts, list_response

VIEW, RETRY = "tasks.view", "tasks.retry"
CONFLICT, UNPROCESSABLE = 409, 422


@staff_required(VIEW)
@require_safe
def tasks(request: Request) -> HttpResponse:
    """Filters live in the address."""
    group = asked(request, "group", queries.GROUPS) or "failed"
    counts = bounded_counts({key: queries.listed(key) for key in queries.GROUPS})
    tabs = [
        Tab(_(title), reverse("tasks-console:list", query={"group": key}), bounded_count(counts[key]), key == group)
        for key, title in queries.GROUPS.items()
    ]
    return list_response(request, _TASKS, queries.listed(group), tabs=tabs, context={"group": group})


@staff_required(VIEW)
@require_safe
def task(request: Request, job: int) -> HttpResponse:
    return _show(request, _find(job))


@staff_required(RETRY)
@privileged("failed-tasks")
@require_http_methods(["POST"])
def again(request: Request, job: int) -> HttpResponse:
    """Try again what gave up: once, and with a reason."""
    row, form = _find(job), AgainForm(request.POST)
    if not form.is_valid():
        return _show(request, row, form=form, status=UNPROCESSABLE)
    verdict = retry_task(job=row.id, because=form.cleaned_data["because"], by=request.actor, at=clock.now())
    if isinstance(verdict, Passed):
        return redirect("tasks-console:task", row.id)
    return _show(request, _find(job), refused=verdict.reason, status=CONFLICT)


def _show(
    request: Request, row: Any, *, form: AgainForm | None = None, refused: Reason | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "row": row,
        "shown": queries.rows_of([row])[0],
        "moments": queries.moments(row.id),
        "retries": retries_of(TASK, str(row.id)),
        "form": form or AgainForm(),
        "may_retry": request.may(RETRY) and row.status == "failed",
        "refused": refused,
    }
    return render(request, "console/task.html", context, status=status)


def _find(job: int) -> Any:
    row = queries.find(job)
    if row is None:
        raise Http404
    return row


def _columns() -> list[Column]:
    return [
        Column("task", _("工作"), href_key="href", primary=True),
        Column("number", _("編號")),
        Column("state", _("狀態"), "badge"),
        Column("attempts", _("試過幾次"), "number"),
        Column("scheduled_at", _("排定時間"), "when"),
    ]


_TASKS: Register[Any] = Register("tasks", "console/tasks.html", _columns, queries.rows_of, queries.ORDERS)
