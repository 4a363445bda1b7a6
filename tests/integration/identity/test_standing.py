"""How an account stands: closed by its owner with time to think, otherwise by two, and what each opens and stops."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client

from anbao.console.domain.looks import WHY
from anbao.files.api import files_of
from anbao.identity import api
from anbao.identity.actions import standing
from anbao.identity.models import Account, Approval, Session, Standing
from anbao.identity.queries.standing import silenced, standing_of
from anbao.kernel.actor import Subject
from anbao.kernel.verdict import Passed, Refused
from anbao.ledger.models import Event
from anbao.messages.models import Message
from tests.integration.identity.conftest import BY, PASSWORD
from tests.integration.identity.test_pages import now, post

__all__ = ["now"]  # a fixture
PAGE = "/account/close/"
PAPER = api.Evidence(content=b"%PDF-1.4 a court's paper", name="paper.pdf", media_type="application/pdf")


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


def recorded(two, kind, now, *, note="lawful", representative="王代表 0922000111"):
    author, decider = two
    asked = api.propose_standing(
        account=account().id, kind=kind, note=note, representative=representative, evidence=PAPER, by=author, at=now.at
    )
    assert not isinstance(asked, Refused), asked
    return api.approve(approval=asked, by=decider, at=now.at)


def test_owner_closes_and_may_call_it_off_to_the_end_of_the_last_day(customer, now):
    assert customer.post(PAGE, {"password": "Wrong-11-guess"}).status_code == 422
    assert customer.post(PAGE, {"password": PASSWORD})["location"] == PAGE
    assert standing_of(account().id) == "closing"
    assert Message.objects.filter(template="identity.account-closing-mail").count() == 1
    assert "取消關閉" in customer.get(PAGE).content.decode()
    until = Standing.objects.get().closes_at
    assert isinstance(standing.call_off(account=account().id, by=BY, at=until), Refused)
    assert standing.close_due(at=until - timedelta(seconds=1)) == 0
    assert customer.post(f"{PAGE}call-off/")["location"] == PAGE
    assert standing_of(account().id) == "open"
    assert standing.close_due(at=until) == 0
    assert account().closed_at is None


def test_closed_account_signs_in_as_nobody_and_keeps_everything(customer, now):
    customer.post(PAGE, {"password": PASSWORD})
    until = Standing.objects.get().closes_at
    assert standing.close_due(at=until) == 1
    assert standing.close_due(at=until) == 0
    assert standing_of(account().id) == "closed"
    assert account().closed_at == until
    assert not Session.objects.filter(account=account()).exists()
    now.at = until
    known = post(Client())
    unknown = post(Client(), login="nobody-has-this")
    assert known.status_code == unknown.status_code == 422
    assert Message.objects.filter(template="identity.account-closed-mail").count() == 1
    assert api.person_data(account().person_id).name == "林美玲"
    assert [row.kind for row in Standing.objects.order_by("since")] == ["closing", "closed"]


@pytest.mark.parametrize(("kind", "signs_in"), [("deceased", False), ("guarded", True), ("assisted", True)])
def test_recorded_by_one_and_approved_by_another(customer, two, now, kind, signs_in):
    assert isinstance(recorded(two, kind, now), Passed)
    assert standing_of(account().id) == kind
    assert (account().closed_at is None) == signs_in
    assert Session.objects.filter(account=account()).exists() == signs_in
    assert (post(Client()).status_code == 302) == signs_in
    view = api.standing_view(account().id, opened=True)
    assert (view.note, view.representative) == ("lawful", "王代表 0922000111")
    assert [one.id for one in files_of(Subject("person", str(account().person_id)))] == [view.document]
    assert isinstance(recorded(two, "open", now), Passed)
    assert standing_of(account().id) == "open"
    assert account().closed_at is None
    assert post(Client()).status_code == 302


def test_one_person_alone_records_nothing(customer, two, now, people):
    author, decider = two
    asked = api.propose_standing(
        account=account().id, kind="deceased", note="x", representative="", evidence=PAPER, by=author, at=now.at
    )
    assert isinstance(api.approve(approval=asked, by=author, at=now.at), Refused)
    other = people.staff("other", "commerce-clerk")
    assert isinstance(api.approve(approval=asked, by=other, at=now.at), Refused)
    assert standing_of(account().id) == "open"
    refused = api.propose_standing(
        account=account().id, kind="deceased", note="x", representative="", evidence=PAPER, by=decider, at=now.at
    )
    assert refused.reason.code == "identity.standing-not-permitted"
    same = api.propose_standing(
        account=account().id, kind="open", note="x", representative="", evidence=PAPER, by=author, at=now.at
    )
    assert same.reason.code == "identity.standing-same"


def test_what_changed_meanwhile_is_not_approved(customer, two, now):
    author, decider = two
    asked = api.propose_standing(
        account=account().id, kind="deceased", note="x", representative="", evidence=PAPER, by=author, at=now.at
    )
    assert isinstance(recorded(two, "guarded", now), Passed)
    assert api.approve(approval=asked, by=decider, at=now.at).reason.code == "identity.standing-changed"
    assert standing_of(account().id) == "guarded"


def test_nothing_goes_to_a_number_of_somebody_who_died_unless_somebody_living_has_it(customer, two, people, now):
    assert not silenced("sms", "0912345678")
    recorded(two, "deceased", now)
    assert silenced("sms", "0912345678")
    assert silenced("mail", "MEI.LING@example.tw")
    assert not silenced("sms", "0987654321")
    data = {name: getattr(people.data, name) for name in people.data.__slots__}
    people.customer(
        login="family", data=people.data.__class__(**{**data, "national_id": "B223456786", "mail": "f@a.tw"})
    )
    assert not silenced("sms", "0912345678")
    assert silenced("mail", "mei.ling@example.tw")


def test_message_that_was_written_before_does_not_leave_any_more(customer, two, now, monkeypatch):
    from anbao.messages import backends
    from anbao.messages.actions import deliver

    sent = []

    class Post:
        def send(self, *, key, to, text, subject="", **more):
            sent.append(to)
            return key

        def inquire(self, *, key):
            return None

    monkeypatch.setattr(backends, "gateway", lambda channel: Post())
    customer.post(PAGE, {"password": PASSWORD})
    message = Message.objects.get(template="identity.account-closing-mail")
    Standing.objects.all().delete()
    recorded(two, "deceased", now)
    deliver(message=message.id, clock=lambda: now.at)
    message.refresh_from_db()
    assert (message.state, message.reason, sent) == ("withheld", "silent", [])


def test_nothing_is_offered_to_whoever_is_not_open(customer, two, now):
    person = account().person_id
    assert api.customers_after(None, limit=5) == [person]
    recorded(two, "assisted", now)
    assert api.customers_after(None, limit=5) == []


def test_only_one_standing_at_a_time(customer, two, now):
    recorded(two, "guarded", now)
    row = Standing.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Standing.objects.create(
            id=account().person_id, account=row.account, kind="closed", since=now.at, recorded_by=str(BY)
        )


def test_closing_and_calling_off_at_once_leave_one_standing(customer, now):
    customer.post(PAGE, {"password": PASSWORD})
    until, mine = Standing.objects.get().closes_at, account().id

    def attempt(act):
        try:
            return act()
        finally:
            connection.close()

    acts = [
        lambda: standing.close_due(at=until),
        lambda: standing.call_off(account=mine, by=BY, at=until - timedelta(seconds=1)),
    ] * 4
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(attempt, acts))
    assert Standing.objects.filter(ended_at=None).count() <= 1
    closed = standing_of(mine) == "closed"
    assert (account().closed_at is not None) == closed
    assert Event.objects.filter(kind="identity.standing.open-again").count() == (0 if closed else 1)


def test_note_and_representative_lie_nowhere_in_clear(customer, two, now):
    recorded(two, "deceased", now, note="a note about a person")
    with connection.cursor() as cursor:
        for table in ("identity_standing", "identity_approval", "ledger_event", "files_storedfile"):
            cursor.execute(f"SELECT t::text FROM {table} t")
            rows = "".join(row[0] for row in cursor.fetchall())
            for text in ("a note about", "王代表", "court's paper"):
                assert text not in rows
                assert text.encode().hex() not in rows


def test_clerk_records_it_in_the_console_with_a_document_and_a_reason(customer, two, people, now):
    clerk, person = Client(), account().person_id
    page = f"/console/customers/{person}/standing/"
    assert clerk.post("/console/sign-in/", {"login": "clerk", "password": PASSWORD, "next": ""}).status_code == 302
    assert clerk.get(page)["location"] == f"/console/customers/{person}/"  # a reason first
    clerk.post(f"/console/customers/{person}/look/", {"why": next(iter(WHY)), "words": "case 1"})
    assert clerk.get(page).status_code == 200
    typed = {"standing": "guarded", "note": "court", "representative": ""}
    assert clerk.post(page, typed).status_code == 422  # no document
    bad = SimpleUploadedFile("paper.pdf", b"not a pdf", content_type="application/pdf")
    assert clerk.post(page, {**typed, "document": bad}).status_code == 422
    good = SimpleUploadedFile("paper.pdf", PAPER.content, content_type="application/pdf")
    assert clerk.post(page, {**typed, "document": good})["location"] == f"/console/customers/{person}/"
    shown = clerk.get(f"/console/customers/{person}/").content.decode()
    assert "等候核准" in shown
    file = files_of(Subject("person", str(person)))[0]
    fetched = clerk.get(f"/console/customers/{person}/documents/{file.id}/")
    assert (fetched.content, fetched["Content-Disposition"]) == (PAPER.content, "attachment")
    officer = Client()
    officer.post("/console/sign-in/", {"login": "officer", "password": PASSWORD, "next": ""})
    assert officer.get(f"/console/customers/{person}/documents/{file.id}/").status_code == 404  # a reason first
    assert officer.get(page).status_code == 403
    proposal = Approval.objects.get().id
    assert "受監護宣告" in officer.get(f"/console/approvals/{proposal}/").content.decode()
    api.approve(approval=proposal, by=two[1], at=now.at)
    assert "受監護宣告" in clerk.get(f"/console/customers/{person}/").content.decode()
