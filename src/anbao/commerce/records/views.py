"""The records of applications that have ended: found, read, compared, taken along. Whoever looks is in the ledger."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anbao.commerce.records.actions import gathering, retaining
from anbao.commerce.records.forms import HoldForm
from anbao.commerce.records.models import Record
from anbao.commerce.records.queries import kept, retention, staff
from anbao.commerce.records.queries.layout import LAYOUTS
from anbao.commerce.records.queries.readable import page_of
from anbao.identity.api import Request, staff_required
from anbao.kernel.canonical import canonical
from anbao.kernel.clock import now
from anbao.kernel.verdict import Passed, Reason, Refused
from anbao.keys.api import KeyDestroyed
from anbao.ui.api import Column, Filter, Register, asked, list_response

PERMISSION, HOLD = "records.view", "records.hold"


@staff_required(PERMISSION)
@require_GET
def records(request: Request) -> HttpResponse:
    """Filters live in the address. Nothing of a person stands here, so looking at the list is not noted."""
    number = asked(request, "q")
    filters = [Filter("q", _("申請編號"), number, placeholder=_("例如 A-3F7K"))]
    return list_response(request, _RECORDS, staff.listed(number=number), filters=filters)


@staff_required(PERMISSION)
@require_GET
def record(request: Request, application: UUID, version: int = 0) -> HttpResponse:
    """The newest version, or the one that the address names."""
    row = _find(application, version)
    gathering.note_look(row=row, how="page", by=request.actor, at=now())
    return _show(request, row)


@staff_required(PERMISSION)
@require_GET
def download(request: Request, application: UUID, version: int) -> HttpResponse:
    """The canonical bytes of which the digest was made."""
    row = _find(application, version)
    gathering.note_look(row=row, how="download", by=request.actor, at=now())
    try:
        content = canonical(kept.opened(row))
    except KeyDestroyed:
        return _show(request, row, status=410)
    name = f"{row.number}-{row.version}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="application/json", headers=headers)


@staff_required(PERMISSION)
@require_POST
def compare(request: Request, application: UUID, version: int) -> HttpResponse:
    """Does the database say what the record says?"""
    row = _find(application, version)
    try:
        sections = gathering.compare(row=row, by=request.actor, at=now())
    except KeyDestroyed:
        return _show(request, row, status=410)
    titles = {layout.section: _(layout.title) for layout in LAYOUTS} | {"applications": _("投保內容")}
    found = None if sections is None else [titles.get(section, section) for section in sections]
    return _show(request, row, compared=True, differences=found)


@staff_required(HOLD)
@require_POST
def hold(request: Request, application: UUID) -> HttpResponse:
    """Have the record kept for longer."""
    row, form = _find(application, 0), HoldForm(request.POST)
    if not form.is_valid():
        return _show(request, row, form=form, status=422)
    because = form.cleaned_data["because"]
    verdict = retaining.place_hold(application=row.application, because=because, by=request.actor, at=now())
    if isinstance(verdict, Passed):
        return redirect("records:record", row.application)
    return _show(request, row, refused=verdict.reason, status=422)


@staff_required(HOLD)
@require_POST
def lift(request: Request, application: UUID) -> HttpResponse:
    """Ask a second person to let a held record go."""
    row = _find(application, 0)
    proposed = retaining.propose_lift(application=row.application, by=request.actor, at=now())
    if isinstance(proposed, Refused):
        return _show(request, row, refused=proposed.reason, status=422)
    return redirect("approvals-console:proposal", proposed)


def _show(
    request: Request,
    row: Record,
    *,
    compared: bool = False,
    differences: list[str] | None = None,
    form: HoldForm | None = None,
    refused: Reason | None = None,
    status: int = 200,
) -> HttpResponse:
    try:
        page = page_of(kept.content_in(row))
    except KeyDestroyed:
        page = None
    standing = retention.standing_hold(row.application)
    context = {
        "kept_until": retention.kept_until(row.application),
        "hold": standing,
        "hold_because": retention.because_of(standing) if standing else "",
        "hold_form": form or HoldForm(),
        "hold_refused": refused,
        "may_hold": request.may(HOLD),
        "row": row,
        "page": page,
        "versions": staff.versions_of(row.application),
        "columns": _version_columns(),
        "faults": list(kept.faults_of(row.application)),
        "compared": compared,
        "differences": differences,
    }
    return render(request, "records/record.html", context, status=status)


def _find(application: UUID, version: int) -> Record:
    row = kept.version_of(application, version) if version else kept.newest(application)
    if row is None:
        raise Http404
    return row


def _columns() -> list[Column]:
    return [
        Column("number", _("申請編號"), "code", href_key="href", primary=True),
        Column("ended_as", _("狀態"), "badge"),
        Column("version", _("版本"), "number"),
        Column("entries", _("軌跡筆數"), "number"),
        Column("gathered_at", _("彙整"), "when"),
    ]


def _version_columns() -> list[Column]:
    return [
        Column("version", _("版本"), "number", href_key="href", primary=True),
        Column("ended_as", _("狀態"), "badge"),
        Column("entries", _("軌跡筆數"), "number"),
        Column("gathered_at", _("彙整"), "when"),
        Column("digest", _("雜湊值"), "code"),
    ]


_RECORDS: Register[Record] = Register("records", "records/list.html", _columns, staff.rows_of, staff.ORDERS)
