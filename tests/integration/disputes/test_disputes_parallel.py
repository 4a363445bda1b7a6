"""Several act at one moment, with real commits: exactly one of them does."""

import pytest

from anbao.commerce.disputes.actions import decide as deciding
from anbao.commerce.disputes.actions import report
from anbao.commerce.disputes.domain.dispute import Authorised, Fault, Found
from anbao.commerce.disputes.models import Dispute
from anbao.commerce.policies.models import Policy
from anbao.kernel.actor import Actor, ActorKind
from anbao.kernel.verdict import Passed
from tests.integration.disputes.test_disputes import WORDS, events, texts
from tests.integration.journey import sale
from tests.integration.journey.test_referrals_parallel import together


@pytest.fixture
def scene(committed_db, settings, monkeypatch):
    shop = sale.open_shop(settings, monkeypatch)
    customer = shop.customer()
    application = customer.reach("card_entered")
    shop.run_due()
    return shop, customer, Policy.objects.get(application=application)


def by(number):
    return Actor(ActorKind.STAFF, f"clerk-{number}")


def reporting(shop, customer, policy):
    def own():
        return report.report_own(policy=policy.id, account=policy.account_id, words=WORDS, by=customer.by, at=shop.at)

    def called():
        return report.report_by_telephone(application=policy.application, words=WORDS, by=by(1), at=shop.at)

    return own, called


def test_page_and_telephone_at_once_are_one_dispute(scene):
    shop, _customer, policy = scene
    own, called = reporting(*scene)
    answers = together(own, called, own, called)
    assert len({answer.id for answer in answers}) == 1
    assert Dispute.objects.count() == 1
    assert events(policy) == ["reported"]
    assert len(texts(shop, answers[0].number)) == 2


def test_of_many_decisions_one_counts(scene):
    shop, _customer, policy = scene
    own, _called = reporting(*scene)
    dispute = own().id
    reviews = [lambda n=n: deciding.review(dispute=dispute, by=by(n), at=shop.at) for n in range(4)]
    assert sum(isinstance(answer, Passed) for answer in together(*reviews)) == 1

    def decide(number):
        upheld = bool(number % 2)
        found = Found(upheld=upheld, authorised=Authorised.YES, fault=Fault.NONE, reason=f"說明 {number}")
        return lambda: deciding.decide(dispute=dispute, found=found, by=by(number), at=shop.at)

    answers = together(*[decide(n) for n in range(6)])
    (winner,) = [n for n, answer in enumerate(answers) if isinstance(answer, Passed)]
    row = Dispute.objects.get()
    assert row.decided_by == str(by(winner))
    assert row.state == ("upheld" if winner % 2 else "not_upheld")
    assert events(policy)[-1] == ("upheld" if winner % 2 else "not-upheld")
    assert len(events(policy)) == 3
