"""The page's language: which it is, what the answer says of it, and how a visitor chooses."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from anbao.kernel.registry import Registry

language_keepers: Registry[Callable[[HttpRequest, str], None]] = Registry("keeper of a chosen language")
"""Who else keeps the language that somebody chose: called with their request."""

_IN_WORDS = ("text/html", "text/calendar")  # other answers are documents and data, whose language is their own


def english() -> bool:
    """Whether the page is English; anything else gets Traditional Chinese, the source language."""
    return (get_language() or "").startswith("en")


def language() -> str:
    """The page's language as messages name it."""
    return "en" if english() else "zh-hant"


class LanguageMiddleware(LocaleMiddleware):
    """The visitor's own choice, else what the browser asks for; and the answer says on what it depends."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:  # noqa: ARG002
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        if response.headers.get("Content-Type", "").startswith(_IN_WORDS):
            response.headers.setdefault("Content-Language", get_language() or settings.LANGUAGE_CODE)
        return response


@csrf_exempt  # changes nothing but how we are read; a token would keep every footer from being drawn once
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Keep the language in a cookie and go back to the page that was being read. Other sites cannot choose."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        raise PermissionDenied
    chosen = request.POST.get("language", "")
    response = HttpResponseRedirect(_page_read(request))
    if chosen in dict(settings.LANGUAGES):
        for _name, keep in language_keepers.items():  # noqa: PERF102  (a registry, not a dict)
            keep(request, chosen)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite="Lax",
        )
    return response


def _page_read(request: HttpRequest) -> str:
    """The page of ours that the form was on, else the first page."""
    came_from = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure()):
        return "/"
    parts = urlsplit(came_from)
    if not parts.path.startswith("/") or parts.path == reverse("language"):
        return "/"
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
