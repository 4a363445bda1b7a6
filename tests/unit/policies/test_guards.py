"""The guards of servicing at their bounds; their cases by clause are in the rulebook."""

from datetime import UTC, datetime, timedelta

import pytest

from anbao.commerce.policies.domain import guards
from anbao.commerce.policies.domain.closing import act_of, is_short_term
from anbao.kernel.clock import TAIPEI
from anbao.kernel.periods import Period
from anbao.kernel.verdict import Passed

FIGURES = {"withdrawal.within": Period(days=10), "withdrawal.none_up_to": Period(years=2)}
START = datetime(2026, 12, 1, 8, 0, tzinfo=TAIPEI)
LONG = datetime(2030, 12, 1, 8, 0, tzinfo=TAIPEI)
RECEIVED = datetime(2026, 12, 3, 21, 0, tzinfo=TAIPEI)


def withdrawal(at, *, received=RECEIVED, ends=LONG):
    facts = {"policy.starts_at": START, "policy.ends_at": ends, "policy.received_at": received}
    return guards.withdrawal_in_time(facts, FIGURES, at)


@pytest.mark.parametrize(
    ("at", "passed"),
    [
        (RECEIVED, True),
        (datetime(2026, 12, 13, 23, 59, 59, tzinfo=TAIPEI), True),
        (datetime(2026, 12, 14, 0, 0, tzinfo=TAIPEI), False),
        (datetime(2026, 12, 13, 16, 0, tzinfo=UTC), False),  # midnight in Taiwan
    ],
)
def test_withdrawal_ends_with_the_tenth_day(at, passed):
    verdict = withdrawal(at)
    assert isinstance(verdict, Passed) is passed
    assert passed or verdict.reason.code == "servicing.withdrawal-over"


def test_withdrawal_before_receipt_is_in_time():
    assert isinstance(withdrawal(RECEIVED + timedelta(days=400), received=None), Passed)


@pytest.mark.parametrize(
    ("ends", "short"),
    [
        (datetime(2028, 12, 1, 8, 0, tzinfo=TAIPEI), True),
        (datetime(2028, 12, 1, 23, 59, tzinfo=TAIPEI), True),
        (datetime(2028, 12, 2, 0, 0, tzinfo=TAIPEI), False),
        (START + timedelta(days=4), True),
    ],
)
def test_two_years_are_a_short_term(ends, short):
    assert is_short_term(START, ends, Period(years=2)) is short
    assert isinstance(withdrawal(RECEIVED, ends=ends), Passed) is not short


@pytest.mark.parametrize("missing", ["policy.starts_at", "policy.ends_at"])
def test_withdrawal_with_unknown_term_is_refused(missing):
    facts = {"policy.starts_at": START, "policy.ends_at": LONG, "policy.received_at": None, missing: None}
    assert not isinstance(guards.withdrawal_in_time(facts, FIGURES, RECEIVED), Passed)


@pytest.mark.parametrize(
    ("offset", "cancellable", "code"),
    [
        (-1, True, None),
        (0, True, "servicing.cover-begun"),
        (1, True, "servicing.cover-begun"),
        (-1, False, "servicing.not-cancellable"),
        (-1, None, "servicing.not-cancellable"),
    ],
)
def test_cancelling_ends_as_the_cover_begins(offset, cancellable, code):
    facts = {"policy.starts_at": START, "product.cancellable": cancellable}
    verdict = guards.cancel_before_cover(facts, {}, START + timedelta(seconds=offset))
    assert getattr(getattr(verdict, "reason", None), "code", None) == code


@pytest.mark.parametrize(("redeemed", "matches"), [(True, False), (False, True), (None, True), (True, None)])
def test_code_for_another_act_ends_nothing(redeemed, matches):
    right = guards.otp_for_this_act({"otp.redeemed": True, "otp.act_matches": True}, {}, START)
    assert isinstance(right, Passed)
    facts = {"otp.redeemed": redeemed, "otp.act_matches": matches}
    assert not isinstance(guards.otp_for_this_act(facts, {}, START), Passed)


def test_act_tells_policy_way_and_refund_apart():
    from uuid import UUID

    one, other = UUID(int=1), UUID(int=2)
    acts = {
        act_of(policy=one, closing="cancelled", refund=120),
        act_of(policy=other, closing="cancelled", refund=120),
        act_of(policy=one, closing="withdrawn", refund=120),
        act_of(policy=one, closing="cancelled", refund=121),
    }
    assert len(acts) == 4
