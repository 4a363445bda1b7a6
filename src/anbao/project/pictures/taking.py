"""Walks to every page of a running demo and takes its pictures."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import httpx
from django.urls import NoReverseMatch, Resolver404, resolve, reverse

from anbao.project.demo import walk
from anbao.project.demo.pages import Page
from anbao.project.demo.seed import SIGN_INS
from anbao.project.pictures import seat, sheets
from anbao.project.pictures.chromium import Person
from anbao.project.pictures.listed import BUYING, EXAMINER, Listed, Pages
from anbao.project.startup import Progress

if TYPE_CHECKING:
    from playwright.sync_api import Browser


PATIENCE: Final = 540.0  # seconds from the purchase until all that it brings about stands in some list
PAUSE: Final = 10.0
OTHERS: Final = 6
"""Of one kind so many objects are looked at for a link that the first does not have."""
PHONE: Final = (
    "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36"
)
"""What whoever buys uses, so that the list of devices names something."""


class Album:
    """The pictures taken so far, in `folder`."""

    def __init__(self, browser: "Browser", folder: Path, pages: Pages, say: Callable[[str], None]) -> None:
        self.browser, self.folder, self.pages, self.say = browser, folder, pages, say
        self.taken: list[Listed] = []

    def missing(self, who: str) -> list[Listed]:
        return [page for page in self.pages.of(who) if page not in self.taken]

    def take(self, person: Person, page: Listed, path: str) -> Sequence[str]:
        """Look, and keep the pictures unless the address led elsewhere; the page's links."""
        arrived, links, looks = person.look(f"{path}?{page.query}" if page.query else path)
        if name_of(arrived) == page.name:
            sheets.write(self.browser, self.folder / page.file, looks)
            self.taken.append(page)
            self.say(f"    {page.file}")
        return links


class ShownWalk(walk.Walk):
    """A purchase that shows each page on its way to the album."""

    def __init__(self, base: str, simulator: str, album: Album) -> None:
        super().__init__(base, simulator, walk.answers())
        self.client.headers["User-Agent"] = PHONE
        self.album, self.person = album, Person(album.browser, base, {})
        self._tried: set[str] = set()

    def cookies(self) -> dict[str, str]:
        return {cookie.name: cookie.value or "" for cookie in self.client.cookies.jar}

    def _arrived(self, response: httpx.Response) -> Page:
        page = super()._arrived(response)
        path = urlsplit(page.url).path
        if response.request.method == "GET" and self._show(path):
            for link in page.links:
                if (there := urlsplit(link).path) not in self._tried and link.startswith(self.base):
                    self._tried.add(there)
                    self._show(there)
        return page

    def _show(self, path: str) -> bool:
        """Whether the page is one that was wanted."""
        name = name_of(path)
        wanted = next((one for one in self.album.missing(BUYING) if one.name == name), None)
        if wanted is None:
            return False
        self.person.take_over(self.cookies())
        self.album.take(self.person, wanted, path)
        return True


def all_pages(album: Album, base: str, simulator: str, progress: Progress) -> list[Listed]:
    """Take what the list names; returns what no link led to."""
    buying = ShownWalk(base, simulator, album)
    walk.buy(base, simulator, Progress(lambda _: None), buying)
    buying.person.close()
    until = time.monotonic() + PATIENCE
    seated = _seated(album, base, simulator, progress)
    people: dict[str, Callable[[Person], None]] = {
        "visitor": lambda _: None,
        "customer": lambda person: person.take_over(buying.cookies()),
    }
    for one in SIGN_INS:
        people[one.login] = lambda person, one=one: person.sign_in(  # type: ignore[misc]
            reverse("identity:staff-sign-in"), one.login, one.password, lambda: walk.code_of(simulator, one.login)
        )
    people[EXAMINER] = lambda person: person.take_over(seated)
    for who, enter in people.items():
        with progress.step(f"seen by: {who}"):
            person = Person(album.browser, base, {})
            enter(person)
            _of(album, person, who, until)
            person.close()
    return [page for page in album.pages.listed if page not in album.taken]


def _seated(album: Album, base: str, simulator: str, progress: Progress) -> dict[str, str]:
    """The cookies of somebody in a seat, where a page is wanted that shows one."""
    if not any("examiner" in page.name for page in album.pages.listed):
        return {}
    with progress.step("a seat for an examiner"):
        return seat.open_seat(base, simulator)


class Found:
    """Addresses behind links: of each name all that were seen, and of the pages that marked ones come from."""

    def __init__(self) -> None:
        self._all: dict[str, list[str]] = {}
        self._from: dict[tuple[str, str], str] = {}

    def note(self, links: Sequence[str], source: str = "") -> None:
        for link in links:
            path = urlsplit(link).path
            name = name_of(path)
            seen = self._all.setdefault(name, [])
            if path not in seen:
                seen.append(path)
            if source:
                self._from.setdefault((source, name), path)

    def path(self, page: Listed) -> str:
        """Where the page is; "" where no link led to it yet."""
        if page.source:
            return self._from.get((page.source, page.name), "")
        try:
            return reverse(page.name)
        except NoReverseMatch:
            return next(iter(self._all.get(page.name, [])), "")

    def others(self, page: Listed) -> list[str]:
        """Further objects of the same kind: what the first does not lead to, another may."""
        return [] if page.source else self._all.get(page.name, [])[1:OTHERS]


def _of(album: Album, person: Person, who: str, until: float) -> None:
    """Whatever has an address of its own first, then what the links of those lead to, and so on.

    What the system makes by itself is waited for, `until` then: lists are read again for the links that lack.
    """
    found = Found()
    tried: set[Listed] = set()
    late = False
    while True:
        for page in album.missing(who):
            path = found.path(page)
            if path and page not in tried:
                tried.add(page)
                found.note(album.take(person, page, path), page.key)
        lacking = [page for page in album.missing(who) if page not in tried]
        if any(found.path(page) for page in lacking):
            continue
        spaces = {page.name.partition(":")[0] for page in lacking}
        lists = [page for page in album.pages.of(who) if page in tried and page.name.partition(":")[0] in spaces]
        if not lists or late:
            return
        late = time.monotonic() > until
        time.sleep(0 if late else PAUSE)
        for page in lists:
            for path in (found.path(page), *found.others(page)):
                found.note(person.links(path))


def name_of(path: str) -> str:
    """The url name behind a path, "" where nothing of ours answers."""
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""
