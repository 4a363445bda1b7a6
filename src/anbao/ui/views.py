"""The gallery: each component in every state, for eyes and for tests."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from anbao.ui.samples import Wrong, context

THEMES = {"light", "dark"}
ERRORS = {"400", "403", "404", "500", "403_csrf"}


def _theme(request: HttpRequest) -> str:
    asked = request.GET.get("theme", "")
    return asked if asked in THEMES else ""


def _outside_production() -> None:
    if getattr(settings, "ANBAO_MODE", "production") == "production":
        raise Http404


def gallery(request: HttpRequest) -> HttpResponse:
    """All components; `?theme=light|dark` overrules the system, `?errors=1` shows the forms refused."""
    _outside_production()
    samples = context(Wrong.ALL if "errors" in request.GET else Wrong.NONE)
    return render(request, "ui/gallery/index.html", {**samples, "theme": _theme(request)})


def console(request: HttpRequest) -> HttpResponse:
    """The console's frame with a list, figures and a timeline."""
    _outside_production()
    return render(request, "ui/gallery/console.html", {**context(Wrong.NONE), "theme": _theme(request)})


def waiting(request: HttpRequest) -> HttpResponse:
    """The page shown while an outside system is asked."""
    _outside_production()
    return render(request, "ui/gallery/waiting.html", {**context(Wrong.NONE), "theme": _theme(request)})


def dialog(request: HttpRequest) -> HttpResponse:
    """What the gallery's dialog says, for browsers without JavaScript."""
    _outside_production()
    return render(request, "ui/gallery/dialog.html", {"theme": _theme(request)})


def error(request: HttpRequest, page: str) -> HttpResponse:
    """One of the error pages, as a look only (status 200)."""
    _outside_production()
    if page not in ERRORS:
        raise Http404
    return render(request, f"{page}.html", {"theme": _theme(request)})
