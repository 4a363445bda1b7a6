"""Several act at one moment, with real commits: exactly one of them does."""

import pytest

from anbao.commerce.care.actions import gate, handling, opening
from anbao.commerce.care.domain.case import Channel, Contact, Kind, Outcome
from anbao.commerce.care.models import Case, Step
from anbao.kernel.actor import Actor, ActorKind
from anbao.kernel.verdict import Passed
from tests.integration.journey import sale
from tests.integration.journey.test_referrals_parallel import together


@pytest.fixture
def shop(committed_db, settings, monkeypatch):
    return sale.open_shop(settings, monkeypatch)


def by(number):
    return Actor(ActorKind.STAFF, f"clerk-{number}")


def test_of_many_answers_one_counts_and_one_message_goes_out(shop):
    made = opening.write_down(
        wanted=opening.Wanted(Kind.COMPLAINT, "等太久"),
        channel=Channel.COUNTER,
        policy_number="",
        contact=Contact("王", mail="wang@example.tw"),
        by=by(0),
        at=shop.at,
    )

    def answer(number):
        outcome = Outcome.MET if number % 2 else Outcome.NOT_MET
        return lambda: handling.answer(case=made.id, outcome=outcome, words=f"答覆 {number}", by=by(number), at=shop.at)

    answers = together(*[answer(n) for n in range(5)])
    (winner,) = [n for n, one in enumerate(answers) if isinstance(one, Passed)]
    row = Case.objects.get()
    assert (row.answered_by, row.outcome) == (str(by(winner)), "met" if winner % 2 else "not_met")
    assert Step.objects.filter(kind="answer").count() == 1
    shop.run_due(only="messages.%")
    assert len([text for _to, text in shop.world.texts if "我們的答覆" in text or "答覆 " in text]) == 1


def test_gate_lets_exactly_so_many_through(shop):
    limit = gate.Limit("test", 3, gate.OF_VISIT.within)
    passed = together(*[lambda: gate.passes(limit, "same", at=shop.at) for _ in range(8)])
    assert sum(passed) == 3
