"""All pages of an installation and all that programs read, looked at twice: with little stored, and with much.

Imported once an installation runs: Django reads its settings then.
"""

from collections.abc import Callable, Iterator
from typing import Final

import httpx
from django.urls import reverse

from anbao.project.demo import walk
from anbao.project.demo.pages import Page
from anbao.project.startup import Progress
from bench.support import database, seats, stock
from bench.support.crawl import Found, Walker, is_page
from bench.support.reads import Reads
from bench.support.running import Running
from bench.support.views import View, seconds, statements

BUYING: Final = "buying"
FIRST: Final = {"visitor": ["/"], "customer": ["/account/", "/"], "examiner": ["/examiner/"]}
"""Where each begins; staff begins with its day."""
Look = Callable[[Found, httpx.Client], None]
Say = Callable[[str], None]


class Everything:
    """Who looks, and what was counted with little stored: `few`, statements by kind and address."""

    def __init__(self, at: Running, *, only: str, bound: float, say: Say) -> None:
        self.at, self.only, self.bound, self.say = at, only, bound, say
        self.few: dict[str, int] = {}
        self._walker = Walker(at.base)
        sale(at)
        owner = sale(at)
        self.made = stock.begin()
        database.settle(at.connection)
        self._programs = {f"program of {who}": client for who, client in seats.programs(at, owner).items()}
        self._clients = seats.taken(at, owner)

    def before(self) -> None:
        """Count statements with little stored."""
        self._draw()
        with database.StatementLog(self.at.connection, self.at.server.log) as log:

            def look(found: Found, client: httpx.Client) -> None:
                number = statements(self.at, log, client, found.address)
                self.few[found.address] = number
                self.few[found.kind] = max(number, self.few.get(found.kind, 0))

            for found, client in self._pages():
                look(found, client)
            sale(self.at, look=self._on_the_way(look))

    def after(self) -> list[View]:
        """Statements, CPU and weight with much stored."""
        self._draw()
        pages = list(self._pages())
        self.say(f"{len(pages)} pages and reads; statements …")
        with database.StatementLog(self.at.connection, self.at.server.log) as log:
            counted = [statements(self.at, log, client, found.address) for found, client in pages]
        self.say("CPU …")
        made = [self._view(*page, number) for page, number in zip(pages, counted, strict=True)]
        self.say("pages on the way of a purchase …")
        sale(self.at, look=self._on_the_way(lambda found, client: made.append(self._on_its_own(found, client))))
        return made

    def _on_its_own(self, found: Found, client: httpx.Client) -> View:
        with database.StatementLog(self.at.connection, self.at.server.log) as log:
            number = statements(self.at, log, client, found.address)
        return self._view(found, client, number)

    def _view(self, found: Found, client: httpx.Client, number: int) -> View:
        first = found.kind.replace("?c&", "?").replace("&c", "").removesuffix(" ?c").removesuffix(" ?after")
        before = next((self.few[key] for key in (found.address, found.kind, first) if key in self.few), None)
        return View(found, seconds(self.at, client, found.address, bound=self.bound), (before, number))

    def _pages(self) -> Iterator[tuple[Found, httpx.Client]]:
        """Each address once, and the first pages of everybody."""
        seen: set[str] = set()
        for who, client in self._clients.items():
            starts = FIRST.get(who) or [reverse("work-console:today")]
            for found in self._walker.crawl(who, client, starts):
                if self._wanted(found) and (found.address not in seen or found.address in starts):
                    yield found, client
                seen.add(found.address)
        for found in Reads(self._programs).all():
            if self._wanted(found):
                yield found, self._programs[found.who]

    def _wanted(self, found: Found) -> bool:
        return self.only in found.kind or self.only in found.address

    def _on_the_way(self, look: Look) -> "OnTheWay":
        return OnTheWay(
            self.at, self._walker, lambda found, client: look(found, client) if self._wanted(found) else None
        )

    def _draw(self) -> None:
        """Samples of every kind, for the examiner's first question."""
        examiner = self._clients["examiner"]
        page = examiner.get(FIRST["examiner"][0])
        links = Page.read(str(page.url), page.text).links
        question = next(link for link in links if "/questions/" in link)
        seats.draw(examiner, question.rstrip("/").rpartition("/")[2])


class OnTheWay(walk.Walk):
    """A purchase that looks at each kind of page that it comes to."""

    def __init__(self, at: Running, walker: Walker, look: Look) -> None:
        super().__init__(at.base, at.simulator, walk.answers())
        self._walker, self._look = walker, look
        self._kinds: set[str] = set()

    def _arrived(self, response: httpx.Response) -> Page:
        page = super()._arrived(response)
        if response.request.method == "GET" and is_page(response) and page.url.startswith(self.base):
            found = self._walker.found(BUYING, response)
            if found.kind not in self._kinds:
                self._kinds.add(found.kind)
                self._look(found, self.client)
        return page


def sale(at: Running, look: walk.Walk | None = None) -> walk.Walk:
    """A purchase by a new customer, and all that follows from it where nobody looks at pages meanwhile."""
    one = look or walk.Walk(at.base, at.simulator, walk.answers())
    walk.buy(at.base, at.simulator, Progress(lambda _: None), one)
    if look is None:
        database.settle(at.connection)
    return one
