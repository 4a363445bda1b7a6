"""The whole product in this one process: pages through WSGI, tasks run by the test, outside systems in memory.

The customer is the same `Walk` that `./anbao demo --check` sends over HTTP.
"""

import re
from contextlib import contextmanager
from urllib.parse import urlsplit

import httpx
from django.core.handlers.wsgi import WSGIHandler

from anbao.kernel import clock, registries
from anbao.project.demo.walk import MOST_STEPS, ONE_TIME, Walk, WalkFailed, answers
from tests.integration.journey import fakes, sale

BASE = "http://testserver"
ACQUIRER = "http://acquirer.example"


class Shop(sale.Shop):
    """Open for business at the real time."""

    @property
    def at(self):
        return clock.now()

    @at.setter
    def at(self, _):
        """The time cannot be set here."""


def open_shop(settings):
    from anbao.project.demo import seed

    fakes.world.__init__()
    for name, adapter in (("CARD", "Card"), ("REPORTING", "Reporting"), ("SMS", "Sms"), ("MAIL", "Mail")):
        config = {**getattr(settings, f"ANBAO_{name}"), "adapter": f"tests.integration.journey.fakes:{adapter}"}
        setattr(settings, f"ANBAO_{name}", config)
    fakes.world.at = clock.now()
    seed.run(at=clock.now())
    return Shop()


class Inside(Walk):
    """One customer, in this process. `before(request)` is called before each request of theirs."""

    def __init__(self, shop, **values):
        super().__init__(BASE, "", {**answers(), **values})
        self.client.close()
        self.shop = shop
        self.sent = 0
        mounts = {BASE: httpx.WSGITransport(WSGIHandler()), ACQUIRER: httpx.MockTransport(self._acquirer)}
        self.client = httpx.Client(follow_redirects=True, mounts=mounts, headers={"Accept-Language": "zh-Hant"})

    def _acquirer(self, request):
        order = dict(part.split("=") for part in request.content.decode().split("&"))["order"]
        application = re.search(r"/apply/[0-9a-f-]{36}/", self.page.url).group()
        return httpx.Response(302, headers={"Location": f"{BASE}{application}card-return/?order={order}&token=tok-1"})

    def one_time_password(self):
        self.shop.run_due(only="messages.%")
        fresh, self.sent = fakes.world.texts[self.sent :], len(fakes.world.texts)
        codes = [found.group() for to, text in fresh if self._is_ours(to) and (found := ONE_TIME.search(text))]
        if not codes:
            raise WalkFailed(f"{self.page.url}: no one-time password")
        return codes[-1]

    def begin(self):
        """From the price on the first page to the first page that asks for something."""
        self.go(f"{BASE}/")
        self.go(self.page.link("/apply/new"))
        if "/sign-in/" in self.page.url:
            self.go(self.page.link("/register/"))
        return self

    @property
    def done(self):
        return urlsplit(self.page.url).path.endswith("/done/")

    def on(self):
        """One thing more: read, fill in and send, or let the tasks run and look again. False at the end."""
        if self.done:
            return False
        if self.unread():
            self.read_documents()
        elif self.page.main_form() is not None:
            self.step()
        else:
            ran = self.shop.run_due()
            self.go(self.page.url)
            if not ran and self.page.main_form() is None and not self.done:
                raise WalkFailed(f"{self.page.url} leads nowhere: {self.page.text[:300]}")
        return True

    def buy(self):
        """All of it. Raises WalkFailed where the product does not let the customer on."""
        self.begin()
        for _ in range(MOST_STEPS):
            if not self.on():
                self.shop.run_due()
                return self
        raise WalkFailed(f"{self.page.url}: not done after {MOST_STEPS} steps")

    def until(self, part):
        """On until the page's address contains `part`, everything on it read."""
        for _ in range(MOST_STEPS):
            if part in self.page.url and not self.unread():
                return self
            assert self.on(), self.page.url
        raise AssertionError(f"never came to {part}: {self.page.url}")


@contextmanager
def without(*tags):
    """The registry without these guards."""
    taken = {tag: registries.guards.get(tag) for tag in tags}
    for tag in tags:
        registries.guards.discard(tag)
    try:
        yield
    finally:
        for tag, guard in taken.items():
            registries.guards.add(tag, guard)


def entries():
    """Every entry of the ledger, oldest first, as (kind, clear part)."""
    from anbao.ledger.domain.leaf import decode
    from anbao.ledger.models import Event

    leaves = [decode(bytes(row.body)) for row in Event.objects.order_by("id")]
    return [(leaf.kind, leaf.clear) for leaf in leaves]
