"""A purchase over HTTP as a new customer makes it: from the price on the first page to the policy.

It knows no page's layout: it opens the documents that a page names, fills the form that carries the page on from a
list of answers by field name, reads one-time passwords from the simulator, and goes where the product leads it.
"""

import io
import json
import re
import secrets
import time
from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import urlsplit

import httpx

from anbao.kernel import clock
from anbao.kernel.errors import AnbaoError
from anbao.kernel.identifiers import IdentifierRefused, check_national_id
from anbao.project.demo.pages import Form, Page
from anbao.project.startup import Progress

DOCUMENT = re.compile(r"/[0-9a-f]{64}/$")
MOST_STEPS = 40
LETTERS_APART = "bdfhkmprtvxz"  # no two are neighbors, so that no run comes about
PATIENCE = 30.0  # seconds for a message to arrive or for the payment to go through
ONE_TIME = re.compile(r"(?<!\d)\d{6,10}(?!\d)")
POLICY_NUMBER = re.compile(r"(?<![A-Z0-9-])[A-Z]{2,5}-?[0-9A-Z]{2,}(?:-[0-9A-Z]+)*(?![A-Z0-9-])")


def _somewhere() -> str:
    """An address of the network kept for benchmarks; heard only where the server is told that a proxy says it."""
    return f"198.18.{secrets.randbelow(256)}.{secrets.randbelow(254) + 1}"


class WalkFailed(AnbaoError):
    """The purchase got stuck; the message says on which page and what the page says."""

    code = "project.walk-failed"


def made_up_id() -> str:
    """A national id number with a right check digit that belongs to nobody we know."""
    while True:
        candidate = f"A1{secrets.randbelow(10**8):08d}"
        try:
            return check_national_id(candidate)
        except IdentifierRefused:
            continue


def answers() -> dict[str, str]:
    """Field name → answer for one made-up customer who leaves tomorrow for five days."""
    leaves = clock.now().astimezone(clock.TAIPEI) + timedelta(days=1)
    draw = secrets.SystemRandom().sample
    word = "".join(secrets.choice("bcdfghjkmnpqrtvwxz") for _ in range(6))
    return {
        "national_id": made_up_id(),
        "name": "王示範",
        "birth_date": "1990-05-17",
        "birth_date_year": "79",
        "birth_date_month": "5",
        "birth_date_day": "17",
        "phone": f"09{secrets.randbelow(10**8):08d}",
        "mail": f"{word}@customer.example",
        "address": "臺北市中正區示範路 2 號",
        "login": f"walker{word}",
        "password": f"Velvet-83-{''.join(draw(LETTERS_APART, 6))}-Otter",
        "departs_at": f"{leaves:%Y-%m-%dT%H:00}",
        "returns_at": f"{leaves + timedelta(days=5):%Y-%m-%dT%H:00}",
        "insured": "self",
        "beneficiary": "legal-heirs",
        "other_medical_cover": "no",
        "method": "own-card",
        "card": "own",
    }


class Walk:
    """One customer's browser. `page` is where it stands."""

    def __init__(self, base: str, simulator: str, values: Mapping[str, str]) -> None:
        self.base = base
        self.values = dict(values)
        headers = {"Accept-Language": "zh-Hant", "X-Forwarded-For": _somewhere()}
        self.client = httpx.Client(follow_redirects=True, timeout=30, headers=headers)
        self.simulator = simulator
        self.requests = 0
        self._read: set[str] = set()
        self._used = 0  # sequence number of the last message that was used

    def go(self, url: str) -> Page:
        self.requests += 1
        return self._arrived(self.client.get(url))

    def send(self, form: Form, values: Mapping[str, str]) -> Page:
        self.requests += 1
        return self._arrived(self.client.request(form.method.upper(), form.action, data=form.filled(values)))

    def unread(self) -> list[str]:
        """The documents that the page names and that were not opened yet."""
        links = dict.fromkeys(link for link in self.page.links if DOCUMENT.search(urlsplit(link).path))
        return [link for link in links if link.startswith(self.base) and link not in self._read]

    def read_documents(self) -> None:
        """Open each document that the page names once, then look at the page again."""
        here = self.page.url
        for link in self.unread():
            self.go(link)
            self._read.add(link)
        self.go(here)

    def step(self) -> None:
        """Do what the page asks for and go on, or wait where it asks for nothing."""
        here, self.values["code"] = self.page, ""
        form = here.main_form()
        if form is None:
            time.sleep(0.2)
            self.go(here.url)
            return
        if any(control.name == "code" for control in form.visible()):
            self.values["code"] = self.one_time_password()
        self.send(form, self.values)
        if self.page.errors and self.page.heading == here.heading:
            raise WalkFailed(f"{_where(self.page)} refused: {'; '.join(self.page.errors)[:400]}")

    def one_time_password(self) -> str:
        """The newest code sent to the customer's phone since the last one."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            found = self.client.get(f"{self.simulator}/_control/messages").json()
            fresh = [m for m in found if m["seq"] > self._used and self._is_ours(str(m["to"]))]
            for message in reversed(fresh):
                if code := ONE_TIME.search(str(message["text"])):
                    self._used = int(message["seq"])
                    return code.group()
            time.sleep(0.1)
        raise WalkFailed(f"{_where(self.page)}: no one-time password arrived within {PATIENCE:.0f} s")

    def _is_ours(self, to: str) -> bool:
        return re.sub(r"\D", "", to)[-9:] == self.values["phone"][-9:]

    def _arrived(self, response: httpx.Response) -> Page:
        if response.status_code >= httpx.codes.INTERNAL_SERVER_ERROR or response.status_code in {403, 404}:
            raise WalkFailed(f"{response.request.method} {response.url.path} answered {response.status_code}")
        self.page = Page.read(str(response.url), response.text)
        if response.status_code == httpx.codes.UNPROCESSABLE_ENTITY and self.page.main_form() is None:
            raise WalkFailed(
                f"{_where(self.page)} refused: {self.page.text[:400]}"
            )  # and there is nothing to try again
        return self.page


def code_of(simulator: str, login: str) -> str:
    """What the authenticator app of one of the demo's staff shows now."""
    found = httpx.get(f"{simulator}/_control/authenticator", params={"login": login}, timeout=10).json()
    return str(found[0]["code"])


def buy(base: str, simulator: str, progress: Progress, walk: Walk | None = None) -> dict[str, object]:
    """Register and buy, by `walk` if one is given; returns policy number and the number of requests.

    Raises WalkFailed naming the page at which it ended.
    """
    walk = walk or Walk(base, simulator, answers())
    with walk.client:
        with progress.step("home, with a price"):
            walk.go(f"{base}/")
            _continue(walk, "/apply/new")
        if "/sign-in/" in walk.page.url:
            with progress.step("on to registration"):
                _continue(walk, "/register/")
        _through(walk, progress)
        with progress.step("account shows the policy"):
            number = _policy(walk.page)
            walk.go(f"{base}/account/")
            if number not in walk.page.text:
                raise WalkFailed(f"the account does not show policy {number}")
        return {"policy": number, "requests": walk.requests}


def _through(walk: Walk, progress: Progress) -> None:
    """Page after page until the application is done."""
    waiting = time.monotonic() + PATIENCE
    for _ in range(MOST_STEPS):
        here = walk.page
        if urlsplit(here.url).path.endswith("/done/"):
            return
        if walk.unread():
            with progress.step(f"reads: {here.heading[:24]}"):
                walk.read_documents()
            continue
        if here.main_form() is None:
            while walk.page.url == here.url and walk.page.main_form() is None:
                if time.monotonic() > waiting + PATIENCE:
                    raise WalkFailed(f"{_where(here)} leads nowhere: {here.text[:300]}")
                walk.step()
            continue
        with progress.step(here.heading[:30] or urlsplit(here.url).path):
            walk.step()
        waiting = time.monotonic()
    raise WalkFailed(f"{_where(walk.page)}: not done after {MOST_STEPS} steps")


def _continue(walk: Walk, part: str) -> None:
    link = walk.page.link(part)
    if link is None:
        raise WalkFailed(f"{_where(walk.page)} has no link to {part}")
    walk.go(link)


def _policy(page: Page) -> str:
    found = POLICY_NUMBER.search(page.text)
    if found is None:
        raise WalkFailed(f"{_where(page)} shows no policy number: {page.text[:300]}")
    return found.group()


def _where(page: Page) -> str:
    return f"{urlsplit(page.url).path} ({page.heading})"


def verify_ledger() -> dict[str, object]:
    """Wait until every entry is sequenced, then verify; returns the report. Raises WalkFailed on any fault."""
    from django.core.management import call_command

    end = time.monotonic() + PATIENCE
    while True:
        out = io.StringIO()
        try:
            call_command("ledger_verify", json=True, stdout=out)
        except SystemExit:
            raise WalkFailed(f"the ledger does not verify: {out.getvalue()[:600]}") from None
        report: dict[str, object] = json.loads(out.getvalue())
        if not report.get("unsequenced"):
            return {name: report[name] for name in ("ok", "size", "checked") if name in report}
        if time.monotonic() > end:
            raise WalkFailed(f"the sequencer does not come after: {report}")
        time.sleep(0.2)
