import itertools
from datetime import UTC, date, datetime

import pytest

from anbao.console.domain.stretch import LONGEST, Stretch, asked_for, pieces

AT = datetime(2026, 11, 19, 16, 30, tzinfo=UTC)  # the twentieth in Taiwan
TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("days", "first", "last", "expected"),
    [
        ("", "", "", (date(2026, 10, 22), TODAY, "")),
        ("7", "", "", (date(2026, 11, 14), TODAY, "")),
        ("8", "", "", (date(2026, 10, 22), TODAY, "")),
        ("90", "2026-11-20", "2026-11-20", (TODAY, TODAY, "")),
        ("", "2026-11-20", "2026-11-21", (date(2026, 10, 22), TODAY, "ahead")),
        ("", "2026-11-20", "2026-11-19", (date(2026, 10, 22), TODAY, "backwards")),
        ("", "2026-11-20", "", (date(2026, 10, 22), TODAY, "unreadable")),
        ("", "<script>", "2026-11-20", (date(2026, 10, 22), TODAY, "unreadable")),
        ("", "2024-11-20", "2026-11-20", (date(2024, 11, 20), TODAY, "")),
        ("", "2024-11-19", "2026-11-20", (date(2026, 10, 22), TODAY, "long")),
    ],
)
def test_stretch_of_an_address(days, first, last, expected):
    stretch, fault = asked_for(days=days, first=first, last=last, at=AT)
    assert (stretch.first, stretch.last, fault) == expected
    assert stretch.days <= LONGEST


def test_days_up_to_a_quarter_and_weeks_beyond():
    assert len(list(Stretch(date(2026, 8, 21), TODAY).buckets())) == 92
    weeks = list(Stretch(date(2026, 8, 20), TODAY).buckets())
    assert weeks[0] == (date(2026, 8, 17), date(2026, 8, 20), date(2026, 8, 23))
    assert weeks[-1] == (date(2026, 11, 16), date(2026, 11, 16), TODAY)
    assert sum((last - first).days + 1 for _, first, last in weeks) == 93


def test_pieces_join_without_a_gap():
    whole = Stretch(date(2026, 8, 20), TODAY)
    cut = list(pieces(whole.begins, AT, days=31))
    assert (cut[0][0], cut[-1][1]) == (whole.begins, AT)
    assert all(end == begin for (_, end), (begin, _) in itertools.pairwise(cut))
    assert list(pieces(AT, AT, days=31)) == []
