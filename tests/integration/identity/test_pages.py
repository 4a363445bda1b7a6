"""Signing in and out through the pages; cookies of customers and staff stay apart."""

from datetime import timedelta

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory

from anbao.identity import api
from anbao.identity.middleware import AccountMiddleware, SessionMiddleware
from anbao.identity.models import Session
from anbao.identity.queries.figures import gate_limits
from anbao.kernel import clock
from anbao.kernel.actor import ActorKind
from anbao.ledger.models import Event
from tests.integration.identity.conftest import AT, PASSWORD

SIGN_IN, STAFF_SIGN_IN = "/sign-in/", "/console/sign-in/"


@pytest.fixture
def now(monkeypatch):
    class Now:
        at = AT

        def forward(self, **kwargs):
            self.at += timedelta(**kwargs)

    now = Now()
    monkeypatch.setattr(clock, "now", lambda: now.at)
    return now


def post(client, url=SIGN_IN, login="meiling", password=PASSWORD, goal=""):
    return client.post(url, {"login": login, "password": password, "next": goal})


def identified(client, path="/"):
    """What a view on `path` would learn from this client's cookies, and the response of the middleware."""
    request = RequestFactory().get(
        path, headers={"cookie": client.cookies.output(header="", sep=";").replace("\r\n", "")}
    )
    request.COOKIES = {name: morsel.value for name, morsel in client.cookies.items()}
    seen = {}

    def view(request):
        seen.update(account=request.account, actor=request.actor, visit=request.visit)
        return HttpResponse()

    response = SessionMiddleware(AccountMiddleware(view))(request)
    return seen, response


def test_sign_in_page_shows(people, now):
    page = Client().get(SIGN_IN, {"next": "/apply/new/?plan=a&x=1"})
    assert page.status_code == 200
    assert 'value="/apply/new/?plan=a&amp;x=1"' in page.content.decode()
    assert "anbao" not in page.cookies  # a page that was only looked at leaves no session


def test_sign_in_right_goes_on_with_cookie(people, now):
    account = people.customer()
    client = Client()
    response = post(client, goal="/apply/new/?plan=a&x=1")
    assert (response.status_code, response["location"]) == (302, "/apply/new/?plan=a&x=1")
    cookie = response.cookies["anbao"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    seen, _ = identified(client)
    assert seen["account"].id == account
    assert (seen["actor"].kind, seen["actor"].id) == (ActorKind.CUSTOMER, str(account))


@pytest.mark.parametrize("goal", ["https://evil.example/", "//evil.example/", "/\\evil.example", "/console/x", "evil"])
def test_sign_in_never_leads_elsewhere(people, now, goal):
    people.customer()
    assert post(Client(), goal=goal)["location"] == "/account/"


def test_sign_in_wrong_keeps_the_login_never_the_password(people, now):
    people.customer()
    page = post(Client(), password="Wrong-11-password")
    text = page.content.decode()
    assert page.status_code == 422
    assert 'value="meiling"' in text
    assert "Wrong-11-password" not in text
    assert "帳號或密碼不正確" in text


def test_sign_in_locked_page_says_what_to_do(people, now):
    people.customer()
    client = Client()
    for _ in range(gate_limits(AT).attempts):
        page = post(client, password="wrong")
    assert page.status_code == 403
    assert "帳號暫時鎖定" in page.content.decode()
    assert post(client).status_code == 403
    assert "anbao" not in client.cookies or not identified(client)[0]["account"]


def test_sign_in_needs_a_csrf_token(people, now):
    people.customer()
    assert post(Client(enforce_csrf_checks=True)).status_code == 403


def test_sign_in_rotates_the_session_and_keeps_the_visit(people, now):
    people.customer()
    client = Client()
    before, response = identified(client)
    client.cookies.update(response.cookies)
    old = client.cookies["anbao"].value
    post(client)
    assert client.cookies["anbao"].value != old
    after, _ = identified(client)
    assert after["visit"] == before["visit"]
    stranger = Client()
    stranger.cookies["anbao"] = old
    assert identified(stranger)[0]["account"] is None


def test_session_of_a_customer_does_not_open_the_console(people, now):
    people.customer()
    people.staff("meiling", "commerce-clerk")
    client = Client()
    post(client)
    assert identified(client, "/console/")[0]["account"] is None
    client.cookies["anbao_staff"] = client.cookies["anbao"].value  # carried over by hand
    assert identified(client, "/console/")[0]["account"] is None


def test_session_of_staff_does_not_open_customer_pages(people, now):
    staff = people.staff("clerk", "commerce-clerk")
    client = Client()
    response = post(client, STAFF_SIGN_IN, login="clerk")
    assert response["location"] == "/console/"
    assert response.cookies["anbao_staff"]["path"] == "/console/"
    assert identified(client, "/console/x")[0]["actor"] == staff
    assert identified(client, "/")[0]["account"] is None


def test_session_ends_idle_and_after_its_whole_life(people, now, settings):
    settings.ANBAO_SESSION_IDLE, settings.ANBAO_SESSION_LIFE = 600, 1800
    people.customer()
    client = Client()
    post(client)
    for _ in range(3):
        now.forward(seconds=590)
        assert identified(client)[0]["account"] is not None
    now.forward(seconds=40)  # not idle, but over its whole life
    assert identified(client)[0]["account"] is None
    post(client)
    now.forward(seconds=600)
    assert identified(client)[0]["account"] is None


def test_sign_out_ends_the_session(people, now):
    people.customer()
    client = Client()
    post(client)
    key = client.cookies["anbao"].value
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/").status_code == 302
    assert Event.objects.filter(kind="identity.signed-out").count() == 1
    client.cookies["anbao"] = key
    assert identified(client)[0]["account"] is None


def test_session_rows_hold_nothing_in_clear(people, now):
    account = people.customer()
    client = Client()
    post(client)
    seen, _ = identified(client)
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(s::text, ' ') FROM identity_session s")
        dump = cursor.fetchone()[0]
    for value in (client.cookies["anbao"].value, seen["visit"]):
        assert value not in dump
        assert value.encode().hex() not in dump
    assert str(account) in dump


def test_session_row_pointed_at_another_account_opens_nothing(people, now):
    people.customer()
    other = people.staff("clerk", "commerce-clerk")
    client = Client()
    post(client)
    Session.objects.update(account_id=other.id)
    assert identified(client)[0]["account"] is None


def test_session_of_a_closed_account_opens_nothing(people, now):
    from anbao.identity.models import Account

    account = people.customer()
    client = Client()
    post(client)
    Account.objects.filter(id=account).update(closed_at=AT)
    assert identified(client)[0]["account"] is None


def test_password_change_ends_every_session(people, now):
    account = people.customer()
    client = Client()
    post(client)
    seen, _ = identified(client)
    api.set_password(account=account, password="Meadow-59-lantern", by=seen["actor"], at=AT)
    assert identified(client)[0]["account"] is None


def test_start_session_is_refused_over_a_lock(people, now):
    account = people.customer()
    for _ in range(gate_limits(AT).attempts):
        post(Client(), password="wrong")
    request = RequestFactory().get("/")
    answers = []

    def view(request):
        answers.append(api.start_session(request=request, account=account, at=AT))
        return HttpResponse()

    SessionMiddleware(AccountMiddleware(view))(request)
    assert answers[0].reason.code == "identity.locked"
    assert not Session.objects.filter(account=account).exists()


def test_required_decorators_send_to_sign_in_and_refuse(people, now):
    from django.core.exceptions import PermissionDenied

    def through(decorated, client, path):
        request = RequestFactory().get(path)
        request.COOKIES = {name: morsel.value for name, morsel in client.cookies.items()}
        return SessionMiddleware(AccountMiddleware(decorated))(request)

    view = lambda request: HttpResponse("in")  # noqa: E731
    assert through(api.customer_required(view), Client(), "/account/?a=1&b=2")["location"] == (
        "/sign-in/?next=%2Faccount%2F%3Fa%3D1%26b%3D2"
    )
    people.customer()
    people.staff("clerk", "commerce-clerk")
    customer, clerk = Client(), Client()
    post(customer)
    post(clerk, STAFF_SIGN_IN, login="clerk")
    assert through(api.customer_required(view), customer, "/account/").content == b"in"
    assert through(api.staff_required("applications.view")(view), clerk, "/console/").content == b"in"
    with pytest.raises(PermissionDenied):
        through(api.staff_required("catalogue.release")(view), clerk, "/console/")
    assert through(api.staff_required("applications.view")(view), customer, "/console/").status_code == 302


def test_what_is_long_over_is_cleared(people, now):
    from anbao.identity.actions import upkeep
    from anbao.identity.models import SignInGate, Spending

    people.customer()
    post(Client(), login="nobody.here")
    post(Client(), login="meiling")
    now.forward(days=3)
    post(Client())
    upkeep.clear(at=now.at)
    assert list(Spending.objects.values_list("count", flat=True)) == [0, 0, 0]  # address, device, account: given back
    assert Session.objects.count() == 1
    assert SignInGate.objects.count() == 1


def test_page_of_somebody_signed_in_is_kept_nowhere(people, now):
    people.customer()
    client = Client()
    assert "cache-control" not in client.get("/").headers  # a visitor's first page may be kept
    post(client)
    for path in ("/", "/products/travel/", "/account/"):
        assert client.get(path)["cache-control"] == "private, no-store"


def test_staff_page_is_kept_nowhere(people, now):
    people.staff("clerk.one", "commerce-clerk")
    client = Client()
    post(client, url=STAFF_SIGN_IN, login="clerk.one")
    assert client.get("/console/applications/")["cache-control"] == "private, no-store"


def test_content_of_another_session_opens_nothing(people, now):
    """Whoever can write the table cannot become somebody by copying that person's row onto the own."""
    people.customer()
    victim, thief = Client(), Client()
    post(victim)
    _, response = identified(thief)
    thief.cookies.update(response.cookies)
    theirs = Session.objects.exclude(account=None).get()
    Session.objects.filter(account=None).update(content=bytes(theirs.content), account=theirs.account_id)
    assert identified(thief)[0]["account"] is None
    assert identified(victim)[0]["account"] is not None
