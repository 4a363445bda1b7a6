"""What is refused is kept with its verdict and its attempt; what cannot be written to the ledger did not happen."""

import re

import httpx
import pytest
from django.contrib.sessions.models import Session
from django.db import transaction

from anbao.kernel import clock
from anbao.kernel.actor import Subject, system
from anbao.ledger import api as ledger
from anbao.project.demo.pages import Page
from tests.acceptance.shows import failing, inside
from tests.integration.journey import fakes


@pytest.fixture
def walk(committed_shop):
    with (walk := inside.Inside(committed_shop)).client:
        yield walk


def new_entries(before):
    return inside.entries()[before:]


def guards_refused(entries):
    return {
        (kind, guard["tag"], guard["clause"].partition(".")[0])
        for kind, clear in entries
        for guard in clear.get("guards", [])
        if guard["verdict"] == "refused"
    }


def arrive(walk, part):
    """At the page whose address contains `part`, no document that it names opened yet."""
    walk.begin()
    while part not in walk.page.url:
        walk.on()
    return walk.page


def state():
    from anbao.commerce.journey.models import Application

    return Application.objects.get().state


def terms_form(page):
    return next(form for form in page.forms if "agreed" in form.filled({}))


def another_visit(values):
    """The same customer signed in elsewhere, to whom no document was shown; and a token to post with."""
    client = httpx.Client(mounts={inside.BASE: httpx.WSGITransport(inside.WSGIHandler())}, follow_redirects=True)
    address = f"{inside.BASE}/sign-in/"
    form = Page.read(address, client.get(address).text).main_form()
    assert client.post(address, data=form.filled(values)).is_success
    return client, client.cookies["anbao_csrf"]


def test_terms_agreed_without_reading_refused_and_kept(walk):
    from anbao.commerce.registration.models import Agreement

    page = arrive(walk, "/terms/")
    client, token = another_visit(walk.values)
    before, agreed = len(inside.entries()), Agreement.objects.count()
    answer = client.post(page.url, data={**terms_form(page).filled({}), "csrfmiddlewaretoken": token})
    client.close()
    assert answer.status_code == 422
    assert state() == "data_entered"
    assert Agreement.objects.count() == agreed
    found = new_entries(before)
    assert [(kind, clear["step"], clear["verdict"]) for kind, clear in found[:1]] == [
        ("commerce.application.refused", "sale.terms", "refused")
    ]
    assert guards_refused(found) == {("commerce.application.refused", "sale.terms-opened-and-agreed", "ec")}
    assert {kind for kind, _ in found[1:]} == {"registration.document-opened"}, "shown with the refusal, and noted"


def test_disclosures_agreed_without_opening_refused_and_kept(walk):
    from anbao.commerce.catalogue import api as catalogue
    from anbao.commerce.registration.models import Draft
    from anbao.kernel import clock

    page = walk.go(f"{inside.BASE}/sign-in/")  # whoever was never shown the documents
    before = len(inside.entries())
    required = catalogue.documents("registration", at=clock.now())
    boxes = {f"agree_{version.sha256}": "on" for version in required}
    assert len(boxes) >= 2
    token = next(form for form in page.forms if form.method == "post").filled({})["csrfmiddlewaretoken"]
    answer = walk.client.post(f"{inside.BASE}/register/", data={"csrfmiddlewaretoken": token, **boxes})
    assert answer.status_code == 422
    assert not Draft.objects.exists()
    assert guards_refused(new_entries(before)) == {
        ("registration.refused", "registration.disclosures-opened-and-agreed", "ec")
    }


def test_steps_posted_out_of_order_change_nothing(walk):
    arrive(walk, "/terms/")
    application = re.search(r"/apply/[0-9a-f-]{36}/", walk.page.url).group()
    token = terms_form(walk.page).filled({})["csrfmiddlewaretoken"]
    before = failing.tables()
    for step in ("underwriting", "code", "confirm", "pay", "card-return", "done", "review"):
        walk.client.post(f"{inside.BASE}{application}{step}/", data={"csrfmiddlewaretoken": token, "code": "123456"})
    assert failing.changed(before, failing.tables()) == set()


def test_under_age_refused_before_a_message_is_sent(walk):
    young = walk.shop.at.year - 10
    walk.values |= {"birth_date": f"{young}-05-17", "birth_date_year": str(young - 1911)}
    page = arrive(walk, "/details/")
    before = len(inside.entries())
    answer = walk.client.post(page.url, data=page.main_form().filled(walk.values))
    assert answer.status_code == 422
    assert ("registration.refused", "registration.of-age", "ec") in guards_refused(new_entries(before))
    walk.shop.run_due()
    assert fakes.world.texts == []


def test_wrong_code_counted_and_kept(walk):
    from anbao.identity.models import OneTimePassword

    page = arrive(walk, "/code/")
    right = walk.one_time_password()
    wrong = f"{(int(right) + 1) % 10 ** len(right):0{len(right)}}"
    before = len(inside.entries())
    for attempt in (1, 2):
        answer = walk.client.post(page.url, data=page.main_form().filled({"code": wrong}))
        assert answer.status_code == 422
        assert OneTimePassword.objects.get().attempts == attempt
    compared = [(kind, clear["number"], clear["result"]) for kind, clear in new_entries(before)]
    assert compared == [("identity.otp.compared", 1, "wrong"), ("identity.otp.compared", 2, "wrong")]


def test_wrong_password_counted_and_kept(walk):
    walk.go(f"{inside.BASE}/console/sign-in/")
    before, tables = len(inside.entries()), failing.tables()
    typed = walk.page.main_form().filled({"login": "clerk", "password": "not-the-one-7"})
    answer = walk.client.post(walk.page.url, data=typed)
    assert answer.status_code == 422
    assert [kind for kind, _ in new_entries(before)] == ["identity.password.compared"]
    assert len(failing.changed(tables, failing.tables())) > 1, "the attempt is counted beside its entry"


def test_card_of_somebody_else_voided_and_kept(walk):
    fakes.world.holder_matches = False
    arrive(walk, "/progress/")
    before = len(inside.entries())
    walk.shop.run_due()
    assert state() == "payment_refused"
    assert fakes.world.captured == []
    assert len(fakes.world.voided) == 1
    refused = guards_refused(new_entries(before))
    assert {(tag, work) for _, tag, work in refused} == {("sale.own-card", "ec")}
    walk.go(walk.page.url)
    assert "/pay/" in walk.page.url
    assert "卡" in walk.page.text


def test_somebody_elses_application_is_not_there(walk, committed_shop):
    arrive(walk, "/terms/")
    address, before = walk.page.url, failing.tables()
    with httpx.Client(mounts={inside.BASE: httpx.WSGITransport(inside.WSGIHandler())}) as stranger:
        assert stranger.get(address).status_code == 302
    other = inside.Inside(committed_shop)
    with other.client:
        other.begin().until("/terms/")
        before = failing.tables()
        assert other.client.get(address).status_code == 404
        assert other.client.post(address, data=other.page.main_form().filled({})).status_code == 404
        assert failing.changed(before, failing.tables()) == set()


def test_failed_ledger_write_leaves_nothing_of_any_request_or_task(committed_db, settings):
    """A whole purchase in which every single entry of the ledger cannot be written at first."""
    shop, proof = failing.Shop(), failing.Proof()
    inside.open_shop(settings)
    seeded = len(inside.entries())
    customer = failing.Customer(shop, proof)
    with customer.client:
        customer.buy()
        assert customer.done
    assert proof.left == []
    assert proof.kinds >= {kind for kind, _ in new_entries(seeded)}, "every kind of entry failed once"
    assert len(fakes.world.captured) == 1


def test_proof_notices_what_a_failed_write_leaves(committed_db):
    """The proof itself can fail: a row committed before its entry, in a transaction of its own."""
    proof, at = failing.Proof(), clock.now()

    def act():
        Session.objects.update_or_create(session_key="left", defaults={"session_data": "x", "expire_date": at})
        with transaction.atomic():
            ledger.record(kind="identity.roles.adopted", by=system("t"), at=at, subject=Subject("roles", "1"))

    proof.let_through("a session", act)
    assert proof.left == [("a session", "identity.roles.adopted", ["django_session"])]


@pytest.mark.parametrize("where", ["/register/", "/details/", "/terms/"])
def test_database_that_takes_no_entry_leaves_nothing(walk, where):
    """The same from the database's side: the table of events refuses every row."""
    page = arrive(walk, where)
    walk.read_documents()
    page = walk.page
    before = failing.tables()
    with failing.SERVER.administrator(failing.DATABASE) as administrator:
        administrator.execute("ALTER TABLE ledger_event ADD CONSTRAINT shows_no_ledger CHECK (false) NOT VALID")
        try:
            with failing._quiet():
                answer = walk.client.post(page.url, data=page.main_form().filled(walk.values))
        finally:
            administrator.execute("ALTER TABLE ledger_event DROP CONSTRAINT shows_no_ledger")
    assert answer.status_code == 500
    assert "系統" in Page.read(page.url, answer.text).text
    assert failing.changed(before, failing.tables()) == set()
