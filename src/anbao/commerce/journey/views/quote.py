"""Home and product: a price at once, nothing stored; the way into an application."""

from collections.abc import Mapping
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.journey.actions import enter
from anbao.commerce.journey.forms import DeclareForm, QuoteForm
from anbao.commerce.journey.queries.prices import Prices, prices
from anbao.commerce.journey.views.shared import find, page_url, posted_version, show, steps_of
from anbao.identity.api import Request, customer_required
from anbao.kernel.clock import now
from anbao.kernel.verdict import Passed, Reason, Refused
from anbao.ui.api import add_reason

LINE = "travel"


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The first page: what can be bought, with a price before any form."""
    return render(request, "journey/home.html", _quote_context(request.GET.dict()))


@require_GET
def product(request: HttpRequest) -> HttpResponse:
    """The product: plans side by side, how the price comes about, documents to browse."""
    at = now()
    context = _quote_context(request.GET.dict())
    context["documents"] = catalogue.documents("browse", line=LINE, at=at)
    return render(request, "journey/product.html", context)


@require_GET
def product_document(request: HttpRequest, sha256: str) -> HttpResponse:
    """A product's document, for anybody to browse; reading it here is not yet opening it for an application."""
    known = {version.sha256: version for version in catalogue.documents("browse", line=LINE, at=now())}
    if sha256 not in known:
        raise Http404
    content = catalogue.render_document(catalogue.document_bytes(sha256))
    return render(request, "journey/document.html", {"version": known[sha256], "content": content})


@customer_required
@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """The data page before there is an application: the trip travels in the address, so signing in loses nothing."""
    at = now()
    shown = prices(line=LINE, raw=request.GET.dict(), at=at)
    if shown.chosen is None:
        return redirect(f"{reverse('journey:home')}?{urlencode(request.GET.dict())}")
    form = DeclareForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        started = enter.start_application(line=LINE, inputs=shown.inputs, by=request.actor, at=at)
        if isinstance(started, Refused):
            add_reason(form, started.reason)
            return _new_page(request, form, shown, status=422)
        entered = enter.enter_data(application=started, declared=form.declared(), by=request.actor, at=at)
        if isinstance(entered, Passed):
            return redirect("journey:terms", started)
        return _refused_data(request, started, form, entered.reason)
    return _new_page(request, form, shown, status=422 if form.is_bound else 200)


@customer_required
@require_http_methods(["GET", "POST"])
def change_quote(request: Request, application: UUID) -> HttpResponse:
    """Another trip or plan for an application under way."""
    row = find(request, application)
    raw = request.POST.dict() if request.method == "POST" else {**row.inputs, **request.GET.dict()}
    context = _quote_context(raw)
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


def _new_page(request: Request, form: DeclareForm, shown: Prices, *, status: int) -> HttpResponse:
    context = {"form": form, "prices": shown, "steps": steps_of(None), "query": urlencode(shown.inputs)}
    return render(request, "journey/new.html", context, status=status)


def _quote_context(raw: Mapping[str, str]) -> dict[str, object]:
    at = now()
    shown = prices(line=LINE, raw=raw, at=at)
    line = catalogue.line(LINE)
    if line is None:
        return {"prices": shown, "form": None, "line": None}
    form = QuoteForm(line, catalogue.moment_bounds(line=LINE, at=at), shown.inputs)
    if shown.refusal is not None and shown.typed:
        add_reason(form, shown.refusal)
    return {"prices": shown, "form": form, "line": line, "query": urlencode(shown.inputs)}
