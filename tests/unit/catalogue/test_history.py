"""Which version of a document held when."""

from datetime import UTC, date, datetime, timedelta

from anbao.commerce.catalogue.domain.documents import DocumentVersion
from anbao.commerce.catalogue.domain.history import history

FIRST = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)
SECOND = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)
JULY = datetime(2026, 6, 30, 16, 0, tzinfo=UTC)  # midnight in Taiwan


def version(number, effective_from):
    return DocumentVersion("x", "X", number, number * 64, effective_from, ())


ONE, TWO = version("1", date(2026, 1, 1)), version("2", date(2026, 7, 1))


def told(releases):
    return [(held.version.version, held.since, held.until) for held in history(releases)]


def test_version_holds_from_its_release_on():
    assert told([(FIRST, [ONE])]) == [("1", FIRST, None)]


def test_version_released_ahead_takes_over_on_its_day():
    assert told([(FIRST, [ONE]), (SECOND, [ONE, TWO])]) == [("1", FIRST, JULY), ("2", JULY, None)]


def test_version_released_late_holds_from_its_release():
    late = datetime(2026, 8, 1, 2, 0, tzinfo=UTC)
    assert told([(FIRST, [ONE]), (late, [TWO])]) == [("1", FIRST, late), ("2", late, None)]


def test_version_taken_back_before_its_day_never_held():
    back = JULY - timedelta(seconds=1)
    assert told([(FIRST, [ONE, TWO]), (back, [ONE])]) == [("1", FIRST, None)]


def test_version_taken_away_ends_with_the_release_that_lacks_it():
    assert told([(FIRST, [ONE]), (SECOND, [])]) == [("1", FIRST, SECOND)]


def test_version_that_came_back_held_twice():
    assert [held.since for held in history([(FIRST, [ONE]), (SECOND, []), (JULY, [ONE])])] == [FIRST, JULY]


def test_nothing_released_nothing_held():
    assert history([]) == ()
    assert history([(FIRST, [version("3", date(2027, 1, 1))])])[0].since > FIRST
