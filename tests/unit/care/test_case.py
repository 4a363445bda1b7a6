"""Promises at their bounds, and the number that a person cites."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from anbao.commerce.care.domain.case import (
    ANSWERS,
    CHANNELS,
    HELP,
    KINDS,
    OUTCOMES,
    WITHOUT_ANSWER,
    Channel,
    Kind,
    Outcome,
    case_number,
    outcome_words,
)
from anbao.commerce.care.domain.promises import Promise, PromisesMisshaped, dates, promises
from anbao.kernel.clock import TAIPEI, local_date
from anbao.kernel.workdays import Workdays

ONE = {"taken_workdays": 1, "answered_days": 5}
SET = {"kinds": {str(kind): ONE for kind in Kind}, "reopen_days": 60, "refund_workdays": 3, "warn_days": 2}


def rest(day):
    return day.weekday() >= 5


def came(*when):
    return datetime(*when, tzinfo=TAIPEI)


@pytest.mark.parametrize(
    ("at", "take_by", "due"),
    [
        (came(2026, 11, 2, 0, 0), date(2026, 11, 3), date(2026, 11, 7)),  # a Monday
        (came(2026, 11, 2, 23, 59), date(2026, 11, 3), date(2026, 11, 7)),
        (came(2026, 11, 3, 0, 0), date(2026, 11, 4), date(2026, 11, 8)),
        (came(2026, 11, 6, 12, 0), date(2026, 11, 9), date(2026, 11, 11)),  # Friday: taken up on Monday
        (came(2026, 11, 7, 12, 0), date(2026, 11, 9), date(2026, 11, 12)),  # on a rest day
    ],
)
def test_day_on_which_it_came_does_not_count(at, take_by, due):
    found = dates(Promise(1, 5), at=at.astimezone(UTC), is_rest=rest)
    assert (local_date(found.take_by), local_date(found.due_at)) == (take_by, due)
    assert found.due_at == datetime(due.year, due.month, due.day, 23, 59, 59, tzinfo=TAIPEI)
    assert found.take_by - found.warn_at == timedelta(hours=4)


def test_taken_up_is_never_later_than_answered():
    found = dates(Promise(30, 2), at=came(2026, 11, 2, 9, 0), is_rest=rest)
    assert found.take_by == found.due_at


def test_holidays_are_no_working_days():
    found = dates(Promise(1, 30), at=came(2026, 12, 31, 9, 0), is_rest=Workdays().is_rest)
    assert local_date(found.take_by) == date(2027, 1, 4)  # Friday is New Year's day


@pytest.mark.parametrize("days", [1, 365])
def test_set_is_read_at_its_bounds(days):
    read = promises({**SET, "warn_days": days})
    assert promises(read.as_json()) == read


@pytest.mark.parametrize(
    "content",
    [
        {},
        {**SET, "kinds": {"question": ONE}},
        {**SET, "kinds": {**SET["kinds"], "gossip": ONE}},
        {**SET, "kinds": {**SET["kinds"], "claim": {"taken_workdays": 1}}},
        {**SET, "kinds": {**SET["kinds"], "claim": {**ONE, "answered_days": 366}}},
        {**SET, "kinds": {**SET["kinds"], "claim": {**ONE, "answered_days": True}}},
        {**SET, "reopen_days": 0},
        {**SET, "warn_days": "2"},
        {**SET, "kinds": None},
    ],
)
def test_what_is_no_set_is_refused(content):
    with pytest.raises(PromisesMisshaped):
        promises(content)


def test_everything_has_its_words():
    assert KINDS.keys() == HELP.keys() == set(Kind)
    assert CHANNELS.keys() == set(Channel)
    assert OUTCOMES.keys() == set(Outcome) == {*ANSWERS, *WITHOUT_ANSWER}
    assert outcome_words(Kind.CLAIM, Outcome.NOT_MET) != outcome_words(Kind.COMPLAINT, Outcome.NOT_MET)


def test_number_is_of_the_ids_last_bits():
    assert case_number(UUID(int=0)) == "C-0000-0000"
    assert case_number(UUID(int=2**128 - 1)) == "C-ZZZZ-ZZZZ"
