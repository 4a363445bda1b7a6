"""An underwriter's pages: what waits, one referral with its decision, notes of something abnormal."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anbao.commerce.journey.actions import refer
from anbao.commerce.journey.actions.moves import subject_of
from anbao.commerce.journey.domain.machine import State
from anbao.commerce.journey.forms import BecauseForm, ReviewForm
from anbao.commerce.journey.models import Application
from anbao.commerce.journey.queries import referrals, staff
from anbao.commerce.journey.queries.pages import view_of
from anbao.commerce.underwriting import api as underwriting
from anbao.identity.api import Request, staff_required
from anbao.kernel.clock import now
from anbao.kernel.verdict import Passed, Reason, Verdict
from anbao.ui.api import Column, Register, add_reason, list_response

DECIDE = "underwriting.decide"


@staff_required(DECIDE)
@require_GET
def work_list(request: Request) -> HttpResponse:
    return list_response(request, _REFERRALS, referrals.listed(), caption=_("等候決定的申請"))


@staff_required(DECIDE)
@require_http_methods(["GET", "POST"])
def referral(request: Request, application: UUID) -> HttpResponse:
    """Everything to decide by; POST decides."""
    row = _find(application)
    if request.method == "GET":
        return _show(request, row)
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return _show(request, row, form=form)
    act = refer.accept if form.cleaned_data["decision"] == "accept" else refer.decline
    verdict = act(application=row.id, words=form.words(), by=request.actor, at=now())
    if isinstance(verdict, Passed):
        return redirect("journey-console:application", row.id)
    return _show(request, row, form=form, refused=verdict.reason)


@staff_required(DECIDE)
@require_POST
def note_abnormal(request: Request, application: UUID) -> HttpResponse:
    """Note the application as abnormal: whatever the person is not underwritten for yet goes to an underwriter."""
    row, form = _find(application), BecauseForm(request.POST, prefix="noted")
    if not form.is_valid():
        return _show(request, row, noting=form)
    underwriting.note_abnormal(
        person=row.person,
        kind="application",
        matter=subject_of(row.id),
        because=form.cleaned_data["because"],
        by=request.actor,
        at=now(),
    )
    return redirect("journey-console:referral", row.id)


@staff_required(DECIDE)
@require_POST
def clear_abnormal(request: Request, application: UUID, record: UUID) -> HttpResponse:
    """One of this person's notes counts no more."""
    row = _find(application)
    if record not in {note.id for note in referrals.notes_of(row)}:
        raise Http404
    form = BecauseForm(request.POST, prefix=str(record))
    if not form.is_valid():
        return _show(request, row, clearing=form)
    because = form.cleaned_data["because"]
    verdict: Verdict = underwriting.clear_abnormal(record=record, because=because, by=request.actor, at=now())
    if isinstance(verdict, Passed):
        return redirect("journey-console:referral", row.id)
    return _show(request, row, refused=verdict.reason)


def _show(
    request: Request,
    row: Application,
    *,
    form: ReviewForm | None = None,
    noting: BecauseForm | None = None,
    clearing: BecauseForm | None = None,
    refused: Reason | None = None,
) -> HttpResponse:
    row.refresh_from_db()
    found = referrals.page_of(row)
    waits = State(row.state) == State.REFERRED and found is not None
    if found is not None and form is not None:
        # What was typed stays; a second try is of what is shown now.
        form.data = {**form.data.dict(), "seen": found.seen}  # type: ignore[attr-defined]
        if refused is not None and refused.field:
            add_reason(form, refused)
            refused = None
    typed = (noting, clearing)
    context = {
        "application": view_of(row),
        "row": row,
        "page": found,
        "waits": waits,
        "notes": _notes(row, clearing),
        "form": form or ReviewForm(initial={"seen": found.seen if found is not None else ""}),
        "noting": noting or BecauseForm(prefix="noted"),
        "clearing": clearing,
        "proposer": staff.masked(row),
        "refused": refused,
    }
    wrong = refused is not None or any(one is not None for one in (form, *typed))
    return render(request, "journey/console_referral.html", context, status=422 if wrong else 200)


def _notes(row: Application, clearing: BecauseForm | None) -> list[tuple[underwriting.AbnormalView, BecauseForm]]:
    """Each note of the person with the form that clears it, what was typed kept."""
    return [
        (
            note,
            clearing if clearing is not None and clearing.prefix == str(note.id) else BecauseForm(prefix=str(note.id)),
        )
        for note in referrals.notes_of(row)
    ]


def _find(application: UUID) -> Application:
    row = staff.find(application)
    if row is None:
        raise Http404
    return row


def _columns() -> list[Column]:
    return [
        Column("number", _("申請編號"), "code", href_key="href", primary=True),
        Column("title", _("商品")),
        Column("why", _("為什麼轉人工")),
        Column("since", _("轉來"), "when"),
        Column("starts_at", _("保障開始（到時失效）"), "when"),
        Column("premium", _("保險費"), "money"),
    ]


_REFERRALS: Register[Application] = Register(
    "referrals", "journey/console_referrals.html", _columns, referrals.rows_of, referrals.ORDERS
)
