"""The walk's customer with a browser's habits: fetches what pages load beside themselves, and counts what was sent."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch
from urllib.parse import urljoin, urlsplit

import httpx

from anbao.project.demo import walk
from anbao.project.demo.pages import Page

LOADED = re.compile(r"""<(?:link[^>]+?href|script[^>]+?src|img[^>]+?src)=["']([^"']+)["']""")
IMPORTED = re.compile(r"""@import\s+(?:url\()?["']?([^"')\s]+)""")
STATIC = "/static/"


class Customer(walk.Walk):
    """`counts` of requests by kind; `sent` bytes of answers (compressed bodies and headers) by kind."""

    def __init__(self, *arguments: object) -> None:
        super().__init__(*arguments)  # type: ignore[arg-type]
        self.counts: Counter[str] = Counter()
        self.sent: Counter[str] = Counter()
        self._cached: set[str] = set()

    def _arrived(self, response: httpx.Response) -> Page:
        for answer in (*response.history, response):
            self._count(self._kind(answer), answer)
        page = super()._arrived(response)
        if page.url.startswith(self.base):
            self._load(page.url, LOADED.findall(response.text))
        return page

    def _kind(self, answer: httpx.Response) -> str:
        if not str(answer.request.url).startswith(self.base):
            return "card page (simulator)"
        if answer.is_redirect and answer.request.method == "GET":
            return "redirect"
        if walk.DOCUMENT.search(answer.request.url.path):
            return "document"
        return "form sent" if answer.request.method == "POST" else "page"

    def _load(self, page: str, addresses: list[str]) -> None:
        """As a browser with a cache: each style sheet, script and picture once."""
        for address in addresses:
            url = urljoin(page, address)
            if url in self._cached or not urlsplit(url).path.startswith(STATIC):
                continue
            self._cached.add(url)
            answer = self.client.get(url)
            self._count("static file", answer)
            if url.endswith(".css"):
                self._load(url, IMPORTED.findall(answer.text))

    def _count(self, kind: str, answer: httpx.Response) -> None:
        self.counts[kind] += 1
        headers = sum(len(name) + len(value) + 4 for name, value in answer.headers.raw)
        self.sent[kind] += answer.num_bytes_downloaded + headers


@contextmanager
def counting() -> Iterator[list[Customer]]:
    """Inside, the demo's walk is walked by `Customer`s, which are put into the list."""
    made: list[Customer] = []

    def customer(*arguments: object) -> Customer:
        made.append(Customer(*arguments))
        return made[-1]

    with patch.object(walk, "Walk", customer):
        yield made
