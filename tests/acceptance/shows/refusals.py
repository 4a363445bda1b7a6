"""Each guard's refusals, as the rulebook's examples bring them about, shown on the page of the step they stop."""

import re
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders

from anbao.kernel import registries
from anbao.kernel.registry import Registry
from anbao.kernel.verdict import Passed, Verdict
from anbao.project.demo.pages import Page
from anbao.project.demo.walk import MOST_STEPS, WalkFailed
from anbao.rulebook import api as rulebook
from anbao.rulebook.domain.cases import Bench
from anbao.ui.words import filled
from tests.acceptance.shows import guards, inside
from tests.support.book import shipped_book, shipped_source

HEAD = """# What a customer is told when a guard refuses

Every guard of a travel sale before each of its steps, with every reason that the rulebook's examples bring about;
`page` is where it was seen in a whole purchase. Written by `PYTHONPATH=src .venv/bin/python -m
tests.acceptance.shows.refusals_seen`; do not edit. A test runs one of
each step and fails where a refusal is missing here.
"""
OK, UNPROCESSABLE = 200, 422
ASKED = {("registration.complete", "registration.otp-redeemed", "registration.otp-missing"): "code"}
"""The page asks for what is missing instead of saying that it is: the field."""
PASSES = {("sale.authorized", "sale.own-card", "sale.card-holder-unknown"): "/done/"}
"""What was not known a moment ago is asked again by itself, and is known when the customer looks."""


@dataclass
class Refusal:
    """One guard's refusal before one step; `page` is where it was seen."""

    tag: str
    step: str
    verdict: Verdict
    status: int = 0
    html: str = ""
    page: Page | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        return self.step, self.tag, self.verdict.reason.code

    @property
    def address(self) -> str:
        """Where it was seen, without what names an application."""
        return re.sub(r"/[0-9a-f-]{36}/", "/…/", urlsplit(self.page.url).path)

    @property
    def fault(self) -> str:
        """What the page fails to tell; "" where it says what happened and what to do, or asks for what is missing."""
        message, remedy = filled(self.verdict.reason)
        if self.page is None:
            return "no page"
        if self.status not in {OK, UNPROCESSABLE}:
            return f"answered {self.status}"
        if self.key in ASKED and any(control.name == ASKED[self.key] for control in self.page.main_form().visible()):
            return ""
        if self.key in PASSES and self.page.url.endswith(PASSES[self.key]):
            return ""
        return "; ".join(f"does not say {words!r}" for words in (message, remedy) if words not in self.page.text)


class _Recording(Registry):
    """The guards, keeping what each answered."""

    def __init__(self):
        super().__init__("guard")
        self._things = dict(registries.guards.items())
        self.answers = []

    def get(self, name):
        guard = super().get(name)

        def recording(*asked):
            self.answers.append((name, guard(*asked)))
            return self.answers[-1][1]

        return recording


def refusals() -> list[Refusal]:
    """Of every guard of a travel sale, before each of its steps, each reason that an example of the rulebook brings."""
    recording = _Recording()
    bench = Bench(shipped_book(), recording, registries.facts)
    for case in shipped_source().cases:
        if "guard" in case.raw:
            bench.run(case)
    answers = defaultdict(dict)
    for tag, verdict in recording.answers:
        if not isinstance(verdict, Passed):
            answers[tag].setdefault(verdict.reason.code, verdict)
    return [Refusal(tag, step, verdict) for tag, step in guards.placed() for verdict in answers[tag].values()]


class Shown(inside.Inside):
    """A customer who meets each of `waiting` once, as often as the pages let them try again."""

    def __init__(self, shop, waiting):
        super().__init__(shop)
        self.waiting = waiting
        self._asked = None

    def run_step(self, run_step):
        def refusing(book, **asked):
            due = next((one for one in self.waiting if one.step == asked["step"] and self._asked is None), None)
            if due is None:
                return run_step(book, **asked)
            guard = registries.guards.get(due.tag)
            registries.guards.discard(due.tag)
            registries.guards.add(due.tag, lambda *_: due.verdict)
            try:
                decision = run_step(book, **asked)
            finally:
                registries.guards.discard(due.tag)
                registries.guards.add(due.tag, guard)
            if any(result.tag == due.tag for result in decision.results):
                self._asked = due
            return decision

        return refusing

    def _arrived(self, response):
        if self._asked is not None and self._asked.page is None:
            self._asked.status, self._asked.html = response.status_code, response.text
            self._asked.page = Page.read(str(response.url), response.text)
        return super()._arrived(response)

    @property
    def refused(self):
        return self._asked is not None

    def meet(self):
        """On until the next refusal was met and seen; None where the pages lead nowhere any more."""
        for _ in range(MOST_STEPS):
            try:
                going = self.on()
            except WalkFailed:
                going = False
            if self._asked is not None:
                return self.seen()
            if not going:
                return None
        return None

    def seen(self):
        """The refusal that was met, with its page; one that came about in a task is looked up."""
        if self._asked.page is None:
            self.go(self.page.url)
        one, self._asked = self._asked, None
        self.waiting.remove(one)
        return one


def show(shop, monkeypatch, waiting):
    """Every refusal of `waiting` with its page; a new customer wherever the last one was let on no further."""
    met, run_step, waiting = [], rulebook.run_step, list(waiting)
    while waiting:
        walk, before = Shown(shop, waiting), len(met)
        with monkeypatch.context() as patched:
            patched.setattr(rulebook, "run_step", walk.run_step(run_step))
            with suppress(WalkFailed):
                walk.begin()
                while (one := walk.meet()) is not None:
                    met.append(one)
        if walk.refused:
            met.append(walk.seen())
        assert len(met) > before, f"never asked: {waiting[0].key}"
    return met


def as_markdown(met) -> str:
    lines = [HEAD, "| step | guard | reason | page | says | and what to do |", "|---|---|---|---|---|---|"]
    for one in met:
        message, remedy = filled(one.verdict.reason)
        said = ("(asks for it)", "") if one.key in ASKED else (message, remedy)
        lines.append(f"| {' | '.join((*(f'`{part}`' for part in one.key), f'`{one.address}`', *said))} |")
    return "\n".join(lines) + "\n"


def picture(browser, one, file) -> None:
    """The page as a phone shows it."""
    context = browser.new_context(locale="zh-TW", viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    page.route("**/*", lambda route: _answer(route, one))
    page.goto(one.page.url)
    page.screenshot(path=file, full_page=True)
    context.close()


def _answer(route, one) -> None:
    path = urlsplit(route.request.url).path
    if route.request.resource_type == "document":
        route.fulfill(body=one.html, content_type="text/html; charset=utf-8")
    elif found := finders.find(re.sub(r"\.[0-9a-f]{12}(?=\.)", "", path.removeprefix("/static/"))):
        route.fulfill(path=found)
    else:
        route.abort()
