"""What the company promises: what holds, what waits for a second person, and another set."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from anbao.commerce.care.actions.promises import propose_promises
from anbao.commerce.care.domain.case import KINDS
from anbao.commerce.care.forms import PromisesForm, initial_of
from anbao.commerce.care.models import PromiseSet
from anbao.commerce.care.queries import promises as queries
from anbao.identity.api import Request, staff_required
from anbao.kernel.clock import now
from anbao.kernel.verdict import Refused
from anbao.ui.api import Column, add_reason

PROMISE = "care.promise"


@staff_required(PROMISE)
@require_http_methods(["GET", "POST"])
def promises(request: Request) -> HttpResponse:
    """What holds and what there was; POST proposes another set, which waits for a second person."""
    at = now()
    held = queries.promised(at)
    form = PromisesForm(
        request.POST if request.method == "POST" else None, initial=initial_of(held or queries.shipped())
    )
    if request.method == "POST" and form.is_valid():
        effective_from = form.cleaned_data["effective_from"]
        made = propose_promises(wanted=form.promises(), effective_from=effective_from, by=request.actor, at=at)
        if not isinstance(made, Refused):
            return redirect(f"{reverse('care-console:promises')}?proposed=1")
        add_reason(form, made.reason)
    current = queries.in_force(at)
    context = {
        "form": form,
        "held": [(_(title), held.kinds[kind]) for kind, title in KINDS.items()] if held else [],
        "held_set": held,
        "rows": [_row(one, current) for one in queries.all_sets()],
        "columns": _columns(),
        "proposed": "proposed" in request.GET,
    }
    return render(request, "care/console_promises.html", context, status=422 if form.is_bound else 200)


def _row(row: PromiseSet, current: PromiseSet | None) -> dict[str, object]:
    released = getattr(row, "release", None)
    state = "in_force_now" if current is not None and current.id == row.id else "done" if released else "waiting"
    return {
        "effective_from": row.effective_from,
        "state": state,
        "proposed_at": row.proposed_at,
        "approval": "" if released else reverse("approvals-console:proposal", args=[row.approval]),
    }


def _columns() -> list[Column]:
    return [
        Column("effective_from", _("開始適用"), "when", href_key="approval", primary=True),
        Column("state", _("狀態"), "badge"),
        Column("proposed_at", _("提出"), "when"),
    ]
