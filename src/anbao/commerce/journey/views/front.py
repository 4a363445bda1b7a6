"""The first page as everybody finds it who comes without a cookie of ours: drawn once a minute.

It shows nothing of whoever looks, and most who look only look. What it depends on is the language, the time, and what
is on sale; whoever brings a cookie, an answer or a part of the page is drawn a page of their own.
"""

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import Final

from django.conf import settings
from django.http import HttpResponse

from anbao.commerce.catalogue import api as catalogue
from anbao.identity.api import Request
from anbao.ui.api import language

MOST: Final = 8  # versions that a process keeps
_drawn: dict[tuple[object, ...], bytes] = {}


def front(request: Request, at: datetime, draw: Callable[[], HttpResponse]) -> HttpResponse:
    """The page as it was drawn in this minute, or as `draw` draws it now."""
    if not _for_everybody(request):
        return draw()
    key = (language(), at.replace(second=0, microsecond=0), catalogue.standing(at=at))
    known = _drawn.get(key)
    if known is not None:
        return HttpResponse(known)
    drawn = draw()
    if drawn.status_code == HTTPStatus.OK:
        if len(_drawn) >= MOST:
            _drawn.clear()
        _drawn[key] = drawn.content
    return drawn


def _for_everybody(request: Request) -> bool:
    """Whether nothing that came with the request makes the page another one."""
    unknown = request.account is None and request.COOKIES.keys() <= {settings.LANGUAGE_COOKIE_NAME}
    return unknown and not request.GET and "HX-Request" not in request.headers and not settings.DEBUG
