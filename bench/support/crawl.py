"""Every page that somebody can come to by links, one of each kind, with what a first view of it weighs."""

import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import httpx
from django.urls import Resolver404, resolve

from anbao.project.demo.pages import Page
from bench.support.customer import IMPORTED, LOADED, STATIC

OK = 200
ALIKE = 4  # addresses of one kind that differ in their query: filters of a list
LEAVES = re.compile(r"/sign-out/|/language/|^/ui/")


@dataclass(frozen=True, slots=True)
class Found:
    """A page: who sees it, its kind (the URL pattern's name), its address, bytes of page and of all it loads."""

    who: str
    kind: str
    address: str
    page_bytes: int
    loaded_bytes: int

    @property
    def weight(self) -> int:
        return self.page_bytes + self.loaded_bytes


def crawl(who: str, client: httpx.Client, start: str) -> Iterator[Found]:
    """Breadth first from `start`, without leaving the site; downloads are not pages."""
    seen, waiting = Counter[str](), deque([start])
    known = {start}
    sizes: dict[str, tuple[int, list[str]]] = {}
    while waiting:
        address = waiting.popleft()
        kind = _kind(address)
        if not kind or seen[kind] >= ALIKE or LEAVES.search(address):
            continue
        seen[kind] += 1
        answer = client.get(address, follow_redirects=False)
        if answer.status_code != OK or "text/html" not in answer.headers.get("content-type", ""):
            continue
        loaded = _loaded(client, address, LOADED.findall(answer.text), sizes, set())
        yield Found(who, kind, address, answer.num_bytes_downloaded, loaded)
        for link in Page.read(str(answer.url), answer.text).links:
            inside = _inside(str(client.base_url), link)
            if inside and inside not in known:
                known.add(inside)
                waiting.append(inside)


def _kind(address: str) -> str:
    """The pattern's name, and the names in the query: two values of a filter are one kind, two filters are not."""
    parts = urlsplit(address)
    try:
        name = resolve(parts.path).view_name
    except Resolver404:
        return ""
    asked = sorted({pair.partition("=")[0] for pair in parts.query.split("&") if pair})
    return f"{name} ?{'&'.join(asked)}" if asked else name


def _inside(base: str, link: str) -> str:
    parts, own = urlsplit(link), urlsplit(base)
    if parts.netloc != own.netloc:
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _loaded(
    client: httpx.Client, page: str, named: list[str], sizes: dict[str, tuple[int, list[str]]], had: set[str]
) -> int:
    """Bytes of style sheets, scripts and pictures, fonts apart, each once."""
    total = 0
    for name in named:
        address = urljoin(page, name)
        if address in had or not urlsplit(address).path.startswith(STATIC) or address.endswith((".otf", ".woff2")):
            continue
        had.add(address)
        if address not in sizes:
            answer = client.get(address)
            sizes[address] = (
                answer.num_bytes_downloaded,
                IMPORTED.findall(answer.text) if address.endswith(".css") else [],
            )
        size, imported = sizes[address]
        total += size + _loaded(client, address, imported, sizes, had)
    return total
