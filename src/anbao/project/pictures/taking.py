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
from anbao.project.pictures import sheets
from anbao.project.pictures.chromium import Person
from anbao.project.pictures.listed import BUYING, Listed, Pages
from anbao.project.startup import Progress

if TYPE_CHECKING:
    from playwright.sync_api import Browser


PATIENCE: Final = 540.0  # seconds from the purchase until all that it brings about stands in some list
PAUSE: Final = 10.0


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
    people: dict[str, Callable[[Person], None]] = {
        "visitor": lambda _: None,
        "customer": lambda person: person.take_over(buying.cookies()),
    }
    for one in SIGN_INS:
        people[one.login] = lambda person, one=one: person.sign_in(  # type: ignore[misc]
            reverse("identity:staff-sign-in"), one.login, one.password, lambda: walk.code_of(simulator, one.login)
        )
    for who, enter in people.items():
        with progress.step(f"seen by: {who}"):
            person = Person(album.browser, base, {})
            enter(person)
            _of(album, person, who, until)
            person.close()
    return [page for page in album.pages.listed if page not in album.taken]


def _of(album: Album, person: Person, who: str, until: float) -> None:
    """Whatever has an address of its own first, then what the links of those lead to, and so on.

    What the system makes by itself is waited for, `until` then: lists are read again for the links that lack.
    """
    found: dict[str, str] = {}
    tried: set[Listed] = set()
    late = False
    while True:
        for page in album.missing(who):
            path = _path(page.name, found)
            if path and page not in tried:
                tried.add(page)
                _note(found, album.take(person, page, path))
        lacking = [page for page in album.missing(who) if page not in tried]
        if any(_path(page.name, found) for page in lacking):
            continue
        spaces = {page.name.partition(":")[0] for page in lacking}
        lists = [page for page in album.pages.of(who) if page in tried and page.name.partition(":")[0] in spaces]
        if not lists or late:
            return
        late = time.monotonic() > until
        time.sleep(0 if late else PAUSE)
        for page in lists:
            _note(found, person.links(_path(page.name, found)))


def _note(found: dict[str, str], links: Sequence[str]) -> None:
    for link in links:
        path = urlsplit(link).path
        found.setdefault(name_of(path), path)


def _path(name: str, found: dict[str, str]) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return found.get(name, "")


def name_of(path: str) -> str:
    """The url name behind a path, "" where nothing of ours answers."""
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""
