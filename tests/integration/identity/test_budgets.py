"""Budgets in the database: one statement counts, exactly, and what a count asks for stands before every comparison."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client

from anbao.gateways import captcha as captchas
from anbao.identity import api
from anbao.identity.actions import budgets, proof
from anbao.identity.domain.budgets import BudgetUnknown, Standing, Step
from anbao.identity.domain.proof import solve
from anbao.identity.middleware.fence import Passage
from anbao.identity.models import SignInGate, Spending
from anbao.identity.queries.budgets import limits
from anbao.kernel import clock, registries
from anbao.kernel.verdict import Passed, Refused
from anbao.ledger.models import Event
from tests.integration.identity.conftest import AT, PASSWORD, VISITOR

SIGN_IN = "/sign-in/"
HTML = {"accept": "text/html"}


@pytest.fixture
def now(monkeypatch):
    class Now:
        at = AT

        def forward(self, **kwargs):
            self.at += timedelta(**kwargs)

    now = Now()
    monkeypatch.setattr(clock, "now", lambda: now.at)
    return now


def reserve(at=AT, **keys):
    return api.reserve_budget(kind=api.fence.RESET, keys=keys or {"address": "203.0.113.9"}, by=VISITOR, at=at)


def test_budget_parallel_attempts_get_a_number_each(people):
    def one(_):
        try:
            return reserve(address="203.0.113.9", device="d", account="a").spent
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        found = [spent for standing in pool.map(one, range(80)) for spent in standing]
    for scope in ("address", "device", "account"):
        assert sorted(one.number for one in found if one.scope == scope) == list(range(1, 81))
    most = limits(api.fence.RESET, AT)["device"].most
    refused = [one for one in found if one.scope == "device" and one.step == Step.REFUSED]
    assert len(refused) == 80 - most
    kinds = Event.objects.filter(kind="identity.budget.spent")
    assert kinds.count() == 2  # one for each budget with an end that was exceeded, however many came after


def test_budget_starts_anew_after_its_window_and_is_not_prolonged(people):
    within = limits(api.fence.RESET, AT)["address"].within
    reserve()
    late = reserve(AT + within - timedelta(seconds=1)).spent[0]
    assert (late.number, late.ends_at) == (2, AT + within)
    assert reserve(AT + within).spent[0].number == 1


def test_budget_given_back_counts_as_not_made(people):
    reserve()
    budgets.give_back(reserve())
    assert reserve().spent[0].number == 2


def test_budget_given_back_after_its_window_takes_nothing_from_the_next(people):
    first = reserve()
    reserve(AT + timedelta(days=2))
    budgets.give_back(first)
    assert reserve(AT + timedelta(days=2)).spent[0].number == 2


def test_budget_of_what_rolled_back_was_not_spent(people):
    with transaction.atomic():
        reserve()
        transaction.set_rollback(True)
    assert reserve().spent[0].number == 1


def test_budget_unknown_act_or_scope(people):
    with pytest.raises(BudgetUnknown):
        api.reserve_budget(kind="dance", keys={"address": "a"}, by=VISITOR, at=AT)
    with pytest.raises(BudgetUnknown):
        reserve(shoe="42")


def test_budget_rows_hold_nothing_in_clear_and_are_removed(people):
    reserve(address="203.0.113.9", account="meiling")
    with connection.cursor() as cursor:
        cursor.execute("SELECT identity_spending::text FROM identity_spending")
        said = " ".join(row[0] for row in cursor.fetchall())
    assert "203" not in said
    assert b"meiling".hex() not in said
    assert budgets.forget(at=AT) == 0
    assert budgets.forget(at=AT + timedelta(days=2)) == 2
    assert not Spending.objects.exists()


# --- The probe ------------------------------------------------------------------------------------------------------


def probe_finds(at=AT):
    return registries.probes.get("identity.automated-attempts").run(at)


def test_probe_passes_and_leaves_nothing(people, now):
    assert isinstance(probe_finds().verdict, Passed)
    assert not Spending.objects.exists()
    assert not SignInGate.objects.exists()
    assert not Event.objects.filter(kind__startswith="identity.sign-in").exists()


def test_probe_finds_a_door_without_a_fence(people, now, monkeypatch):
    monkeypatch.setattr(api.fence, "enter", lambda request, **given: Passage(request, Standing("sign-in", ()), AT, ""))
    found = probe_finds()
    assert isinstance(found.verdict, Refused)
    assert "identity:staff-sign-in" in str(found.verdict.reason.details["faults"])


def test_probe_finds_a_budget_that_asks_for_nothing(people, now, monkeypatch):
    monkeypatch.setattr("anbao.identity.middleware.fence._proved", lambda *_: True)
    found = probe_finds()
    assert isinstance(found.verdict, Refused)
    assert "reset asks for no proof" in str(found.verdict.reason.details["faults"])


# --- Proof of work -------------------------------------------------------------------------------------------------


def answer(kind="sign-in", at=AT):
    challenge = proof.challenge(kind=kind, at=at)
    return challenge, solve(challenge, int(challenge.split(".")[4]))


def accepted(challenge, nonce, *, kind="sign-in", at=AT, waiter="203.0.113.9"):
    return proof.accept(kind=kind, answer=challenge, nonce=nonce, waiter=waiter, at=at)


def test_proof_is_accepted_once(people):
    found = answer()
    assert accepted(*found)
    assert not accepted(*found)


def test_proof_parallel_is_accepted_once(people):
    found = answer()

    def one(_):
        try:
            return accepted(*found)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(one, range(8))) == 1


def test_proof_for_another_form_too_late_or_forged(people):
    challenge, nonce = answer()
    assert not accepted(challenge, nonce, kind="reset")
    assert not accepted(challenge, nonce, at=AT + timedelta(minutes=10))
    assert not accepted(challenge.replace(".17.", ".1."), nonce)
    assert not accepted(f"x{challenge}", nonce)
    assert not accepted("nothing", nonce)
    assert not accepted(challenge, "0" if nonce != "0" else "1")
    assert accepted(challenge, nonce)


def test_proof_waited_for_one_at_a_time(people):
    """Without a script: not before the wait is over, and then one for each address."""
    first, second, other = (proof.challenge(kind="sign-in", at=AT) for _ in range(3))
    assert not accepted(first, "", at=AT + timedelta(seconds=29))
    then = AT + timedelta(seconds=30)
    assert accepted(first, "", at=then)
    assert not accepted(second, "", at=then)
    assert accepted(other, "", at=then, waiter="198.51.100.1")
    assert accepted(second, "", at=then + timedelta(seconds=30))
    assert not accepted(first, "", at=then + timedelta(seconds=60))  # used


# --- The form ------------------------------------------------------------------------------------------------------


def post(client, login="meiling", password="Wrong-1-guess", accept="text/html", **more):
    return client.post(SIGN_IN, {"login": login, "password": password, **more}, headers={"accept": accept})


def compared():
    return Event.objects.filter(kind__in=["identity.password.compared", "identity.sign-in.refused"]).count()


def spend(count, **keys):
    for _ in range(count):
        api.reserve_budget(kind=api.fence.SIGN_IN, keys=keys, by=VISITOR, at=AT)


def test_form_asks_for_a_proof_before_it_compares(people, now):
    people.customer()
    spend(limits(api.fence.SIGN_IN, AT)["address"].free, address="127.0.0.1")
    client = Client()
    page = client.get(SIGN_IN)
    assert page.context["fence"] is not None
    refused = post(client, password=PASSWORD)
    assert refused.status_code == 422
    assert compared() == 0
    assert 'value="meiling"' in refused.content.decode()  # what was typed stays
    ask = refused.context["fence"]
    done = post(client, password=PASSWORD, challenge=ask.challenge, nonce=solve(ask.challenge, ask.bits))
    assert done.status_code == 302
    assert compared() == 1


def test_form_waited_for_without_a_script(people, now):
    people.customer()
    spend(limits(api.fence.SIGN_IN, AT)["address"].free, address="127.0.0.1")
    client = Client()
    ask = client.get(SIGN_IN).context["fence"]
    assert post(client, password=PASSWORD, challenge=ask.challenge, nonce="").status_code == 422
    now.forward(seconds=ask.wait)
    assert post(client, password=PASSWORD, challenge=ask.challenge, nonce="").status_code == 302


def test_form_without_a_captcha_waits_past_the_second_threshold(people, now):
    people.customer()
    found = limits(api.fence.SIGN_IN, AT)["address"]
    spend(found.proved, address="127.0.0.1")
    held = post(Client(), password=PASSWORD)
    assert held.status_code == 429
    assert held.headers["Retry-After"] == str(int(found.within.total_seconds()))
    assert "確認" not in held.content.decode().split("<main")[0]
    assert compared() == 0
    now.forward(seconds=found.within.total_seconds())
    assert post(Client(), password=PASSWORD).status_code == 302


class Counting:
    """A CAPTCHA that one word solves."""

    widget = captchas.Widget("https://captcha.example/a.js", "captcha", "key", "captcha-answer")
    origins = ("https://captcha.example",)
    silent = False

    def check(self, answer):
        if self.silent:
            raise captchas.CaptchaSilent
        return answer == "person"


@pytest.fixture
def captcha(monkeypatch):
    made = Counting()
    monkeypatch.setattr("anbao.identity.middleware.fence.captcha", lambda _: made)
    return made


def test_form_with_a_captcha_asks_for_it(people, now, captcha):
    people.customer()
    spend(limits(api.fence.SIGN_IN, AT)["address"].proved, address="127.0.0.1")
    client = Client()
    page = client.get(SIGN_IN)
    assert captcha.widget.script in page.content.decode()
    assert "https://captcha.example" in page.headers["Content-Security-Policy"]
    assert "https://captcha.example" not in Client().get("/products/").headers["Content-Security-Policy"]
    assert post(client, password=PASSWORD).status_code == 422
    assert post(client, password=PASSWORD, **{"captcha-answer": "robot"}).status_code == 422
    captcha.silent = True
    silent = post(client, password=PASSWORD, **{"captcha-answer": "person"})
    assert "沒有回應" in silent.content.decode()
    captcha.silent = False
    assert compared() == 0
    assert post(client, password=PASSWORD, **{"captcha-answer": "person"}).status_code == 302


def test_form_refused_past_the_limit_whatever_it_brings(people, now, captcha):
    people.customer()
    spend(limits(api.fence.SIGN_IN, AT)["address"].most, address="127.0.0.1")
    page = post(Client(), password=PASSWORD, **{"captcha-answer": "person"})
    assert page.status_code == 429
    assert compared() == 0
    problem = post(Client(), accept="application/json", password=PASSWORD)
    assert problem.headers["Content-Type"] == "application/problem+json"
    assert problem.json()["code"] == "identity.too-many-attempts"
    assert int(problem.headers["Retry-After"]) > 0


def test_form_known_browser_is_not_held_up_by_strangers(people, now):
    """Neither by neighbors at the same address nor by guesses at its account elsewhere."""
    people.customer()
    client = Client()
    client.get(SIGN_IN)
    assert post(client, password=PASSWORD).status_code == 302
    client.post("/sign-out/")
    spend(limits(api.fence.SIGN_IN, AT)["address"].most, address="127.0.0.1")
    spend(limits(api.fence.SIGN_IN, AT)["account"].free, account=api.budget_account("customer", "meiling"))
    assert post(Client(), password=PASSWORD).status_code == 429
    assert post(client, password=PASSWORD).status_code == 302
    assert post(client, login="somebody", password=PASSWORD).status_code == 422  # compared, wrong


def test_form_cookieless_attempts_share_one_budget(people, now):
    free = limits(api.fence.SIGN_IN, AT)["device"].free
    answers = [post(Client(), login=f"login-{n}").status_code for n in range(free + 1)]
    assert set(answers) == {422}
    assert compared() == free


def test_form_right_password_is_not_counted(people, now):
    people.customer()
    client = Client()
    for _ in range(limits(api.fence.SIGN_IN, AT)["device"].free + 3):
        assert post(client, password=PASSWORD).status_code == 302
        client.post("/sign-out/")


def test_form_account_tried_from_everywhere_is_asked_for_a_proof(people, now):
    people.customer()
    spend(limits(api.fence.SIGN_IN, AT)["account"].free, account=api.budget_account("customer", "meiling"))
    assert post(Client(), password=PASSWORD).status_code == 422
    assert compared() == 0
    assert post(Client(), login="another").status_code == 422
    assert compared() == 1


def test_device_cookie_is_our_own(people, now):
    client = Client()
    client.get(SIGN_IN)
    cookie = client.cookies["anbao_device"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    value = cookie.value
    client.get(SIGN_IN)
    assert client.cookies["anbao_device"].value == value
    client.cookies["anbao_device"] = f"{value[:-1]}{'0' if value[-1] != '0' else '1'}"
    client.get(SIGN_IN)
    assert client.cookies["anbao_device"].value.split(".")[0] != value.split(".")[0]
