"""The ledger for people: entries by filters in the address, one entry with its proof, what is sealed, files of all."""

from collections.abc import Mapping
from uuid import UUID

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anbao.console.apps import LEDGER
from anbao.console.domain.entries import FIELDS, Asked, asked_of, spot_of, spot_text
from anbao.console.forms.ledger import ReasonForm
from anbao.console.queries.entries import as_csv, as_json_lines, kinds_in_words, lines_of
from anbao.console.views.privileged_gate import privileged
from anbao.console.views.shared import asked, with_query
from anbao.identity import api as identity
from anbao.identity.api import Request, staff_required
from anbao.kernel import registries
from anbao.kernel.clock import now
from anbao.kernel.text import N_
from anbao.ledger import api as ledger

UNPROCESSABLE = 422
MOST_EXPORTED = 100_000
FORMS = {"csv": ("text/csv; charset=utf-8", as_csv), "jsonl": ("application/x-ndjson", as_json_lines)}
FAULTS = {
    ("kind", "unknown"): N_("沒有這一種事件。請從清單選一種，或填開頭，例如 commerce.policy. 加一個點。"),
    ("matter", "unreadable"): N_("請填對象的識別碼，例如 application: 加上申請的識別碼。申請編號請到投保申請查。"),
    ("who", "unreadable"): N_("請填同仁的登入帳號，或 staff:、system: 開頭的代號。"),
    ("clause", "unreadable"): N_("請填條目的代號，例如 ec.terms-agreed。"),
    ("refused", "unreadable"): N_("請填條目的代號，例如 ec.terms-agreed。"),
    ("from", "unreadable"): N_("請填日期，例如 2026-11-20。"),
    ("to", "unreadable"): N_("請填日期，例如 2026-11-20。"),
    ("to", "backwards"): N_("結束的日子比開始的日子早，請對調。"),
}


@staff_required(LEDGER)
@require_safe
def entries(request: Request) -> HttpResponse:
    wanted = _asked(request)
    faults = {name: _(FAULTS[name, what]) for name, what in (wanted.faults or {}).items()}
    before, after = spot_of(asked(request, "before")), spot_of(asked(request, "after"))
    place = before or after
    spot = ledger.Spot(*place) if place else None
    found = ledger.Browsed((), None, None)
    if not faults:
        found = ledger.browse(_wanted(wanted), spot=spot, direction="newer" if after and not before else "older")
    context = {
        "lines": lines_of(found.entries, request.may),
        "older": _page(request, before=found.older),
        "newer": _page(request, after=found.newer),
        "newest": with_query(request, before="", after="") if spot else "",
        "faults": faults,
        "typed": {name: asked(request, name) for name in FIELDS},
        "kinds": kinds_in_words(),
        "filtered": any(asked(request, name) for name in FIELDS),
        "counted": bool(wanted.by or wanted.clause or wanted.refused),
        "exports": [] if faults else [(form, with_query(request, before="", after="")) for form in FORMS],
        "most": MOST_EXPORTED,
    }
    return render(request, "console/ledger.html", context, status=UNPROCESSABLE if faults else 200)


@staff_required(LEDGER)
@require_safe
def entry(request: Request, event: UUID) -> HttpResponse:
    return _show(request, event, form=ReasonForm())


@staff_required(LEDGER)
@privileged("sealed-entries")
@require_http_methods(["GET", "HEAD", "POST"])
def opened(request: Request, event: UUID) -> HttpResponse:
    """What is sealed, shown once in the answer; a reload asks the browser first, and is a look of its own."""
    if request.method != "POST":
        return redirect("ledger-console:entry", event)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _show(request, event, form=form, status=UNPROCESSABLE)
    try:
        found = ledger.open_entry(event=event, reason=form.cleaned_data["reason"], by=request.actor, at=now())
    except ledger.LeafInvalid:
        found = []
    return _show(request, event, form=ReasonForm(), parts=found)


@staff_required(LEDGER)
@require_safe
def proof(request: Request, event: UUID) -> HttpResponse:  # noqa: ARG001
    """The file that the offline verifier takes."""
    found = ledger.proof_of(event)
    if found is None or found.state != "proven":
        raise Http404
    name = f"entry-{found.position}.tlog-proof"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(found.file, content_type="text/plain; charset=utf-8", headers=headers)


@staff_required(LEDGER)
@require_POST
def export(request: Request, form: str) -> HttpResponseBase:
    """What the filters in the address find, clear parts only; that it was taken out is an entry."""
    wanted, at = _asked(request), now()
    if form not in FORMS or wanted.faults:
        raise Http404
    said = {name: asked(request, name) for name in FIELDS if asked(request, name)}
    ledger.note_export(what={**said, "who": wanted.by, "format": form}, by=request.actor, at=at)
    kind, write = FORMS[form]
    lines = write(ledger.everything(_wanted(wanted), most=MOST_EXPORTED))
    headers = {"Content-Disposition": f'attachment; filename="ledger-{at:%Y%m%d-%H%M%S}.{form}"'}
    return StreamingHttpResponse(lines, content_type=kind, headers=headers)


def _asked(request: Request) -> Asked:
    """A login of a member of staff stands for who that is."""
    query = {name: asked(request, name) for name in FIELDS}
    if query["who"] and ":" not in query["who"] and (account := identity.account_of(query["who"])):
        query["who"] = f"staff:{account}"
    return asked_of(query, kinds=registries.event_types.names(), matters=registries.matter_kinds.names())


def _wanted(found: Asked) -> ledger.Wanted:
    return ledger.Wanted(
        kinds=found.kinds,
        subjects=found.subjects,
        by=found.by,
        clause=found.clause,
        refused=found.refused,
        since=found.since,
        until=found.until,
    )


def _page(request: Request, **spots: ledger.Spot | None) -> str:
    """The address of a neighbouring page, empty where there is none."""
    ((name, spot),) = spots.items()
    if spot is None:
        return ""
    return with_query(request, **{"before": "", "after": "", name: spot_text(spot.at, spot.row)})


def _show(request: Request, event: UUID, *, form: ReasonForm, parts: object = None, status: int = 200) -> HttpResponse:
    found, proven = ledger.entry(event), ledger.proof_of(event)
    if found is None or proven is None:
        raise Http404
    context: Mapping[str, object] = {
        "line": lines_of([found], request.may)[0],
        "proof": proven,
        "form": form,
        "parts": parts,
    }
    return render(request, "console/entry.html", context, status=status)
