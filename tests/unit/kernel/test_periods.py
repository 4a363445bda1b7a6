"""Civil Code articles 119 to 124."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anbao.kernel.clock import TAIPEI
from anbao.kernel.periods import NotPeriod, Period, PeriodsUnordered, age_on
from anbao.kernel.workdays import Workdays

DAYS = st.dates(date(1950, 1, 1), date(2100, 12, 31))
MONTHS = st.integers(1, 240)


@pytest.mark.parametrize(
    ("start", "period", "last"),
    [
        (date(2026, 2, 28), "P2M", date(2026, 4, 30)),  # counted from 1 March: whole months
        (date(2025, 12, 31), "P2M", date(2026, 2, 28)),
        (date(2023, 12, 31), "P2M", date(2024, 2, 29)),
        (date(2026, 1, 15), "P1M", date(2026, 2, 15)),
        (date(2026, 1, 30), "P1M", date(2026, 2, 28)),  # no 31 February
        (date(2026, 1, 28), "P1M", date(2026, 2, 28)),  # no 29 February
        (date(2026, 1, 27), "P1M", date(2026, 2, 27)),
        (date(2026, 2, 27), "P1M", date(2026, 3, 27)),
        (date(2021, 3, 10), "P5Y", date(2026, 3, 10)),
        (date(2024, 2, 28), "P1Y", date(2025, 2, 28)),  # counted from 29 February; none in 2025
        (date(2024, 2, 29), "P1Y", date(2025, 2, 28)),  # counted from 1 March 2024
        (date(2026, 11, 20), "P10D", date(2026, 11, 30)),
        (date(2026, 11, 20), "P1W", date(2026, 11, 27)),
        (date(2026, 1, 15), "P1M10D", date(2026, 2, 25)),
    ],
)
def test_last_day_excludes_the_first_day(start, period, last):
    assert Period.parse(period).last_day(start) == last


@given(DAYS, MONTHS)
def test_last_day_of_a_month_end_is_a_month_end(day, months):
    eve = day.replace(day=1) - timedelta(days=1)
    last = Period(months=months).last_day(eve)
    assert (last + timedelta(days=1)).day == 1


@given(DAYS, MONTHS)
def test_last_day_is_never_in_a_later_month_than_the_corresponding_one(day, months):
    last = Period(months=months).last_day(day)
    ahead = (last.year - day.year) * 12 + last.month - day.month
    eve_of_first = (day + timedelta(days=1)).day == 1
    assert ahead == months
    assert last.day == day.day or (last + timedelta(days=1)).day == 1 or eve_of_first


@given(DAYS, MONTHS)
def test_last_day_never_runs_backwards(day, months):
    period = Period(months=months)
    assert period.last_day(day) <= period.last_day(day + timedelta(days=1))


@given(DAYS, st.integers(0, 60), st.integers(1, 60))
def test_last_day_of_days_is_plain_addition(day, weeks, days):
    assert Period(weeks=weeks, days=days).last_day(day) == day + timedelta(days=7 * weeks + days)


def test_last_day_moves_off_a_rest_day_only_when_asked():
    period, start = Period.parse("P10D"), date(2026, 9, 30)  # ends on National Day, a Saturday
    assert period.last_day(start) == date(2026, 10, 10)
    assert period.last_day(start, shift=Workdays()) == date(2026, 10, 12)


def test_workdays_follow_make_up_days_and_the_company_calendar():
    assert not Workdays().is_rest(date(2025, 2, 8))  # a Saturday worked for the New Year's bridge
    assert Workdays().is_rest(date(2025, 1, 27))
    typhoon = Workdays({date(2026, 10, 12): True, date(2026, 10, 10): False})
    assert typhoon.on_or_after(date(2026, 10, 10)) == date(2026, 10, 10)
    assert typhoon.on_or_after(date(2026, 10, 11)) == date(2026, 10, 13)


def test_add_to_ends_with_the_end_of_the_last_day_in_taiwan():
    started = datetime(2021, 3, 10, 17, tzinfo=UTC)  # already 11 March in Taipei
    over = Period.parse("P5Y").add_to(started)
    assert over == datetime(2026, 3, 12, tzinfo=TAIPEI)
    assert over.tzinfo is UTC


def test_add_to_of_hours_and_minutes_is_exact():
    started = datetime(2026, 11, 20, 23, 59, tzinfo=TAIPEI)
    assert Period.parse("PT24H").add_to(started) - started == timedelta(hours=24)
    assert Period.parse("PT5M").exact() == timedelta(minutes=5)


def test_exact_is_not_for_days():
    with pytest.raises(NotPeriod):
        Period.parse("P1D").exact()
    with pytest.raises(NotPeriod):
        Period.parse("PT24H").last_day(date(2026, 1, 1))


@pytest.mark.parametrize(
    "text", ["", "P", "PT", "5Y", "P-1D", "P1.5D", "P1DT1H", "P1Y2W ", "PT1M2H", "p1y", "P１D", "P1YT"]
)
def test_parse_refuses(text):
    with pytest.raises(NotPeriod):
        Period.parse(text)


@pytest.mark.parametrize("text", ["P5Y", "P2M", "P1Y6M", "P10D", "P2W", "PT24H", "PT5M", "PT1H30M", "PT90S"])
def test_parse_reads_back(text):
    assert str(Period.parse(text)) == text


@pytest.mark.parametrize(
    ("shorter", "longer"),
    [
        ("PT3M", "PT5M"),
        ("PT60M", "PT1H"),
        ("P1Y", "P12M"),
        ("P12M", "P1Y"),
        ("P28D", "P1M"),
        ("P1M", "P31D"),
        ("P59D", "P2M"),
    ],
)
def test_not_longer_than_knows_the_order(shorter, longer):
    assert Period.parse(shorter).not_longer_than(Period.parse(longer))


def test_not_longer_than_is_false_for_the_longer_one():
    assert not Period.parse("P3M").not_longer_than(Period.parse("P2M"))
    assert not Period.parse("P32D").not_longer_than(Period.parse("P1M"))


def test_not_longer_than_refuses_to_guess():
    with pytest.raises(PeriodsUnordered):
        Period.parse("P1M").not_longer_than(Period.parse("P30D"))


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        (date(2008, 11, 20), date(2026, 11, 19), 17),
        (date(2008, 11, 20), date(2026, 11, 20), 18),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2008, 2, 29), date(2028, 2, 29), 20),
    ],
)
def test_age_on_both_sides_of_the_birthday(birth, day, age):
    assert age_on(birth, day) == age
