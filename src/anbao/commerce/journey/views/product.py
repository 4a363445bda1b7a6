"""A product by itself: its plans side by side, how the price comes about, its documents for anybody to read."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.journey.views.quote import quote_context
from anbao.kernel.clock import now


@require_GET
def products(request: HttpRequest) -> HttpResponse:
    """All that is sold, with what each is for."""
    lines = [catalogue.line(info.key) for info in catalogue.lines()]
    return render(request, "journey/products.html", {"lines": [line for line in lines if line is not None]})


@require_GET
def product(request: HttpRequest, line: str) -> HttpResponse:
    """One product: plans side by side, how the price comes about, documents to browse."""
    context = quote_context(line, request.GET.dict(), partial="HX-Request" in request.headers)
    if context["line"] is None:
        raise Http404
    context["documents"] = catalogue.documents("browse", line=line, at=now())
    return render(request, "journey/product.html", context)


@require_GET
def product_document(request: HttpRequest, line: str, sha256: str) -> HttpResponse:
    """A product's document, for anybody to browse; reading it here is not yet opening it for an application."""
    known = {version.sha256: version for version in catalogue.documents("browse", line=line, at=now())}
    if sha256 not in known:
        raise Http404
    content = catalogue.render_document(catalogue.document_bytes(sha256))
    return render(request, "journey/document.html", {"version": known[sha256], "content": content, "product": line})
