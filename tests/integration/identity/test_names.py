"""Another name: asked for with a document, proposed by one, approved by another; the history stays, sealed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from anbao.console.domain.looks import WHY
from anbao.identity import api
from anbao.identity.actions import names
from anbao.identity.models import Account, Approval, NameRequest
from anbao.identity.queries.figures import contact_figures
from anbao.identity.queries.names import NEW, OLD, opened
from anbao.kernel.verdict import Passed, Refused
from anbao.ledger.models import Event
from anbao.messages.models import Message
from tests.integration.identity.conftest import AT, BY, PASSWORD
from tests.integration.identity.test_pages import now, post

__all__ = ["now"]  # a fixture
PAGE = "/account/contact/name/"
PAPER = api.Evidence(content=b"%PDF-1.4 household", name="paper.pdf", media_type="application/pdf")


@pytest.fixture
def customer(people, now):
    people.customer()
    client = Client()
    assert post(client).status_code == 302
    return client


@pytest.fixture
def two(people):
    return people.staff("clerk", "commerce-clerk"), people.staff("officer", "compliance-officer")


def account():
    return Account.objects.get(kind="customer")


def ask(now, name="林美麗"):
    return names.ask_name(account=account().id, name=name, password=PASSWORD, evidence=PAPER, by=BY, at=now.at)


def request():
    return NameRequest.objects.get(state="waiting")


def known():
    return api.name_of(account().person_id)


def test_customer_asks_on_the_page_with_a_document(customer, now):
    good = {"name": "林美麗", "password": PASSWORD}
    paper = SimpleUploadedFile("paper.pdf", PAPER.content, content_type="application/pdf")
    assert customer.post(PAGE, good).status_code == 422  # no document
    bad = customer.post(PAGE, {**good, "password": "Wrong-11-guess", "document": paper})
    assert bad.status_code == 422
    assert "林美麗" in bad.content.decode()
    assert not NameRequest.objects.exists()
    paper.seek(0)
    assert customer.post(PAGE, {**good, "document": paper})["location"] == "/account/contact/"
    assert "審核中" in customer.get("/account/contact/").content.decode()
    assert "審核中" in customer.get(PAGE).content.decode()
    assert known() == "林美玲"
    assert Client().get(PAGE)["location"].startswith("/sign-in/")


def test_two_people_change_it_and_the_former_name_stays_on_record(customer, two, now):
    assert isinstance(ask(now), Passed)
    author, decider = two
    proposed = names.propose_name(request=request().id, by=author, at=now.at)
    assert isinstance(api.approve(approval=proposed, by=author, at=now.at), Refused)
    assert known() == "林美玲"
    assert isinstance(api.approve(approval=proposed, by=decider, at=now.at), Passed)
    assert known() == "林美麗"
    row = NameRequest.objects.get()
    assert (row.state, opened(row.old, OLD), opened(row.new, NEW)) == ("changed", "林美玲", "林美麗")
    assert Message.objects.filter(template="identity.name-changed-mail").count() == 1
    assert {"identity.name.asked", "identity.name.changed"} <= set(Event.objects.values_list("kind", flat=True))
    assert names.propose_name(request=row.id, by=author, at=now.at).reason.code == "identity.name-over"


def test_declined_with_a_reason_that_the_customer_reads(customer, two, now):
    ask(now)
    author, decider = two
    assert isinstance(names.decline_name(request=request().id, reason="x", by=decider, at=now.at), Refused)
    assert isinstance(names.decline_name(request=request().id, reason="  ", by=author, at=now.at), Refused)
    assert isinstance(names.decline_name(request=request().id, reason="文件不清楚", by=author, at=now.at), Passed)
    assert NameRequest.objects.get().state == "declined"
    assert Message.objects.filter(template="identity.name-declined-mail").count() == 1
    assert known() == "林美玲"


def test_what_is_before_the_second_person_is_neither_replaced_nor_declined_and_may_be_proposed_anew(customer, two, now):
    author, decider = two
    ask(now)
    assert api.names_waiting() == [(account().person_id, now.at)]
    first = names.propose_name(request=request().id, by=author, at=now.at)
    assert api.names_waiting() == []
    assert ask(now, "林大同").reason.code == "identity.name-under-way"
    assert names.propose_name(request=request().id, by=author, at=now.at).reason.code == "identity.name-under-way"
    refused = names.decline_name(request=request().id, reason="x", by=author, at=now.at)
    assert refused.reason.code == "identity.name-under-way"
    api.reject(approval=first, reason="看不清楚", by=decider, at=now.at)
    assert len(api.names_waiting()) == 1
    second = names.propose_name(request=request().id, by=author, at=now.at)
    assert isinstance(api.approve(approval=second, by=decider, at=now.at), Passed)


def test_asking_again_replaces_and_so_many_a_day(customer, now):
    assert ask(now, "林美玲").reason.code == "identity.name-same"
    most = contact_figures(AT).most
    for number in range(most):
        assert isinstance(ask(now, f"林美{number}"), Passed)
    assert ask(now, "林美麗").reason.code == "identity.name-too-many"
    assert NameRequest.objects.filter(state="waiting").count() == 1
    now.at += timedelta(days=1, seconds=1)
    assert isinstance(ask(now, "林美麗"), Passed)


def test_asked_at_once_one_waits(customer, now):
    mine = account().id

    def attempt(number):
        try:
            return names.ask_name(
                account=mine, name=f"林美{number}", password=PASSWORD, evidence=PAPER, by=BY, at=now.at
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(attempt, range(4)))
    assert NameRequest.objects.filter(state="waiting").count() == 1


def test_names_lie_nowhere_in_clear(customer, two, now):
    ask(now)
    api.approve(approval=names.propose_name(request=request().id, by=two[0], at=now.at), by=two[1], at=now.at)
    with connection.cursor() as cursor:
        for table in (
            "identity_namerequest",
            "identity_person",
            "identity_approval",
            "ledger_event",
            "messages_message",
        ):
            cursor.execute(f"SELECT t::text FROM {table} t")
            rows = "".join(row[0] for row in cursor.fetchall())
            for name in ("林美玲", "林美麗"):
                assert name not in rows
                assert name.encode().hex() not in rows


def test_clerk_sees_it_at_work_and_proposes_it_with_a_reason_on_record(customer, two, now):
    ask(now)
    clerk, person = Client(), account().person_id
    page = f"/console/customers/{person}/name/"
    clerk.post("/console/sign-in/", {"login": "clerk", "password": PASSWORD, "next": ""})
    assert "變更姓名" in clerk.get("/console/").content.decode()
    assert clerk.get(page)["location"] == f"/console/customers/{person}/"
    clerk.post(f"/console/customers/{person}/look/", {"why": next(iter(WHY)), "words": "case 1"})
    shown = clerk.get(page).content.decode()
    assert "林美玲" in shown
    assert "林美麗" in shown
    document = request().document
    assert clerk.get(f"/console/customers/{person}/documents/{document}/").content == PAPER.content
    assert clerk.post(page, {"decline": "yes", "reason": ""}).status_code == 422
    assert clerk.post(page)["location"] == f"/console/customers/{person}/"
    assert clerk.post(page).status_code == 422  # it waits for the second person
    assert Approval.objects.count() == 1
    officer = Client()
    officer.post("/console/sign-in/", {"login": "officer", "password": PASSWORD, "next": ""})
    assert officer.get(page).status_code == 403
