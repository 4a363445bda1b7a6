"""Probes of contracts pass where what was sold is in order, and tell each thing that is not."""

from dataclasses import replace
from datetime import timedelta

import pytest

from anbao.commerce.journey.actions import refer
from anbao.commerce.journey.queries import contracts, results
from anbao.commerce.payments.models import Payment
from anbao.commerce.policies.models import Policy
from anbao.commerce.reporting.models import Report
from anbao.kernel.actor import Subject
from anbao.kernel.looks import NOTHING_YET
from anbao.kernel.registries import probes
from anbao.kernel.verdict import Passed
from anbao.messages.models import Message
from tests.integration.journey import sale
from tests.integration.journey.test_referrals import decide, referred, underwriter  # noqa: F401  (fixtures)

PROBES = {**contracts.PROBES, **results.PROBES}


@pytest.fixture
def sold(shop, customer):
    assert sale.row(shop.application).state == "cover_reported"
    return shop.application


def faults(name, at):
    return PROBES[name].run(at).verdict.reason.details["faults"]


@pytest.mark.parametrize("name", sorted(PROBES))
def test_sale_that_went_well_passes(shop, sold, name):
    found = probes.get(name).run(shop.at + timedelta(days=2))
    assert found.verdict == Passed()
    assert found.says == "1 applications"


@pytest.mark.parametrize("name", sorted(PROBES))
def test_nothing_sold_shows_nothing(shop, name):
    assert PROBES[name].run(shop.at).verdict == NOTHING_YET


def test_number_that_was_not_told_is_noticed(shop, sold):
    Policy.objects.update(number="TA115-0000-0000")
    assert "does not tell the number" in faults("policies.reference-number", shop.at)
    Message.objects.filter(template__startswith="journey.contracted").delete()
    assert "no message with a number" in faults("policies.reference-number", shop.at)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"premium": 1}, "product or premium"),
        ({"line": "travel-comprehensive"}, "product or premium"),
        ({"sums": [["身故", 1]]}, "sums"),
    ],
)
def test_policy_that_is_not_what_was_confirmed_is_noticed(shop, sold, change, told):
    Policy.objects.update(**change)
    assert faults("policies.matches-application", shop.at).endswith(told)


def test_period_of_a_policy_that_was_moved_is_noticed(shop, sold):
    policy = Policy.objects.get()
    Policy.objects.update(starts_at=policy.starts_at + timedelta(minutes=1))
    assert faults("policies.matches-application", shop.at).endswith("period")


def test_application_changed_after_its_confirmation_is_noticed(shop, sold):
    type(sale.row(sold)).objects.update(premium=9_999)
    assert "not what was confirmed" in faults("policies.matches-application", shop.at)


def test_policy_of_somebody_else_is_noticed(shop, sold):
    from anbao.commerce.policies.queries.policies import CONTENT_CONTEXT, content_of
    from anbao.keys import api as keys

    policy = Policy.objects.get()
    printed = content_of(policy).as_json()
    printed["proposer"] = [["要保人", "王小明"], ["身分證字號", "B123456780"]]
    Policy.objects.update(content=keys.seal_json(policy.data_key, printed, context=CONTENT_CONTEXT))
    assert faults("policies.matches-application", shop.at).endswith("people")


def test_contract_without_its_policy_is_noticed(shop, sold, monkeypatch):
    monkeypatch.setattr(contracts.policies, "record_part", lambda application: {"policies": []})
    assert faults("policies.matches-application", shop.at).endswith("no policy")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"amount": 1}, "charged another amount"),
        ({"holder_matches": False}, "charged somebody else"),
        ({"holder_matches": None}, "charged somebody else"),
    ],
)
def test_payment_that_is_not_right_is_noticed(shop, sold, change, told):
    Payment.objects.update(**change)
    assert faults("payments.easy-and-safe", shop.at).endswith(told)


def test_contract_that_was_not_charged_once_is_noticed(shop, sold, monkeypatch):
    taken = contracts.payments.payments_of(sold)
    monkeypatch.setattr(contracts.payments, "payments_of", lambda application: [*taken, *taken])
    assert faults("payments.easy-and-safe", shop.at).endswith("charged 2 times")


def test_payment_that_hangs_for_an_hour_is_noticed(shop, customer):
    hanging = customer.reach("card_entered")
    at = sale.row(hanging).changed_at + contracts.PAYS_WITHIN
    assert contracts.easy_and_safe(at - timedelta(seconds=1)).verdict == NOTHING_YET
    assert faults("payments.easy-and-safe", at) == "1 payments hang"


def test_no_way_to_pay_is_noticed(shop, sold, monkeypatch):
    monkeypatch.setattr(contracts.payments, "methods", lambda: ("bank-counter",))
    assert faults("payments.easy-and-safe", shop.at) == "no way to pay"


def test_cover_report_that_is_late_is_noticed_to_the_minute(shop, sold):
    Report.objects.filter(kind="cover").update(state="waiting", done_at=None)
    due = Report.objects.get(kind="cover").due_at
    assert due == Policy.objects.get().contracted_at + timedelta(hours=24)
    assert contracts.reported(due - timedelta(seconds=1)).verdict == Passed()
    assert faults("reporting.cover-in-time", due).endswith(": late")


def test_cover_report_that_was_late_is_told_afterwards_too(shop, sold):
    report = Report.objects.get(kind="cover")
    Report.objects.filter(id=report.id).update(done_at=report.due_at)
    assert contracts.reported(shop.at).verdict == Passed()
    Report.objects.filter(id=report.id).update(done_at=report.due_at + timedelta(seconds=1))
    assert faults("reporting.cover-in-time", shop.at).endswith("was reported late")


def test_cover_report_due_later_than_a_day_is_noticed(shop, sold):
    report = Report.objects.get(kind="cover")
    Report.objects.filter(id=report.id).update(due_at=report.due_at + timedelta(seconds=1))
    assert faults("reporting.cover-in-time", shop.at).endswith("due later than the rules allow")


def test_contract_that_nobody_reports_is_noticed(shop, sold):
    Report.objects.filter(kind="cover").delete()
    assert faults("reporting.cover-in-time", shop.at).endswith("no cover report")


@pytest.mark.parametrize("state", ["refused", "expired"])
def test_result_that_did_not_arrive_is_noticed(shop, sold, state):
    of = Message.objects.filter(template="journey.contracted-sms")
    assert of.update(state=state, secret_text=None) == 1
    assert results.results_told(shop.at).verdict == Passed()  # the mail did
    Message.objects.filter(template="journey.contracted-mail").update(state=state)
    assert faults("messages.result-notices", shop.at).endswith("journey.contracted was not sent")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"outcome": "referred"}, "was not accepted by a decision"),
        ({"book": "0" * 64}, "the book of the decision is not kept"),
        ({"decision": {"guards": []}}, "was accepted against a guard"),
        ({"decision": {"guards": [{"verdict": "passed"}, {"verdict": "refused"}]}}, "was accepted against a guard"),
        ({"decision": {"guards": [{"verdict": "passed"}, {"verdict": "referred"}]}}, "no person gave a reason"),
    ],
)
def test_contract_that_was_not_decided_as_it_should_is_noticed(shop, sold, monkeypatch, change, told):
    last = results.underwriting.decisions_of(Subject("application", str(sold)))[-1]
    monkeypatch.setattr(results.underwriting, "decisions_of", lambda subject: [replace(last, **change)])
    assert faults("servicing.reviews-as-controlled", shop.at).endswith(told)


def test_contract_without_a_decision_is_noticed(shop, sold, monkeypatch):
    monkeypatch.setattr(results.underwriting, "decisions_of", lambda subject: [])
    assert faults("servicing.reviews-as-controlled", shop.at).endswith("was not accepted by a decision")


def test_decision_of_an_underwriter_has_its_reason_and_is_told(shop, customer, referred, underwriter, monkeypatch):  # noqa: F811
    assert isinstance(decide(shop, refer.accept, referred, underwriter), Passed)
    assert results.results_told(shop.at).verdict == Passed()
    customer.confirm(referred)
    customer.open_payment(referred)
    customer.enter_card(referred)
    shop.run_due()
    assert results.reviews_controlled(shop.at).verdict == Passed()
    Message.objects.filter(template__startswith="journey.accepted").delete()
    assert faults("messages.result-notices", shop.at).endswith("journey.accepted was not sent")
    monkeypatch.setattr(results.identity, "staff_names", lambda actors: {})
    assert faults("servicing.reviews-as-controlled", shop.at).endswith("no person gave a reason")


def test_declined_application_is_told(shop, referred, underwriter):  # noqa: F811
    assert isinstance(decide(shop, refer.decline, referred, underwriter), Passed)
    assert results.results_told(shop.at).verdict == Passed()
    Message.objects.filter(template__startswith="journey.declined").delete()
    assert faults("messages.result-notices", shop.at).endswith("journey.declined was not sent")
