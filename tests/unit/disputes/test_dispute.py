"""The guard at its bounds, and the number that a person cites."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from anbao.commerce.disputes.domain.dispute import AUTHORISED, FAULT, Authorised, Fault, dispute_number
from anbao.commerce.disputes.domain.guards import liability_shown
from anbao.kernel.verdict import Passed

AT = datetime(2026, 11, 2, tzinfo=UTC)
NAMES = ("dispute.authorised", "dispute.intent_shown", "dispute.gross_fault_shown")


@pytest.mark.parametrize(
    ("facts", "passed"),
    [
        ((True, False, False), True),
        ((False, True, False), True),
        ((None, False, True), True),
        ((False, False, False), False),
        ((None, False, False), False),
        ((None, None, None), False),
        (("yes", 1, "true"), False),  # only what is known to be so counts
    ],
)
def test_consumer_pays_only_for_what_was_shown(facts, passed):
    verdict = liability_shown(dict(zip(NAMES, facts, strict=True)), {}, AT)
    assert isinstance(verdict, Passed) is passed
    assert passed or (verdict.reason.code, verdict.reason.field) == ("disputes.liability-not-shown", "outcome")


def test_what_is_not_clear_is_no_fact():
    assert [one.fact for one in Authorised] == [True, False, None]
    assert AUTHORISED.keys() == set(Authorised)
    assert FAULT.keys() == set(Fault)


def test_number_is_of_the_ids_last_bits():
    assert dispute_number(UUID(int=0)) == "D-0000-0000"
    assert dispute_number(UUID(int=2**128 - 1)) == "D-ZZZZ-ZZZZ"
    assert dispute_number(UUID(int=2**40 + 1)) == "D-0000-0001"
