"""Two at once: one act for one key, and no more calls than the budget has."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections
from django.test import Client

from anbao.commerce.journey.models import Application
from anbao.endpoints.actions import budgets, keyed
from anbao.endpoints.domain.limits import LEASE, Budget
from anbao.endpoints.models import KeyedRequest
from tests.integration.endpoints.conftest import Program
from tests.integration.journey import sale
from tests.integration.journey.fakes import AT

AT_ONCE = 6


@pytest.fixture
def shop(committed_stage, settings, monkeypatch):
    shop = sale.wire(settings, monkeypatch)
    kept = committed_stage("a shop with a customer", lambda: _seeded(shop))
    shop.buyer = sale.Customer(shop, kept)
    return shop


def _seeded(shop):
    sale._seed()
    return shop.customer().by


def at_once(act):
    """What each of several threads got."""

    def run(number):
        try:
            return act(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(run, range(AT_ONCE)))


@pytest.mark.commits
def test_same_key_at_once_acts_once_and_the_budget_is_never_passed(shop, settings):
    program = Program(shop, shop.buyer.by.id, "customer")
    headers = {"Authorization": f"Bearer {program.token}", "Idempotency-Key": "once"}
    body = json.dumps({"product": "travel", "inputs": shop.buyer.inputs()})

    def begin(_number):
        answer = Client().post("/api/v1/applications", body, content_type="application/json", headers=headers)
        return answer.status_code, answer.json().get("id", answer.json().get("code"))

    answers = at_once(begin)
    assert Application.objects.count() == 1
    made = {told for status, told in answers if status == 201}
    assert made == {str(Application.objects.get().id)}
    assert {told for status, told in answers if status != 201} <= {"request-in-flight"}
    assert begin(0) == (201, made.pop())

    budget = Budget("test", 3)
    waits = at_once(lambda _number: budgets.reserve(budget, "somebody", at=AT))
    assert waits.count(None) == 3
    assert {wait for wait in waits if wait is not None} == {60}
    assert budgets.reserve(budget, "somebody else", at=AT) is None
    assert budgets.reserve(budget, "somebody", at=AT + timedelta(seconds=59)) == 1
    assert budgets.reserve(budget, "somebody", at=AT + timedelta(seconds=60)) is None


def test_request_whose_process_died_may_be_taken_up_again(db):
    said = {"key": "k" * 64, "digest": "d" * 64}
    assert keyed.begin(**said, at=AT) == "begun"
    assert keyed.begin(**said, at=AT + LEASE - timedelta(seconds=1)) == "in-flight"
    assert keyed.begin(**said, at=AT + LEASE) == "begun"
    late = keyed.Kept(200, {}, b"late")
    keyed.keep(key=said["key"], answer=late, begun_at=AT)  # the first, come back to life: its answer is not kept
    assert KeyedRequest.objects.get().answer is None
    kept = keyed.Kept(201, {"ETag": '"1"'}, "內容".encode())
    keyed.keep(key=said["key"], answer=kept, begun_at=AT + LEASE)
    assert keyed.begin(**said, at=AT + timedelta(hours=1)) == kept
    assert "內容".encode() not in bytes(KeyedRequest.objects.get().answer)
    assert keyed.begin(**{**said, "digest": "e" * 64}, at=AT + timedelta(hours=1)) == "reused"
    assert keyed.forget(at=AT + timedelta(hours=25)) == 1


def test_call_beyond_the_budget_is_told_when_to_come_again(shop_in_test, settings):
    shop, program = shop_in_test
    settings.ANBAO_API_CALLS_PER_MINUTE = 2
    assert [program.call("GET", "/token").status_code for _ in range(3)] == [200, 200, 429]
    told = program.call("GET", "/token")
    assert (told["Retry-After"], told.json()["code"]) == ("60", "too-many-requests")
    shop.pass_time(seconds=60)
    assert program.call("GET", "/token").status_code == 200


@pytest.fixture
def shop_in_test(stage, request, settings, monkeypatch):
    shop = sale.standing(stage, request, settings, monkeypatch)
    return shop, Program(shop, shop.customer().by.id, "customer")
