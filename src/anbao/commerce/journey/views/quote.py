"""Home: products side by side with a price at once, nothing stored; the way into an application."""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.journey.actions import enter
from anbao.commerce.journey.domain.content import Declared
from anbao.commerce.journey.forms import DeclareForm, QuoteForm
from anbao.commerce.journey.queries.again import choices_of, declared_before, former_of
from anbao.commerce.journey.queries.compare import FORMER, PRODUCT, comparison, offers, product_of
from anbao.commerce.journey.queries.prices import PLAN, Prices, children_plan, prices
from anbao.commerce.journey.queries.spans import days_to_choose, said
from anbao.commerce.journey.queries.words import beneficiary_in_words
from anbao.commerce.journey.views.front import front
from anbao.commerce.journey.views.shared import declare_form, find, page_url, posted_version, show, steps_of
from anbao.identity.api import Request, customer_required
from anbao.kernel.clock import now
from anbao.kernel.verdict import Passed, Reason, Refused
from anbao.ui.api import add_reason

AGAIN = "again"
"""In an address: the former choices stand there, and that the times are missing is no fault of anybody."""


@require_GET
def home(request: Request) -> HttpResponse:
    """The first page: what can be bought, compared, with a price before any form."""
    at = now()
    return front(request, at, lambda: _home(request, at))


def _home(request: Request, at: datetime) -> HttpResponse:
    raw = request.GET.dict()
    chosen = product_of(raw)
    those = offers(raw, chosen=chosen, at=at)
    context = quote_context(chosen, raw, partial="HX-Request" in request.headers)
    return render(request, "journey/home.html", {**context, "offers": those, "comparison": comparison(those)})


@customer_required
@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """The data page before there is an application: the trip travels in the address, so signing in loses nothing."""
    at, line = now(), product_of(request.GET.dict())
    shown = prices(line=line, raw=request.GET.dict(), at=at)
    if shown.chosen is None:
        return redirect(f"{reverse('journey:home')}?{urlencode(request.GET.dict())}")
    former = declared_before({**request.GET.dict(), **shown.inputs}, UUID(request.actor.id))
    form = declare_form(request.POST or None, DeclareForm.initial_from(former) if former is not None else None)
    if request.method == "POST" and form.is_valid():
        started = enter.start_application(line=line, inputs=shown.inputs, by=request.actor, at=at)
        if isinstance(started, Refused):
            add_reason(form, started.reason)
            return _new_page(request, form, line, shown, status=422)
        entered = enter.enter_data(application=started, declared=form.declared(), by=request.actor, at=at)
        if isinstance(entered, Passed):
            return redirect("journey:terms", started)
        return _refused_data(request, started, form, entered.reason)
    return _new_page(request, form, line, shown, status=422 if form.is_bound else 200, known=former)


@customer_required
@require_GET
def again(request: Request, application: UUID) -> HttpResponse:
    """A new quote with the former choices, its times empty; with `trip=same` the same trip, for somebody else."""
    row, same = find(request, application), request.GET.get("trip") == "same"
    goal = reverse("journey:new" if same else "journey:home")
    return redirect(f"{goal}?{urlencode({**choices_of(row, with_times=same), **({} if same else {AGAIN: '1'})})}")


@customer_required
@require_http_methods(["GET", "POST"])
def change_quote(request: Request, application: UUID) -> HttpResponse:
    """Another trip or plan for an application under way."""
    row = find(request, application)
    raw = request.POST.dict() if request.method == "POST" else {**row.inputs, **request.GET.dict()}
    context = quote_context(row.line, raw, partial="HX-Request" in request.headers)
    if request.method == "POST":
        shown = context["prices"]
        verdict = enter.change_quote(
            application=row.id,
            inputs=shown.inputs,  # type: ignore[attr-defined]
            version=posted_version(request),
            by=request.actor,
            at=now(),
        )
        if isinstance(verdict, Passed):
            return redirect("journey:data", row.id)
        context["refused"] = verdict.reason
        row.refresh_from_db()
        if verdict.reason.code == "journey.not-now":
            return redirect(page_url(row))
    context["row"] = row
    context["steps"] = steps_of(row)
    return render(request, "journey/change_quote.html", context, status=422 if "refused" in context else 200)


def _refused_data(request: Request, application: UUID, form: DeclareForm, reason: Reason) -> HttpResponse:
    """The data page of the application just begun, with what was typed and why it does not go on."""
    row = find(request, application)
    form.data = {**request.POST.dict(), "version": str(row.version)}
    add_reason(form, reason)
    return show(request, "data", row, {"form": form}, status=422)


def _new_page(
    request: Request, form: DeclareForm, line: str, shown: Prices, *, status: int, known: Declared | None = None
) -> HttpResponse:
    """`known`: what was declared before; said again for oneself, it is confirmed as a whole, or changed."""
    query = _query(line, shown, request.GET.dict())
    context: dict[str, object] = {"form": form, "prices": shown, "steps": steps_of(None), "query": query}
    context["line"] = catalogue.line(line)
    if known is not None and known.insured_is_proposer and not form.is_bound:
        context["known"], context["beneficiary"] = known, beneficiary_in_words(known)
    if plan := children_plan(line, shown.inputs.get(PLAN, "")):
        other = {**shown.inputs, PLAN: plan}
        context["child_plan"] = f"{reverse('journey:new')}?{urlencode({PRODUCT: line, **other})}"
    return render(request, "journey/new.html", context, status=status)


def quote_context(line: str, raw: Mapping[str, str], *, partial: bool = False) -> dict[str, object]:
    """What every page with a price shows. `partial`: only the result goes into the page that is there already."""
    at = now()
    shown, found = prices(line=line, raw=raw, at=at), catalogue.line(line)
    if found is None:
        return {"prices": shown, "form": None, "line": None}
    bounds, begin = catalogue.moment_bounds(line=line, at=at), days_to_choose(found, at)
    form = QuoteForm(found, bounds, {**shown.inputs, **said(found, raw, shown.inputs)}, begin=begin)
    if shown.refusal is not None and shown.typed and AGAIN not in raw:
        add_reason(form, form.placed(shown.refusal))
    return {
        "prices": shown,
        "form": form,
        "line": found,
        "query": _query(line, shown, raw),
        "former": former_of(raw),
        "partial": partial,
    }


def _query(line: str, shown: Prices, raw: Mapping[str, str]) -> str:
    """The trip as it travels in addresses."""
    former = former_of(raw)
    return urlencode({PRODUCT: line, **shown.inputs, **({FORMER: former} if former else {})})
