"""Everybody who looks at pages: a visitor, a customer who bought, staff, an examiner in a seat, programs with a token.

Imported once an installation runs: Django reads its settings then.
"""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

import httpx
from django.urls import reverse

from anbao.endpoints.actions.tokens import Wanted, make_token
from anbao.endpoints.queries.tokens import may_give
from anbao.endpoints.rest.interface import interface
from anbao.examiner import keeping
from anbao.examiner.models import Seat
from anbao.identity import api as identity
from anbao.kernel import clock
from anbao.kernel.actor import Actor, ActorKind
from anbao.kernel.ids import new_id
from anbao.kernel.registries import samples
from anbao.project.demo import seed, walk
from anbao.project.demo.pages import Page
from bench.support.running import Running

A_DAY = timedelta(days=1)
SAMPLES = 3  # drawn of each kind
PATIENCE = 120.0


def client(at: Running, **headers: str) -> httpx.Client:
    common = {"Accept-Language": "zh-Hant", "Accept-Encoding": "gzip, br"}
    return httpx.Client(base_url=at.base, timeout=PATIENCE, headers={**common, **headers})


def taken(at: Running, walked: walk.Walk) -> Mapping[str, httpx.Client]:
    """A signed-in browser for each who looks at pages."""
    customer = signed_in(client(at), "/sign-in/", walked.values["login"], walked.values["password"])
    staff = {who.login: _at_the_console(at, who) for who in seed.SIGN_INS}
    return {"visitor": client(at), "customer": customer, **staff, "examiner": _examiner(at)}


def _at_the_console(at: Running, who: seed.SignIn) -> httpx.Client:
    """A member of staff, both steps taken."""
    browser = signed_in(client(at), reverse("identity:staff-sign-in"), who.login, who.password)
    return _sent(browser, reverse("identity:staff-second-step"), {"code": walk.code_of(at.simulator, who.login)})


def signed_in(browser: httpx.Client, address: str, login: str, password: str) -> httpx.Client:
    return _sent(browser, address, {"login": login, "password": password})


def _sent(browser: httpx.Client, address: str, answers: Mapping[str, str]) -> httpx.Client:
    """The page's form, filled in. Raises where it is refused."""
    form = Page.read(f"{browser.base_url}{address}", browser.get(address).text).main_form()
    assert form is not None, f"{address} has no form"
    browser.post(address, data=form.filled(answers), follow_redirects=True).raise_for_status()
    return browser


def _examiner(at: Running) -> httpx.Client:
    """In a seat that one opened and another approved."""
    now = clock.now()
    author, approver = staff_actor(seed.COMPLIANCE), staff_actor(seed.OFFICER)
    proposed = keeping.propose_seat(
        agency="示範檢查機關", document="示範字第 1 號", starts_at=now, ends_at=now + A_DAY, by=author, at=now
    )
    assert isinstance(proposed, UUID), proposed
    identity.approve(approval=proposed, by=approver, at=now)
    seat = Seat.objects.latest("opened_at")
    code = keeping.give_code(seat=seat.id, by=author, at=now)
    assert isinstance(code, str), code
    return _sent(client(at), reverse("examiner:sign-in"), {"number": seat.number, "code": code})


def draw(browser: httpx.Client, question: str) -> None:
    """Samples of each kind there is, for one question."""
    today = clock.local_date(clock.now())
    since = today - timedelta(days=60)
    for kind in samples.names():
        answers = {"kind": kind, "since": f"{since}", "until": f"{today}", "number": str(SAMPLES), "seed": "bench"}
        _sent_to(browser, question, reverse("examiner:draw", args=[question]), answers)


def _sent_to(browser: httpx.Client, question: str, address: str, answers: Mapping[str, str]) -> None:
    page = browser.get(reverse("examiner:question", args=[question]))
    forms = Page.read(str(page.url), page.text).forms
    form = next(one for one in forms if one.action.endswith(address))
    browser.post(address, data={**form.filled({}), **answers}, follow_redirects=True).raise_for_status()


def staff_actor(who: seed.SignIn) -> Actor:
    account = identity.account_of(who.login)
    assert account is not None, who.login
    return Actor(ActorKind.STAFF, str(account))


def programs(at: Running, walked: walk.Walk) -> Mapping[str, httpx.Client]:
    """Programs by whose token they bring, with every scope that its owner may give."""
    interface()  # loads every app's scopes
    owners = [("customer", walked.values["login"], walked.values["password"], ActorKind.CUSTOMER)]
    owners += [(who.login, who.login, who.password, ActorKind.STAFF) for who in (seed.CLERK, seed.COMPLIANCE)]
    return {
        who: client(at, Authorization=f"Bearer {_token(login, password, kind)}")
        for who, login, password, kind in owners
    }


def _token(login: str, password: str, kind: ActorKind) -> str:
    now, account = clock.now(), identity.account_of(login)
    assert account is not None, login
    given = [one.key for one in may_give(account, str(kind))]
    wanted = Wanted(new_id(now), "bench", given, now + A_DAY, password)
    token = make_token(account=account, wanted=wanted, by=Actor(kind, str(account)), at=now)
    assert isinstance(token, str), token
    return token
