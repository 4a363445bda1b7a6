from datetime import UTC, datetime, timedelta

import pytest

from anbao.commerce.underwriting.domain.sums import BenefitSum, Period, amounts, tightest, total_overlapping

DAY = datetime(2026, 12, 1, tzinfo=UTC)


def period(start, end):
    return Period(DAY + timedelta(days=start), DAY + timedelta(days=end))


@pytest.mark.parametrize(
    ("other", "counts"),
    [
        (period(0, 5), False),  # ends as the other begins
        (period(0, 6), True),
        (period(6, 7), True),
        (period(9, 12), True),
        (period(10, 12), False),
        (period(0, 20), True),
    ],
)
def test_total_counts_what_overlaps(other, counts):
    assert total_overlapping([(other, 7)], period(5, 10)) == (7 if counts else 0)


def test_total_counts_two_that_meet_only_this_one():
    assert total_overlapping([(period(0, 6), 7), (period(9, 12), 5)], period(5, 10)) == 12


def benefit(key="a", total=10, company=100, industry=100, *, accumulated=True):
    return BenefitSum(key, total, total, company, industry, accumulated)


def test_tightest_is_the_one_with_least_room():
    assert tightest([benefit("a", 10), benefit("b", 90), benefit("c", 120)]).benefit == "c"


def test_tightest_prefers_one_without_a_limit():
    assert tightest([benefit("a", 500), benefit("b", company=None)]).benefit == "b"


def test_tightest_of_nothing_is_an_error():
    with pytest.raises(ValueError, match="empty"):
        tightest([])


@pytest.mark.parametrize(
    ("item", "elsewhere", "ceiling"),
    [
        (benefit(), 0, 100),
        (benefit(), 30, 70),
        (benefit(company=50), 30, 50),
        (benefit(), None, None),
        (benefit(industry=None), 0, None),
        (benefit(company=None), 0, None),
        (benefit(industry=None, accumulated=False), None, 100),
    ],
)
def test_ceiling_respects_both_limits(item, elsewhere, ceiling):
    assert item.ceiling(elsewhere) == ceiling


@pytest.mark.parametrize("sums", [{}, {"a": 0}, {"a": -1}, {"a": True}, {"a": 1.5}])
def test_amounts_refuses_what_is_no_sum(sums):
    with pytest.raises(ValueError):
        amounts(sums)
