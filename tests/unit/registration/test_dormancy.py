"""The two clocks, at both sides of every bound."""

from datetime import UTC, datetime, timedelta

import pytest

from anbao.commerce.registration.domain.dormancy import clock_of, counted_until, warned_from
from anbao.kernel.clock import TAIPEI
from anbao.kernel.periods import Period

LAPSE, WARN = Period.parse("P5Y"), Period.parse("P30D")
VERIFIED = datetime(2021, 3, 10, 8, tzinfo=TAIPEI)
SECOND = timedelta(seconds=1)


def clock(business=None, kind="sale"):
    return clock_of(kind, verified_at=VERIFIED, business_at=business, lapse=LAPSE, warn=WARN)


def test_it_lapses_with_the_end_of_its_last_day_in_taiwan():
    end = datetime(2026, 3, 11, tzinfo=TAIPEI)
    assert clock().lapses_at == end
    assert clock().state(end - SECOND) == "soon"
    assert clock().state(end) == "lapsed"


def test_warning_begins_a_whole_period_before():
    first = datetime(2026, 2, 8, tzinfo=TAIPEI)
    assert clock().state(first - SECOND) == "awake"
    assert clock().state(first) == "soon"


def test_later_business_counts_and_earlier_business_does_not():
    assert clock(VERIFIED + timedelta(days=400)).counted_from == VERIFIED + timedelta(days=400)
    assert clock(VERIFIED - timedelta(days=400)).counted_from == VERIFIED


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 3, 10, 15, 59, 59, tzinfo=UTC),
        datetime(2026, 3, 10, 16, tzinfo=UTC),
        datetime(2024, 2, 29, 1, tzinfo=UTC),
        datetime(2025, 2, 28, 20, tzinfo=UTC),
    ],
)
@pytest.mark.parametrize("lapse", ["P5Y", "P4Y", "P18M", "P90D", "PT1H"])
def test_what_is_counted_from_that_moment_on_has_not_lapsed_and_what_is_before_has(moment, lapse):
    period = Period.parse(lapse)
    bound = counted_until(period, moment)
    assert period.add_to(bound) > moment
    assert period.add_to(bound - timedelta(microseconds=2)) <= moment


def test_clocks_to_warn_are_those_between_both_bounds():
    at = datetime(2026, 2, 20, 4, tzinfo=UTC)
    since, before = warned_from(LAPSE, WARN, at)
    for counted, state in ((since, "soon"), (since - SECOND, "lapsed"), (before - SECOND, "soon"), (before, "awake")):
        one = clock_of("service", verified_at=counted, business_at=None, lapse=LAPSE, warn=WARN)
        assert one.state(at) == state
