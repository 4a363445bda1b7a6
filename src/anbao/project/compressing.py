"""Large pages are sent compressed; small ones are not worth the work, and a sale is made of those."""

from typing import Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

LARGE: Final = 40_000
"""Bytes of a page from which on it is compressed."""


class CompressLargePages(GZipMiddleware):
    """As Django compresses, with random bytes so that the length tells less; only large pages.

    What somebody else's site could learn from lengths it would have to ask for with the session's cookie: that is sent
    with no request that another site makes (SameSite), and a page's token is masked anew each time.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress a large page where the browser takes it."""
        page = response.headers.get("Content-Type", "").startswith("text/html")
        if response.streaming or not page or len(response.content) < LARGE:  # type: ignore[attr-defined]
            return response
        return super().process_response(request, response)
