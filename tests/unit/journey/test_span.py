"""A period in days, and back: nothing is lost, to the minute."""

from datetime import datetime, timedelta

import pytest

from anbao.commerce.journey.domain import span

SOONEST = span.Soonest(datetime(2026, 12, 5, 14, 7))


def of(**raw):
    return span.moments({"day": "2026-12-20", "days": "3", **raw}, SOONEST)


@pytest.mark.parametrize(
    ("raw", "moments"),
    [
        ({}, ("2026-12-20T00:00", "2026-12-23T00:00")),
        ({"days": "1"}, ("2026-12-20T00:00", "2026-12-21T00:00")),
        ({"from_time": "21:37"}, ("2026-12-20T21:37", "2026-12-23T00:00")),
        ({"to_time": "06:01"}, ("2026-12-20T00:00", "2026-12-22T06:01")),
        ({"day": "other", "day_typed": "2027-02-28", "days": "other", "days_typed": "30"},
         ("2027-02-28T00:00", "2027-03-30T00:00")),
        ({"day": "2026-12-05"}, ("2026-12-05T14:30", "2026-12-08T00:00")),
        ({"day": "2026-12-05", "from_time": "14:08"}, ("2026-12-05T14:08", "2026-12-08T00:00")),
        ({"day": "", "day_typed": ""}, ("", "")),
        ({"day": "other", "day_typed": "tomorrow"}, ("", "")),
        ({"days": ""}, ("2026-12-20T00:00", "")),
        ({"days": "0"}, ("2026-12-20T00:00", "")),
        ({"days": "other", "days_typed": "-3"}, ("2026-12-20T00:00", "")),
        ({"days": "other", "days_typed": "99999999"}, ("2026-12-20T00:00", "")),
        ({"day": "other", "day_typed": "9999-12-31"}, ("9999-12-31T00:00", "")),
        ({"from_time": "25:00", "to_time": "noon"}, ("2026-12-20T00:00", "2026-12-23T00:00")),
    ],
)  # fmt: skip
def test_moments_of_what_is_said(raw, moments):
    assert of(**raw) == moments


@pytest.mark.parametrize("hour", range(24))
def test_today_begins_late_enough_to_buy_it(hour):
    """A whole quarter of an hour, the spare time after the earliest moment or soon after that."""
    low = datetime(2026, 12, 5, hour, 46)
    begins, _ = span.moments({"day": "2026-12-05", "days": "1"}, span.Soonest(low))
    after = datetime.fromisoformat(begins) - low
    assert timedelta(minutes=20) <= after < timedelta(minutes=35)
    assert datetime.fromisoformat(begins).minute % 15 == 0


@pytest.mark.parametrize("begins", ["2026-12-20T00:00", "2026-12-20T00:01", "2026-12-20T23:59"])
@pytest.mark.parametrize("ends", ["2026-12-21T00:00", "2026-12-21T00:01", "2026-12-31T23:59", "2027-06-01T12:30"])
def test_moments_come_back_as_they_were(begins, ends):
    raw = span.said(begins, ends)
    assert span.moments(raw, SOONEST) == (begins, ends)


@pytest.mark.parametrize(
    ("begins", "ends", "said"),
    [
        ("", "", {}),
        ("soon", "later", {}),
        ("2026-12-20T00:00", "", {"day": "2026-12-20", "from_time": ""}),
        ("2026-12-20T08:00", "2026-12-24T22:00",
         {"day": "2026-12-20", "from_time": "08:00", "days": "5", "to_time": "22:00"}),
        ("2026-12-20T08:00", "2026-12-21T00:00",
         {"day": "2026-12-20", "from_time": "08:00", "days": "1", "to_time": ""}),
    ],
)  # fmt: skip
def test_said_of_moments(begins, ends, said):
    assert span.said(begins, ends) == said


def test_whole_days_are_the_same_days():
    assert span.whole_days("2026-12-20T08:00", "2026-12-24T22:00") == ("2026-12-20T00:00", "2026-12-25T00:00")
    assert span.whole_days("2026-12-20T08:00", "2026-12-24T00:00") == ("2026-12-20T00:00", "2026-12-24T00:00")
    assert span.whole_days("", "2026-12-24T00:00") == ("", "2026-12-24T00:00")


@pytest.mark.parametrize(("raw", "said"), [({"day": ""}, True), ({"days": "3"}, True), ({"departs_at": "x"}, False)])
def test_is_said(raw, said):
    assert span.is_said(raw) is said
