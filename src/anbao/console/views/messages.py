"""What was sent to people, what became of it, and sending again what was refused."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from anbao.console.actions.retrying import retry_message
from anbao.console.domain.retries import MESSAGE
from anbao.console.forms.again import AgainForm
from anbao.console.queries import messages as queries
from anbao.console.queries.retries import retries_of
from anbao.identity.api import Request, staff_required
from anbao.kernel import clock
from anbao.kernel.verdict import Passed, Reason
from anbao.messages import api as messages
from anbao.ui.api import (
    Column,
    Filter,
    Register,
    Tab,
    asked,
    bounded_count,
    bounded_counts,
    list_response,
    system_title,
)

VIEW, RETRY = "messages.view", "messages.retry"
CONFLICT, UNPROCESSABLE = 409, 422


@staff_required(VIEW)
@require_safe
def sent(request: Request) -> HttpResponse:
    """Filters live in the address."""
    group = asked(request, "group", queries.GROUPS)
    channel = asked(request, "channel", dict.fromkeys(queries.CHANNELS))
    counts = bounded_counts({key: messages.listed(state=key) for key in queries.GROUPS})
    tabs = [
        Tab(
            _(title),
            reverse("messages-console:list", query={"group": key} if key else None),
            bounded_count(counts[key]),
            key == group,
        )
        for key, title in queries.GROUPS.items()
    ]
    titles = [(one, system_title(one)) for one in queries.CHANNELS]
    filters = [Filter("channel", _("管道"), channel, [("", _("全部管道")), *titles])]
    rows = messages.listed(state=group, channel=channel)
    return list_response(request, _MESSAGES, rows, filters=filters, tabs=tabs, context={"group": group})


@staff_required(VIEW)
@require_safe
def message(request: Request, message: UUID) -> HttpResponse:
    return _show(request, _find(message))


@staff_required(RETRY)
@require_http_methods(["POST"])
def again(request: Request, message: UUID) -> HttpResponse:
    """Send again what was refused: with a reason."""
    row, form = _find(message), AgainForm(request.POST)
    if not form.is_valid():
        return _show(request, row, form=form, status=UNPROCESSABLE)
    verdict = retry_message(message=row.id, because=form.cleaned_data["because"], by=request.actor, at=clock.now())
    if isinstance(verdict, Passed):
        return redirect("messages-console:message", row.id)
    return _show(request, _find(message), refused=verdict.reason, status=CONFLICT)


def _show(
    request: Request,
    row: messages.Message,
    *,
    form: AgainForm | None = None,
    refused: Reason | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "row": row,
        "shown": queries.row_of(row),
        "recipient": queries.recipient_of(row),
        "matter": queries.matter_href(row),
        "retries": retries_of(MESSAGE, str(row.id)),
        "form": form or AgainForm(),
        "may_retry": request.may(RETRY) and messages.refusal_of(row, clock.now()) is None,
        "refused": refused,
    }
    return render(request, "console/message.html", context, status=status)


def _find(message: UUID) -> messages.Message:
    row = messages.find(message)
    if row is None:
        raise Http404
    return row


def _columns() -> list[Column]:
    return [
        Column("about", _("訊息"), href_key="href", primary=True),
        Column("channel", _("管道")),
        Column("state", _("狀態"), "badge"),
        Column("created_at", _("建立時間"), "when"),
        Column("settled_at", _("結果時間"), "when"),
        Column("reason", _("原因")),
    ]


_MESSAGES: Register[messages.Message] = Register(
    "messages", "console/messages.html", _columns, queries.rows_of, queries.ORDERS
)
