"""The journey of one application up to its confirmation: data, terms, review with one-time password."""

from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from anbao.commerce.journey.actions import confirm as confirming
from anbao.commerce.journey.actions import enter, pay
from anbao.commerce.journey.actions.moves import subject_of
from anbao.commerce.journey.actions.underwrite import underwrite
from anbao.commerce.journey.domain.machine import State
from anbao.commerce.journey.forms import CodeForm, DeclareForm
from anbao.commerce.journey.models import Application
from anbao.commerce.journey.queries.again import same_as_before
from anbao.commerce.journey.queries.content import snapshot_of
from anbao.commerce.journey.queries.pages import terms_of
from anbao.commerce.journey.queries.prices import PLAN, children_plan
from anbao.commerce.journey.queries.ways import offered, remembered
from anbao.commerce.journey.queries.words import agreed_documents, beneficiary_in_words, insured_in_words
from anbao.commerce.journey.views.shared import (
    FORWARD,
    declare_form,
    elsewhere,
    find,
    page_url,
    posted_only,
    posted_version,
    show,
)
from anbao.commerce.underwriting import api as underwriting
from anbao.identity import api as identity
from anbao.identity.api import Request, customer_required
from anbao.kernel.clock import now
from anbao.kernel.verdict import Passed, Reason, Refused
from anbao.messages.api import masked
from anbao.rulebook import api as rulebook
from anbao.ui.api import add_reason

_UNSEEN = 0
"""No application has this version: a code that comes without the version its page showed confirms nothing."""


@customer_required
@require_GET
def application(request: Request, application: UUID) -> HttpResponse:
    """Where this application goes on, whatever its state."""
    return redirect(page_url(find(request, application)))


@customer_required
@require_http_methods(["GET", "POST"])
def data(request: Request, application: UUID) -> HttpResponse:
    row = find(request, application)
    if moved := elsewhere(row, "data"):
        return moved
    if request.method == "GET":
        return _data(request, row, declare_form(initial=_declared(row)), refused=_notice(row))
    form = declare_form(request.POST)
    if form.is_valid():
        verdict = enter.enter_data(
            application=row.id,
            declared=form.declared(),
            version=form.cleaned_data["version"],
            by=request.actor,
            at=now(),
        )
        if isinstance(verdict, Passed):
            return redirect("journey:terms", row.id)
        add_reason(form, verdict.reason)
        row.refresh_from_db()
        form.data = {**request.POST.dict(), "version": str(row.version)}
    return _data(request, row, form, status=422)


@customer_required
@require_http_methods(["GET", "POST"])
def terms(request: Request, application: UUID) -> HttpResponse:
    """The documents in full, each with its own box. Whoever is shown them has opened them; a browser fetching ahead
    is shown nothing. Agreed to, the application is underwritten at once.
    """
    row = find(request, application)
    if moved := elsewhere(row, "terms"):
        return moved
    if "prefetch" in request.headers.get("Sec-Purpose", ""):
        raise Http404
    if request.method == "GET":
        return _terms(request, row)
    verdict = enter.agree_terms(
        application=row.id,
        agreed=request.POST.getlist("agreed"),
        visit=request.visit,
        version=posted_version(request),
        by=request.actor,
        at=now(),
    )
    row.refresh_from_db()
    if isinstance(verdict, Passed):
        return _underwrite(request, row)
    return elsewhere(row, "terms") or _terms(request, row, verdict.reason, status=422)


@customer_required
@require_GET
def review(request: Request, application: UUID) -> HttpResponse:
    """Everything on one page. Nothing is underwritten, sent or confirmed by looking at it."""
    row = find(request, application)
    return elsewhere(row, "review") or _review(request, row, _code_form(row))


@customer_required
@posted_only
def ask_underwriting(request: Request, application: UUID) -> HttpResponse:
    """Underwrite once more where it could not be decided at once or is no longer good."""
    return _underwrite(request, find(request, application))


@customer_required
@posted_only
def send_code(request: Request, application: UUID) -> HttpResponse:
    return _send_code(request, find(request, application))


@customer_required
@posted_only
def confirm(request: Request, application: UUID) -> HttpResponse:
    """Confirm with the one-time password, and go on to pay."""
    row = find(request, application)
    if moved := elsewhere(row, "review"):
        return moved
    form = _code_form(row, request.POST)
    if form.is_valid():
        at = now()
        verdict = confirming.confirm(
            application=row.id,
            code=form.cleaned_data["code"],
            version=form.cleaned_data["version"] or _UNSEEN,
            by=request.actor,
            at=at,
        )
        if isinstance(verdict, Passed):
            return _on_to_pay(request, row, at)
        add_reason(form, verdict.reason)
        row.refresh_from_db()
        form.data = {"version": str(row.version)}
    return elsewhere(row, "review") or _review(request, row, form, status=422)


def _data(
    request: Request, row: Application, form: DeclareForm, *, refused: Reason | None = None, status: int = 200
) -> HttpResponse:
    plan = children_plan(row.line, str(row.inputs.get(PLAN, "")))
    change = f"{reverse('journey:change-quote', args=[row.id])}?{urlencode({PLAN: plan})}" if plan else ""
    return show(request, "data", row, {"form": form, "refused": refused, "child_plan": change}, status=status)


def _on_to_pay(request: Request, row: Application, at: datetime) -> HttpResponse:
    """Open the payment where there is one way of paying, or one that was chosen or told beside the code: that page
    leads on.
    """
    ways = offered(row, at=at)
    chosen = next((way for way in ways if way.method == request.POST.get("method")), None)
    known = chosen or remembered(row, at=at)
    way = known or (ways[0] if len(ways) == 1 else None)
    if way is not None:
        pay.open_payment(application=row.id, method=way.method, by=request.actor, at=at)
    return redirect(reverse("journey:pay", args=[row.id], query={FORWARD: "1"} if known else None))


def _terms(request: Request, row: Application, refused: Reason | None = None, *, status: int = 200) -> HttpResponse:
    documents = terms_of(row, actor=request.actor, visit=request.visit, at=now())
    context = {
        "documents": documents,
        "known_since": min((view.agreed_at for view in documents if view.agreed_at), default=None)
        if all(view.agreed_at for view in documents)
        else None,
        "refused": refused,
        "agreed": request.POST.getlist("agreed"),
    }
    return show(request, "terms", row, context, status=status)


def _underwrite(request: Request, row: Application) -> HttpResponse:
    """Underwrite, and when it passes send the one-time password at once."""
    verdict = underwrite(application=row.id, by=request.actor, at=now())
    if isinstance(verdict, Passed):
        return _send_code(request, row)
    row.refresh_from_db()
    return redirect(page_url(row))


def _send_code(request: Request, row: Application) -> HttpResponse:
    issued = confirming.request_otp(application=row.id, by=request.actor, at=now())
    row.refresh_from_db()
    if isinstance(issued, Refused):
        if moved := elsewhere(row, "review"):
            return moved
        return _review(request, row, _code_form(row), refused=issued.reason, status=422)
    return redirect("journey:review", row.id)


def _review(
    request: Request, row: Application, form: CodeForm, *, refused: Reason | None = None, status: int = 200
) -> HttpResponse:
    snapshot = snapshot_of(row)
    proposer = snapshot.proposer
    context = {
        "form": form,
        "refused": None if form.errors else refused or _notice(row),  # said beside the code already
        "proposer": proposer,
        "declared": snapshot.declared,
        "insured": insured_in_words(snapshot),
        "beneficiary": beneficiary_in_words(snapshot.declared),
        "masked_phone": masked("sms", proposer.phone),
        "otp": identity.otp_status(row.otp) if row.otp is not None else None,
        "documents": agreed_documents(row),
        "said": underwriting.said_to_customer(subject_of(row.id)),
        "underwritten": State(row.state) == State.UNDERWRITTEN,
        "declined": State(row.state) == State.DECLINED,
        "unchanged": same_as_before(row, snapshot),
        "way": remembered(row, at=now()),
        "ways": offered(row, at=now()),
        "chosen": request.POST.get("method", ""),
    }
    return show(request, "review", row, context, status=status)


def _code_form(row: Application, data: QueryDict | None = None) -> CodeForm:
    digits = rulebook.at(now()).figure("otp.min_digits").number
    return CodeForm(data, digits=digits, initial={"version": row.version})


def _declared(row: Application) -> dict[str, object]:
    initial: dict[str, object] = {"version": row.version}
    if row.declared is not None:
        initial.update(DeclareForm.initial_from(snapshot_of(row).declared))
    return initial


def _notice(row: Application) -> Reason | None:
    return Reason(**row.notice) if row.notice is not None else None
