"""Every page that somebody can come to by links, some of each kind, with what a first view of it weighs."""

import re
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx
from django.urls import Resolver404, resolve

from anbao.project.demo.pages import Page
from bench.support.weight import Weigher

OK = 200
ALIKE = 3  # addresses of one kind that are looked at: several rows of a list, several values of a filter
EACH = frozenset({"examiner:question", "examiner:drawn"})
"""Kinds of which every address looks at other things."""
LEAVES = re.compile(r"/sign-out/|/language/|^/ui/")


@dataclass(frozen=True, slots=True)
class Found:
    """A page: who sees it, its kind (the URL pattern's name), its address, bytes of it and of all that it loads.

    `weight`: None of what a program reads, which is no page.
    """

    who: str
    kind: str
    address: str
    weight: int | None


class Walker:
    """Goes through the pages of one installation."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._plain = httpx.Client(timeout=30, headers={"Accept-Encoding": "gzip, br"})
        self._weigher = Weigher(self._fetch)

    def _fetch(self, address: str) -> tuple[int, str]:
        answer = self._plain.get(address)
        sheet = answer.text if "text/css" in answer.headers.get("content-type", "") else ""
        return answer.num_bytes_downloaded, sheet

    def crawl(self, who: str, client: httpx.Client, starts: Sequence[str]) -> Iterator[Found]:
        """Breadth first, without leaving the site; downloads are not pages."""
        seen, waiting, known = Counter[str](), deque(starts), set(starts)
        while waiting:
            address = waiting.popleft()
            kind = kind_of(address)
            if not kind or (seen[kind] >= ALIKE and kind not in EACH) or LEAVES.search(address):
                continue
            answer = client.get(address, follow_redirects=False)
            if not is_page(answer):
                continue
            seen[kind] += 1
            yield self.found(who, answer)
            for link in Page.read(str(answer.url), answer.text).links:
                inside = inside_of(self._base, link)
                if inside and inside not in known:
                    known.add(inside)
                    waiting.append(inside)

    def found(self, who: str, answer: httpx.Response) -> Found:
        address = inside_of(self._base, str(answer.url))
        weight = answer.num_bytes_downloaded + self._weigher.loaded(str(answer.url), answer.text)
        return Found(who, kind_of(address), address, weight)


def is_page(answer: httpx.Response) -> bool:
    return answer.status_code == OK and "text/html" in answer.headers.get("content-type", "")


def kind_of(address: str) -> str:
    """The pattern's name, and the names in the query: two values of a filter are one kind, two filters are not."""
    parts = urlsplit(address)
    try:
        name = resolve(parts.path).view_name
    except Resolver404:
        return ""
    asked = sorted({pair.partition("=")[0] for pair in parts.query.split("&") if pair})
    return f"{name} ?{'&'.join(asked)}" if asked else name


def inside_of(base: str, link: str) -> str:
    """The address within the site; "" for another's."""
    parts, own = urlsplit(link), urlsplit(base)
    if parts.netloc != own.netloc:
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")
