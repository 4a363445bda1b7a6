"""The second step as people meet it: staff cannot do without, customers may choose, a code works once."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from anbao.identity import api
from anbao.identity.actions import factors as actions
from anbao.identity.actions import second_step as trying
from anbao.identity.domain import one_time
from anbao.identity.domain.factors import Proof
from anbao.identity.models import Factor, Session, SignInGate
from anbao.identity.queries.figures import gate_limits
from anbao.kernel import clock
from anbao.kernel.actor import Actor, ActorKind
from anbao.kernel.registries import probes
from anbao.kernel.verdict import Passed, Refused
from anbao.ledger.models import Event
from anbao.messages.models import Message
from tests.integration.identity.conftest import AT, PASSWORD, VISITOR

pytestmark = pytest.mark.second_step

SECRET = bytes(range(20))
STAFF, CONSOLE, SECOND = "/console/sign-in/", "/console/", "/console/second-step/"


@pytest.fixture
def now(monkeypatch):
    """A clock to be moved."""

    class Clock:
        at = AT

        def later(self, **by):
            self.at += timedelta(**by)
            return self.at

    moved = Clock()
    monkeypatch.setattr(clock, "now", lambda: moved.at)
    return moved


@pytest.fixture
def clerk(people, now):
    actor = people.staff("clerk", "commerce-clerk")
    return Person("clerk", actor)


@pytest.fixture
def customer(people, now):
    return Person("meiling", Actor(ActorKind.CUSTOMER, str(people.customer())))


class Person:
    def __init__(self, login, actor):
        self.login, self.actor, self.id = login, actor, api.account_of(login)
        self.staff = actor.kind is ActorKind.STAFF
        self.browser = Client()

    def has_app(self, secret=SECRET):
        made = actions.add_totp(account=self.id, secret=secret, name="手機", by=self.actor, at=clock.now())
        assert not isinstance(made, Refused), made
        return made

    def sign_in(self, password=PASSWORD, next_=""):
        path = STAFF if self.staff else "/sign-in/"
        return self.browser.post(path, {"login": self.login, "password": password, "next": next_})

    def code(self, steps=0, secret=SECRET):
        return one_time.code_at(secret, one_time.step_at(clock.now()) + steps)

    def enters(self, **given):
        ((way, value),) = given.items()
        return self.browser.post(SECOND if self.staff else "/second-step/", {"way": way, way: value})


def said(answer):
    return answer.content.decode()


def test_staff_without_a_factor_open_nothing_but_adding_one(clerk):
    assert clerk.sign_in()["Location"] == CONSOLE
    first = reverse("identity:staff-first-factor")
    for path in (CONSOLE, "/console/applications/", "/console/account/", "/console/account/security/", "/console/x/"):
        assert clerk.browser.get(path)["Location"] == first
    assert clerk.browser.post("/console/account/end-others/")["Location"] == first
    page = clerk.browser.get(first)
    assert page.status_code == 200
    assert "/console/account/security/app/" in said(page)
    added = clerk.browser.get("/console/account/security/app/")
    assert added.status_code == 200
    secret = one_time.from_text(clerk.browser.get("/console/account/security/app/").context["typed"])
    wrong = clerk.browser.post("/console/account/security/app/", {"code": "000000", "name": ""})
    assert wrong.status_code == 422
    assert clerk.browser.get(CONSOLE)["Location"] == first
    right = clerk.browser.post("/console/account/security/app/", {"code": clerk.code(secret=secret), "name": ""})
    assert right["Location"] == "/console/account/security/codes/?first=1"
    assert clerk.browser.get(CONSOLE).status_code == 200


def test_start_password_then_factor_then_in(people, now):
    people.staff("starter", "underwriter", own=False)
    starter = Person("starter", Actor(ActorKind.STAFF, str(api.account_of("starter"))))
    starter.sign_in()
    change = reverse("identity:staff-password")
    assert starter.browser.get("/console/account/security/app/")["Location"] == change
    answer = starter.browser.post(change, {"password": "Quartz-94-meadow", "again": "Quartz-94-meadow"})
    assert answer["Location"] == CONSOLE
    assert starter.browser.get(CONSOLE)["Location"] == reverse("identity:staff-first-factor")


def test_staff_with_a_factor_are_nobody_until_the_second_step(clerk):
    clerk.has_app()
    answer = clerk.sign_in(next_="/console/applications/")
    assert answer["Location"] == SECOND
    assert clerk.browser.get(CONSOLE)["Location"].startswith(STAFF)
    assert not Session.objects.filter(account=clerk.id).exists()
    assert not Event.objects.filter(kind="identity.signed-in").exists()
    page = said(clerk.browser.get(SECOND))
    assert "第二步驗證" in page
    assert 'name="password"' not in page
    assert clerk.enters(password=PASSWORD).status_code == 200  # the password again is no second step
    assert clerk.browser.get(CONSOLE)["Location"].startswith(STAFF)
    assert clerk.enters(code=clerk.code())["Location"] == "/console/applications/"
    assert clerk.browser.get(CONSOLE).status_code == 200
    assert Event.objects.filter(kind="identity.signed-in").count() == 1


def test_session_that_shows_one_kind_meets_the_second_step_once_a_factor_is_there(clerk):
    clerk.sign_in()
    clerk.has_app()  # on another browser
    sent = urlsplit(clerk.browser.get("/console/applications/?state=a")["Location"])
    assert (sent.path, parse_qs(sent.query)) == (SECOND, {"next": ["/console/applications/?state=a"]})
    assert clerk.browser.post(f"{SECOND}?next=/console/account/", {"way": "code", "code": clerk.code()})[
        "Location"
    ] == ("/console/account/")
    assert clerk.browser.get(CONSOLE).status_code == 200


def test_password_alone_lets_a_customer_in_and_with_a_factor_no_more(customer):
    assert customer.sign_in()["Location"] == "/account/"
    customer.has_app()
    customer.browser = Client()
    assert customer.sign_in(next_="/account/devices/")["Location"] == "/second-step/"
    assert customer.browser.get("/account/devices/")["Location"].startswith("/sign-in/")
    assert customer.enters(code=customer.code())["Location"] == "/account/devices/"
    assert customer.browser.get("/account/devices/").status_code == 200


def test_session_key_changes_at_both_steps(customer):
    customer.has_app()
    customer.browser.get("/sign-in/?next=/")
    customer.sign_in()
    half = customer.browser.cookies["anbao"].value
    customer.enters(code=customer.code())
    assert customer.browser.cookies["anbao"].value != half


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_clock_may_be_wrong_by_a_step(clerk, steps):
    clerk.has_app()
    clerk.sign_in()
    assert clerk.enters(code=clerk.code(steps)).status_code == 302


@pytest.mark.parametrize("steps", [-2, 2])
def test_clock_may_not_be_wrong_by_two(clerk, steps):
    clerk.has_app()
    clerk.sign_in()
    assert clerk.enters(code=clerk.code(steps)).status_code == 422


def test_code_works_once(clerk, now):
    clerk.has_app()
    clerk.sign_in()
    code = clerk.code()
    assert clerk.enters(code=code).status_code == 302
    again = Person("clerk", clerk.actor)
    again.sign_in()
    refused = again.enters(code=code)
    assert refused.status_code == 422
    assert "剛才用過了" in said(refused)
    assert again.enters(code=again.code(-1)).status_code == 422  # an older one neither
    now.later(seconds=30)
    assert again.enters(code=again.code()).status_code == 302


def test_half_session_ends_with_its_time_and_with_the_password(clerk, now, people):
    clerk.has_app()
    clerk.sign_in()
    now.later(minutes=10)
    assert clerk.browser.get(SECOND)["Location"].startswith(STAFF)
    clerk.sign_in()
    assert isinstance(
        api.set_password(account=clerk.id, password="Quartz-94-meadow", by=clerk.actor, at=now.at), Passed
    )
    assert clerk.enters(code=clerk.code())["Location"].startswith(STAFF)


def test_wrong_codes_lock_the_second_step_and_nothing_else(clerk, now):
    clerk.has_app()
    clerk.sign_in()
    most = gate_limits(AT).attempts
    answers = [clerk.enters(code="123456" if clerk.code() != "123456" else "654321").status_code for _ in range(most)]
    assert answers == [422] * (most - 1) + [403]
    assert clerk.enters(code=clerk.code()).status_code == 403
    assert Event.objects.filter(kind="identity.factor.compared").count() == most
    assert Event.objects.filter(kind="identity.factor.refused").count() == 1
    assert clerk.sign_in()["Location"] == SECOND  # the password still works
    now.later(minutes=60)
    clerk.sign_in()
    assert clerk.enters(code=clerk.code()).status_code == 302
    assert SignInGate.objects.get(audience="second").attempts == 0


def test_recovery_codes_work_once_each_and_their_use_is_told(clerk):
    clerk.has_app()
    codes = actions.make_recovery_codes(account=clerk.id, by=clerk.actor, at=AT)
    assert len(set(codes)) == 10
    before = Message.objects.count()
    clerk.sign_in()
    assert clerk.enters(recovery=codes[3].upper().replace("-", " "))["Location"] == CONSOLE
    assert Message.objects.count() == before + 1
    again = Person("clerk", clerk.actor)
    again.sign_in()
    assert again.enters(recovery=codes[3]).status_code == 422
    assert again.enters(recovery=codes[4]).status_code == 302


def test_new_recovery_codes_replace_the_former_ones(clerk):
    clerk.has_app()
    former = actions.make_recovery_codes(account=clerk.id, by=clerk.actor, at=AT)
    new = actions.make_recovery_codes(account=clerk.id, by=clerk.actor, at=AT)
    tried = [trying.try_recovery(account=clerk.id, code=code, by=VISITOR, at=AT) for code in (former[0], new[0])]
    assert [type(one) for one in tried] == [Refused, Proof]


def test_codes_of_one_account_open_no_other(clerk, customer):
    clerk.has_app()
    customer.has_app(bytes(20))
    codes = actions.make_recovery_codes(account=clerk.id, by=clerk.actor, at=AT)
    actions.make_recovery_codes(account=customer.id, by=customer.actor, at=AT)
    assert isinstance(trying.try_recovery(account=customer.id, code=codes[0], by=VISITOR, at=AT), Refused)
    assert isinstance(trying.try_app(account=customer.id, code=clerk.code(), by=VISITOR, at=AT), Refused)


@pytest.mark.parametrize("proven", [False, True])
def test_start_session_stops_before_the_second_step(customer, proven):
    """Whoever sets a password anew is not in with it alone."""
    customer.has_app()
    browser = customer.browser
    browser.get("/sign-in/?next=/")
    from django.test import RequestFactory

    from anbao.identity.backends.store import SessionStore
    from anbao.identity.middleware.request import Request

    request = RequestFactory().get("/")
    request.__class__ = Request
    request.session = SessionStore(audience="customer", at=AT)
    refused = api.start_session(request=request, account=customer.id, at=AT, proven=proven)
    assert refused.reason.code == "identity.second-step"
    assert request.session.get("account") is None


def test_fresh_factor_is_asked_for_and_leads_back(clerk, now):
    clerk.has_app()
    clerk.sign_in()
    clerk.enters(code=clerk.code())
    page = "/console/account/security/app/"
    assert clerk.browser.get(page).status_code == 200
    now.later(minutes=9)
    assert clerk.browser.get(page).status_code == 200
    now.later(minutes=7)
    answer = clerk.browser.get(page)
    assert urlsplit(answer["Location"]).path == SECOND
    assert parse_qs(urlsplit(answer["Location"]).query) == {"next": [page]}
    assert clerk.browser.post(answer["Location"], {"way": "code", "code": clerk.code()})["Location"] == page
    assert clerk.browser.get(page).status_code == 200


def test_customer_adds_names_and_removes(customer, now):
    customer.sign_in()
    page = customer.browser.get("/account/security/app/")
    secret = one_time.from_text(page.context["typed"])
    given = {"code": customer.code(secret=secret), "name": "爸爸的手機"}
    added = customer.browser.post("/account/security/app/", given)
    assert added["Location"].startswith("/account/security/codes/")
    codes = customer.browser.post("/account/security/codes/").context["codes"]
    listed = said(customer.browser.get("/account/security/"))
    assert "爸爸的手機" in listed
    assert "10 個" in listed
    assert codes[0] not in listed
    factor = Factor.objects.get(account=customer.id, method="totp")
    there = f"/account/security/{factor.id}/"
    assert customer.browser.post(there, {"name": "新手機"}).status_code == 302
    assert "新手機" in said(customer.browser.get(there))
    assert customer.browser.post(f"{there}remove/", {"password": "Wrong-11-guess"}).status_code == 422
    assert Factor.objects.filter(account=customer.id, ended_at=None).count() == 2
    assert customer.browser.post(f"{there}remove/", {"password": PASSWORD}).status_code == 302
    assert not Factor.objects.filter(account=customer.id, ended_at=None).exists()  # its codes went with it
    assert Message.objects.filter(template="identity.factor-mail").count() == 3


def test_last_factor_of_staff_stays(clerk, now):
    app = clerk.has_app()
    clerk.sign_in()
    clerk.enters(code=clerk.code())
    remove = f"/console/account/security/{app}/remove/"
    answer = clerk.browser.post(remove, {"password": PASSWORD})
    assert answer.status_code == 422
    assert "最後一個" in said(answer)
    other = clerk.has_app(bytes(20))
    assert clerk.browser.post(remove, {"password": PASSWORD}).status_code == 302
    assert [one.id for one in Factor.objects.filter(account=clerk.id, ended_at=None)] == [other]


def test_factor_of_somebody_else_is_not_there(clerk, customer):
    app = clerk.has_app()
    customer.sign_in()
    assert customer.browser.get(f"/account/security/{app}/").status_code == 404
    assert customer.browser.post(f"/account/security/{app}/remove/", {"password": PASSWORD}).status_code == 404
    assert Factor.objects.get(id=app).ended_at is None


def test_two_people_reset_and_the_owner_begins_anew(clerk, people, now):
    admin, officer = people.staff("admin", "administrator"), people.staff("officer", "security-officer")
    clerk.has_app()
    actions.make_recovery_codes(account=clerk.id, by=clerk.actor, at=AT)
    proposed = api.propose_factor_reset(account=clerk.id, by=admin, at=AT)
    assert isinstance(api.approve(approval=proposed, by=admin, at=AT), Refused)
    assert api.has_second(clerk.id)
    assert isinstance(api.approve(approval=proposed, by=officer, at=AT), Passed)
    assert not api.has_second(clerk.id)
    assert isinstance(clerk.sign_in().status_code, int)
    assert clerk.sign_in().status_code == 422  # the former password is gone too: a new one goes to the owner's mail
    assert isinstance(api.propose_factor_reset(account=clerk.id, by=admin, at=AT), Refused)


def test_nothing_of_a_factor_stands_in_clear(clerk):
    from django.db import connection

    clerk.has_app()
    codes = actions.make_recovery_codes(account=clerk.id, by=clerk.actor, at=AT)
    text = one_time.as_text(SECRET)
    with connection.cursor() as cursor:
        for table in ("identity_factor", "identity_recoverycode", "messages_message", "ledger_event"):
            cursor.execute(f"SELECT string_agg(t::text, ' ') FROM {table} t")
            (dump,) = cursor.fetchone()
            for secret in (text, SECRET.hex(), "手機", *codes, *(code.replace("-", "") for code in codes)):
                assert secret not in (dump or "")


@pytest.mark.parametrize(
    ("name", "broken"),
    [
        ("identity.staff-second-factor", ("anbao.identity.middleware.sessions.is_in", lambda *_: True)),
        ("identity.factor-kinds", ("anbao.identity.middleware.factor_probes.is_enough", lambda *_, **__: True)),
    ],
)
def test_probe_would_find_if_it_were_broken(clerk, monkeypatch, name, broken):
    look = probes.get(name).run
    assert isinstance(look(AT).verdict, Passed), look(AT)
    monkeypatch.setattr(*broken)
    assert isinstance(look(AT).verdict, Refused)


def test_probe_finds_a_factor_that_was_moved(clerk, customer):
    app = clerk.has_app()
    look = probes.get("identity.device-bound").run
    assert isinstance(look(AT).verdict, Passed)
    Factor.objects.filter(id=app).update(account=customer.id)
    assert isinstance(look(AT).verdict, Refused)
    assert isinstance(trying.try_app(account=customer.id, code=clerk.code(), by=VISITOR, at=AT), Refused)
