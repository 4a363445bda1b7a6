"""Pages as customer and staff see them, each measured by itself: statements, and CPU of web server and database.

Imported once an installation runs: Django reads its settings then.
"""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

import httpx

from anbao.project.demo import seed, walk
from anbao.project.demo.pages import Page
from anbao.project.startup import Progress
from bench.support import database, multiplied
from bench.support.cpu import spent
from bench.support.crawl import Found, crawl
from bench.support.running import Running

VIEWS, ROUNDS = 4, 3
SPENT = ("web", "database: web")


@dataclass(frozen=True, slots=True)
class View:
    """A page with its cost: CPU seconds with everything stored; statements before and after."""

    found: Found
    seconds: float
    statements: tuple[int, int]


def measure(at: Running, *, stored: int, only: str, say: Callable[[str], None]) -> list[View]:
    walked = _sale(at)
    _sale(at)
    seats = {"customer": _customer(at, walked), **{who.login: _staff(at, who) for who in seed.SIGN_INS}}
    say("looking for pages …")
    pages: dict[str, Found] = {}
    for who, client in seats.items():
        for found in crawl(who, client, "/" if who == "customer" else "/console/applications/"):
            if only in found.kind or only in found.address:
                pages.setdefault(f"{found.kind} {found.address}", found)
    say(f"{len(pages)} pages; statements …")
    before = {key: _statements(at, seats[found.who], found) for key, found in pages.items()}
    say(f"storing {stored} applications …")
    (newest,) = at.connection.execute("SELECT id::text FROM journey_application ORDER BY id DESC LIMIT 1").fetchall()
    multiplied.multiply(at.connection, newest[0], stored)
    made = []
    for number, (key, found) in enumerate(pages.items(), 1):
        after = _statements(at, seats[found.who], found)
        made.append(View(found, _seconds(at, seats[found.who], found), (before[key], after)))
        if number % 20 == 0:
            say(f"{number} of {len(pages)} pages")
    return made


def _sale(at: Running) -> walk.Walk:
    """A purchase by a customer who stays signed in."""
    kept: list[walk.Walk] = []

    class Kept(walk.Walk):
        def __init__(self, *given: object) -> None:
            super().__init__(*given)  # type: ignore[arg-type]
            kept.append(self)

    original, walk.Walk = walk.Walk, Kept  # type: ignore[misc]
    try:
        walk.buy(at.base, at.simulator, Progress(lambda _: None))
    finally:
        walk.Walk = original  # type: ignore[misc]
    database.settle(at.connection)
    return kept[0]


def _client(at: Running, **more: object) -> httpx.Client:
    headers = {"Accept-Language": "zh-Hant", "Accept-Encoding": "gzip, br"}
    return httpx.Client(base_url=at.base, timeout=30, headers=headers, **more)  # type: ignore[arg-type]


def _customer(at: Running, walked: walk.Walk) -> httpx.Client:
    values = walked.values
    return _signed_in(_client(at), "/sign-in/", values["login"], values["password"])


def _staff(at: Running, who: seed.SignIn) -> httpx.Client:
    client = _signed_in(_client(at), "/console/sign-in/", who.login, who.password)
    asked = client.get("/console/second-step/")
    form = Page.read(str(asked.url), asked.text).main_form()
    assert form is not None
    code = walk.code_of(at.simulator, who.login)
    client.post(asked.url, data=form.filled({"code": code}), follow_redirects=True).raise_for_status()
    return client


def _signed_in(client: httpx.Client, address: str, login: str, password: str) -> httpx.Client:
    page = Page.read(f"{client.base_url}{address}", client.get(address).text)
    form = page.main_form()
    assert form is not None
    client.post(
        address, data=form.filled({"login": login, "password": password}), follow_redirects=True
    ).raise_for_status()
    return client


def _statements(at: Running, client: httpx.Client, found: Found) -> int:
    """Of one view: what some have in common, since each thread of the server keeps what does not change by itself."""
    with database.StatementLog(at.connection, at.server.log) as log:
        for _ in range(VIEWS):
            client.get(found.address).raise_for_status()
        said = log.by_process().get("web")
    return 0 if said is None else said.queries // VIEWS


def _seconds(at: Running, client: httpx.Client, found: Found) -> float:
    rounds = []
    for _ in range(ROUNDS):
        start = at.meter.snapshot()
        for _ in range(VIEWS):
            client.get(found.address)
        rounds.append(spent(start, at.meter.snapshot()).of(*SPENT) / VIEWS)
    return median(rounds)
