"""Pages that were answered before, shown in a browser: each judged by axe, on a phone and on a desk."""

import mimetypes
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from threading import Thread
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.contrib.staticfiles import finders

from tests.support import axe

LOOKS = [(390, "light"), (1440, "dark")]
"""Width and scheme of each look at a page that is loaded once."""
SMALL = """[...document.querySelectorAll(
  'main :is(.button, .standalone, summary, select, textarea, .choice__label, .tabs a, .toggles a, .panel__head a),'
  + '.site-footer__links a, .contents a,'
  + 'main input:not([type=hidden], [type=radio], [type=checkbox])')]
  .filter(e => e.getClientRects().length && e.getBoundingClientRect().height < 43.5).map(e => e.outerHTML)"""
OPEN = "document.querySelectorAll('main details').forEach(one => { one.open = true })"
LEVELS = "[...document.querySelectorAll('main :is(h1,h2,h3,h4)')].map(e => Number(e.tagName[1]))"


@contextmanager
def _served(pages: Mapping[str, str]) -> Iterator[str]:
    class Answers(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            kind, body = _answer(pages, self.path)
            self.send_response(200 if body is not None else 404)
            self.send_header("Content-Type", kind)
            self.send_header(
                "Cache-Control", "max-age=600" if self.path.startswith(settings.STATIC_URL) else "no-store"
            )
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _answer(pages: Mapping[str, str], address: str) -> tuple[str, bytes | None]:
    if address in pages:
        return "text/html; charset=utf-8", pages[address].encode()
    name = unquote(address).removeprefix(settings.STATIC_URL).partition("?")[0]
    found = finders.find(name) if name != address else None
    if not found:
        return "text/plain", None
    with open(found, "rb") as file:  # noqa: PTH123  (what the finder says)
        return mimetypes.guess_type(name)[0] or "application/octet-stream", file.read()


def in_order(page: Any) -> bool:
    """One h1, and no level of heading left out below it."""
    levels = page.evaluate(LEVELS)
    return levels.count(1) == 1 and all(b - a <= 1 for a, b in pairwise(levels))


def faults(page: Any, pages: Mapping[str, str]) -> list[str]:
    """A line each: what axe says, what is wider than the screen, what is too small for a thumb, headings left out."""
    found = []
    with _served(pages) as base:
        for address in pages:
            page.goto(base + address, wait_until="load")
            page.evaluate(OPEN)
            if not in_order(page):
                found.append(f"{address}: a level of heading is left out")
            for width, scheme in LOOKS:
                page.set_viewport_size({"width": width, "height": 844})
                page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # colours change at once
                wrong = [*axe.violations(page), *(page.evaluate(SMALL) if width == LOOKS[0][0] else [])]
                if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                    wrong.append("wider than the screen")
                found += [f"{address} at {width}, {scheme}: {one}" for one in wrong]
        page.goto("about:blank")
    return found
