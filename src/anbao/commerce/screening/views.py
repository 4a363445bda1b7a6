"""The company's pages: hits that wait to be looked at, lists imported and in force."""

from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anbao.commerce.screening.actions.importing import import_list
from anbao.commerce.screening.actions.screening import clear_hit
from anbao.commerce.screening.domain.watch_list import KINDS, ListMisshaped
from anbao.commerce.screening.forms import FAULTS, ClearForm, ImportForm
from anbao.commerce.screening.models import WatchList
from anbao.commerce.screening.queries import hits as queries
from anbao.commerce.screening.queries.lists import TITLES, all_lists, in_force
from anbao.identity.api import Request, staff_required
from anbao.kernel.clock import now
from anbao.kernel.verdict import Passed, Reason, Refused
from anbao.ui.api import Column, add_reason, say

CLEAR, PROPOSE = "screening.clear", "screening.propose"


@staff_required(CLEAR)
@require_GET
def hits(request: Request) -> HttpResponse:
    return _hits(request)


@staff_required(CLEAR)
@require_POST
def clear(request: Request, hit: UUID) -> HttpResponse:
    """The person of this hit is not the one on the list."""
    if hit not in {one.id for one in queries.open_hits()}:
        raise Http404
    form = ClearForm(request.POST, prefix=str(hit))
    if not form.is_valid():
        return _hits(request, form)
    verdict = clear_hit(hit=hit, because=form.cleaned_data["because"], by=request.actor, at=now())
    if isinstance(verdict, Passed):
        return redirect("screening-console:hits")
    return _hits(request, form, refused=verdict.reason)


@staff_required(PROPOSE)
@require_http_methods(["GET", "POST"])
def lists(request: Request) -> HttpResponse:
    """Which lists there are; POST imports another, which waits for a second person."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _imported(form, request, now()):
        say(request, _("名單已匯入，等候另一位同仁核准；核准之後才開始使用。"))
        return redirect("screening-console:lists")
    at = now()
    context = {
        "form": form,
        "rows": [_row(one, at) for one in all_lists()],
        "columns": _columns(),
        "missing": [_(TITLES[kind]) for kind in KINDS if in_force(kind, at=at) is None],
    }
    return render(request, "screening/console_lists.html", context, status=422 if form.is_bound else 200)


def _imported(form: ImportForm, request: Request, at: datetime) -> bool:
    data = form.cleaned_data
    try:
        made = import_list(
            kind=data["kind"],
            title=data["title"],
            content=data["file"].read(),
            as_of=form.moment(),
            effective_from=at,
            by=request.actor,
            at=at,
        )
    except ListMisshaped as error:
        form.add_error("file", str(FAULTS[error.fault]).format(line=error.line))
        return False
    if isinstance(made, Refused):
        add_reason(form, made.reason)
        return False
    return True


def _hits(request: Request, form: ClearForm | None = None, *, refused: Reason | None = None) -> HttpResponse:
    found = [
        (one, form if form is not None and form.prefix == str(one.id) else ClearForm(prefix=str(one.id)))
        for one in queries.open_hits()
    ]
    context = {"hits": found, "form": form, "refused": refused, "may_import": request.may(PROPOSE)}
    return render(request, "screening/console_hits.html", context, status=422 if form is not None else 200)


def _row(row: WatchList, at: datetime) -> dict[str, object]:
    released = getattr(row, "release", None)
    current = in_force("sanctions" if row.kind == "sanctions" else "pep", at=at)
    state = "in_force_now" if current is not None and current.id == row.id else "done" if released else "waiting"
    return {
        "title": row.title,
        "kind": _(TITLES["sanctions" if row.kind == "sanctions" else "pep"]),
        "state": state,
        "as_of": row.as_of,
        "entries": row.entries,
        "digest": row.digest,
        "approval": "" if released else reverse("approvals-console:proposal", args=[row.approval]),
    }


def _columns() -> list[Column]:
    return [
        Column("title", _("來源"), href_key="approval", primary=True),
        Column("kind", _("種類")),
        Column("state", _("狀態"), "badge"),
        Column("as_of", _("名單日期"), "when"),
        Column("entries", _("筆數"), "number"),
        Column("digest", _("內容指紋"), "code"),
    ]
