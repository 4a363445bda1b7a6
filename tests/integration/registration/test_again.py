"""Two clocks: each lapses for its own kind alone, is announced once, and comes back with a new verification."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client

from anbao.commerce.journey.queries.facts import registration_facts
from anbao.commerce.journey.queries.verification import last_service
from anbao.commerce.policies.queries.serving import service_decision, why_not_served
from anbao.commerce.registration import api as registration
from anbao.commerce.registration.actions import again, dormancy
from anbao.commerce.registration.models import Draft, Registration
from anbao.commerce.registration.queries.dormancy_probe import warned_in_time
from anbao.commerce.registration.queries.evidence import verification_kept
from anbao.identity import api as identity
from anbao.identity.models import Account, Session
from anbao.kernel import clock
from anbao.kernel.actor import Actor, ActorKind, Subject, system
from anbao.kernel.verdict import Held, Passed, Refused
from anbao.ledger.api import entries_of
from anbao.ledger.models import Event
from anbao.messages.models import Message
from anbao.rulebook import api as rulebook
from tests.integration.registration.conftest import TYPED

PAGE = "/account/verification/"
BY = system("tests")
SHOWN = {
    "national_id": TYPED["national_id"],
    "birth_date_year": "79",
    "birth_date_month": "5",
    "birth_date_day": "17",
    "password": TYPED["password"],
}


@pytest.fixture
def customer(visitor, telephone):
    visitor.begin()
    visitor.fill()
    assert visitor.enter(telephone.code()).status_code == 302
    return visitor


def account():
    return Account.objects.get(kind="customer").id


def newest():
    return Registration.objects.order_by("-verified_at").first()


def clocks(at):
    return {one.kind: one for one in registration.clocks_of(account(), at=at)}


def states(at):
    return {kind: one.state(at) for kind, one in clocks(at).items()}


def put_back(**moments):
    """As if it had been long ago: nobody waits five years in a test."""
    Registration.objects.filter(id=newest().id).update(**moments)


def read(customer):
    import re

    page = customer.get(f"{PAGE}documents/").content.decode()
    return dict.fromkeys(re.findall(r"agree_[0-9a-f]{64}", page), "on")


def verify(customer, telephone, query=""):
    began = customer.post(f"{PAGE}documents/{query}", read(customer))
    assert began["Location"] == f"{PAGE}identity/", began.content.decode()
    shown = customer.post(f"{PAGE}identity/", SHOWN)
    assert shown["Location"] == f"{PAGE}code/", shown.content.decode()
    return customer.post(f"{PAGE}code/", {"code": telephone.code()})


def sale(at):
    facts = {"registration.last_activity_at": registration_facts(account())["registration.last_activity_at"]}
    from anbao.commerce.journey.domain.guards import not_dormant

    return not_dormant(facts, {"dormancy.sale_after": rulebook.figure("dormancy.sale_after", at=at).period}, at)


def test_both_clocks_begin_with_the_verification_and_lapse_apart(customer):
    at = clock.now()
    assert states(at) == {"sale": "awake", "service": "awake"}
    long_ago = at - timedelta(days=6 * 366)
    put_back(verified_at=long_ago, last_sale_at=at - timedelta(days=1))
    assert states(at) == {"sale": "awake", "service": "lapsed"}
    assert isinstance(sale(at), Passed)
    assert why_not_served(account(), at=at).code == "service.dormant"
    put_back(last_sale_at=None, last_service_at=at - timedelta(days=1))
    assert states(at) == {"sale": "lapsed", "service": "awake"}
    assert isinstance(sale(at), Refused)
    assert why_not_served(account(), at=at) is None


def test_service_lapses_with_the_end_of_its_last_day(customer):
    end = clocks(clock.now())["service"].lapses_at
    assert isinstance(service_decision(account(), at=end - timedelta(seconds=1)).verdict, Passed)
    refused = service_decision(account(), at=end)
    assert isinstance(refused.verdict, Refused)
    assert "ec.service-dormancy" in refused.verdict.clauses


def test_each_business_starts_its_own_clock_alone(customer):
    at = clock.now()
    put_back(verified_at=at - timedelta(days=1000))
    before = clocks(at)
    with transaction.atomic():
        registration.touch_service(account=account(), at=at)
    after = clocks(at)
    assert after["service"].counted_from == at
    assert after["sale"] == before["sale"]
    assert last_service(account()) == {"registration.last_service_at": at, "account.standing": "open"}
    with transaction.atomic():
        registration.touch_sale(account=account(), at=at + timedelta(seconds=1))
    assert clocks(at)["sale"].counted_from == at + timedelta(seconds=1)
    assert clocks(at)["service"].counted_from == at


def test_lapsed_sale_is_brought_back_by_verifying_again(customer, telephone):
    at = clock.now()
    put_back(verified_at=at - timedelta(days=6 * 366))
    page = customer.get(PAGE).content.decode()
    assert page.count("已暫停") == 2
    assert "請重新驗證身分" in customer.get("/account/").content.decode()
    done = verify(customer, telephone, "?next=%2Fapply%2Fnew%2F")
    assert done["Location"] == "/apply/new/"
    assert Registration.objects.count() == 2
    assert states(clock.now()) == {"sale": "awake", "service": "awake"}
    draft = Draft.objects.get(id=newest().id)
    assert (draft.state, draft.declared, draft.account) == ("completed", None, account())
    kinds = {entry.kind for entry in entries_of(Subject("registration", str(draft.id)))}
    assert {"registration.begun", "registration.declared", "registration.verified-again"} <= kinds
    assert Message.objects.filter(template="registration.verified-again-mail").count() == 1
    assert isinstance(verification_kept(clock.now()).verdict, Passed)
    assert "請重新驗證身分" not in customer.get("/account/").content.decode()


def test_nothing_is_skipped_on_the_way(customer, telephone):
    assert customer.get(f"{PAGE}identity/")["Location"] == f"{PAGE}documents/"
    assert customer.get(f"{PAGE}code/")["Location"] == f"{PAGE}documents/"
    boxes = read(customer)
    boxes.popitem()
    assert customer.post(f"{PAGE}documents/", boxes).status_code == 422
    assert not Draft.objects.filter(account=account()).exists()
    customer.post(f"{PAGE}documents/", read(customer))
    assert customer.get(f"{PAGE}code/")["Location"] == f"{PAGE}identity/"
    assert customer.post(f"{PAGE}code/again/")["Location"] == f"{PAGE}documents/"
    assert Client().get(PAGE)["Location"].startswith("/sign-in/")


@pytest.mark.parametrize(
    ("field", "value"), [("national_id", "B223456786"), ("birth_date_day", "18"), ("password", "Wrong-11-guess")]
)
def test_other_data_or_a_wrong_password_sends_no_code(customer, telephone, field, value):
    customer.post(f"{PAGE}documents/", read(customer))
    sent = Message.objects.count()
    answer = customer.post(f"{PAGE}identity/", {**SHOWN, field: value})
    assert answer.status_code == 422
    assert Message.objects.count() == sent
    noted = Event.objects.filter(kind="registration.other-data").count()
    assert noted == (0 if field == "password" else 1)
    assert TYPED["password"] not in answer.content.decode()


def test_code_for_something_else_verifies_nothing(customer, telephone):
    customer.post(f"{PAGE}documents/", read(customer))
    customer.post(f"{PAGE}identity/", SHOWN)
    right = telephone.code()
    wrong = "000000" if right != "000000" else "111111"
    assert customer.post(f"{PAGE}code/", {"code": wrong}).status_code == 422
    assert Registration.objects.count() == 1
    assert customer.post(f"{PAGE}code/", {"code": right}).status_code == 302


def test_nobody_else_carries_it_on(customer, telephone):
    customer.post(f"{PAGE}documents/", read(customer))
    customer.post(f"{PAGE}identity/", SHOWN)
    draft, other = Draft.objects.get(ended_at=None), Account.objects.get(kind="customer").person_id
    verdict = again.redeem(draft=draft.id, account=other, code=telephone.code(), by=BY, at=clock.now())
    assert isinstance(verdict, Refused)
    assert Registration.objects.count() == 1
    Session.objects.all().delete()
    customer.cookies.clear()
    assert "/register/details/" not in customer.get("/register/").content.decode()  # it is no registration of a visitor


def test_of_many_completions_at_once_one_counts(customer, telephone):
    customer.post(f"{PAGE}documents/", read(customer))
    customer.post(f"{PAGE}identity/", SHOWN)
    code, mine, at = telephone.code(), account(), clock.now()
    draft, by = Draft.objects.get(ended_at=None), Actor(ActorKind.CUSTOMER, str(mine))

    def attempt(_n):
        try:
            return again.redeem(draft=draft.id, account=mine, code=code, by=by, at=at)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        verdicts = list(pool.map(attempt, range(8)))
    assert any(isinstance(one, Passed) for one in verdicts)
    assert Registration.objects.count() == 2
    assert Event.objects.filter(kind="registration.verified-again").count() == 1


def test_warned_once_for_each_clock_and_anew_after_business(customer):
    soon = clocks(clock.now())["sale"].lapses_at - timedelta(days=31)
    assert dormancy.warn_all(by=BY, at=soon - timedelta(seconds=1)) == 0
    at = soon + timedelta(hours=1)
    assert states(at) == {"sale": "soon", "service": "soon"}
    assert dormancy.warn_all(by=BY, at=at) == 1
    assert dormancy.warn_all(by=BY, at=at) == 0
    assert Message.objects.filter(template="registration.dormancy-mail").count() == 1  # one mail for both
    with transaction.atomic():
        registration.touch_sale(account=account(), at=at)
    assert dormancy.warn_all(by=BY, at=at + timedelta(days=1)) == 0
    later = clocks(at)["sale"].lapses_at - timedelta(days=5)
    assert states(later) == {"sale": "soon", "service": "lapsed"}
    assert dormancy.warn_all(by=BY, at=later) == 1
    entries = entries_of(Subject("registration", str(newest().id)))
    told = [entry.clear["kinds"] for entry in entries if entry.kind == "registration.dormancy-warned"]
    assert sorted(told) == [["sale"], ["sale", "service"]]


def test_what_lapsed_or_is_closed_is_not_warned(customer):
    end = clocks(clock.now())["sale"].lapses_at
    assert dormancy.warn_all(by=BY, at=end) == 0
    Account.objects.update(closed_at=clock.now())
    assert dormancy.warn_all(by=BY, at=end - timedelta(days=1)) == 0


def test_only_the_newest_verification_counts(customer, telephone):
    at = clock.now()
    put_back(verified_at=at - timedelta(days=5 * 365 - 9))
    assert states(at) == {"sale": "soon", "service": "soon"}
    verify(customer, telephone)
    assert states(clock.now()) == {"sale": "awake", "service": "awake"}
    assert dormancy.warn_all(by=BY, at=clock.now()) == 0


def test_probe_sees_who_was_not_told(customer):
    end = clocks(clock.now())["sale"].lapses_at
    due = end - timedelta(days=31)
    assert isinstance(warned_in_time(due + timedelta(hours=23)).verdict, Passed)
    assert isinstance(warned_in_time(due + timedelta(hours=25)).verdict, Refused)
    dormancy.warn_all(by=BY, at=due + timedelta(hours=25))
    assert isinstance(warned_in_time(due + timedelta(hours=26)).verdict, Passed)
    Registration.objects.all().delete()
    assert isinstance(warned_in_time(due).verdict, Held)


def test_code_goes_to_the_former_phone_while_a_change_cools(customer, telephone):
    from anbao.identity.actions import contacts

    mine, at = account(), clock.now()
    by = Actor(ActorKind.CUSTOMER, str(mine))
    change = contacts.ask_change(
        account=mine, field="phone", value="+886987654321", password=TYPED["password"], by=by, at=at
    )
    for _ in range(2):
        contacts.confirm(change=change, account=mine, code=telephone.code(), by=by, at=clock.now())
    assert identity.person_data(identity.person_of(mine)).phone == "+886987654321"
    verify(customer, telephone)
    codes = [one for one in telephone.messages() if "註冊" in one.text and not one.subject]
    assert codes[-1].to == "+886912345678"
