"""Figures: units, bounds, the stricter of two."""

import pytest

from anbao.kernel.periods import Period, PeriodsUnordered
from anbao.rulebook.domain.errors import FiguresDisagree
from anbao.rulebook.domain.figures import FigureValue, allowed, parse_value, strictest


def figure(value, bound, clause="ec.a", unit="count"):
    return FigureValue("f.x", value, unit, bound, clause, (clause,), "", "V")


@pytest.mark.parametrize(
    ("bound", "value", "than", "answer"),
    [
        ("min", 8, 8, True),
        ("min", 7, 8, False),
        ("min", 9, 8, True),
        ("max", 5, 5, True),
        ("max", 6, 5, False),
        ("max", 4, 5, True),
        ("exact", 5, 5, True),
        ("exact", 4, 5, False),
        ("exact", True, 1, False),
        ("subset", ("a",), ("a", "b"), True),
        ("subset", ("a", "c"), ("a", "b"), False),
        ("max", Period.parse("PT3M"), Period.parse("PT5M"), True),
        ("max", Period.parse("PT6M"), Period.parse("PT5M"), False),
        ("min", Period.parse("P6Y"), Period.parse("P5Y"), True),
        ("min", Period.parse("P4Y"), Period.parse("P5Y"), False),
        ("min", 5, Period.parse("P5Y"), False),
    ],
)
def test_allowed_on_both_sides_of_a_bound(bound, value, than, answer):
    assert allowed(value, bound=bound, figure=than) is answer


def test_allowed_does_not_guess_about_months():
    with pytest.raises(PeriodsUnordered):
        allowed(Period.parse("P30D"), bound="max", figure=Period.parse("P1M"))


@pytest.mark.parametrize(
    ("bound", "values", "chosen", "clause"),
    [("min", [8, 12, 10], 12, "ec.1"), ("max", [5, 3, 4], 3, "ec.1"), ("exact", [2, 2], 2, "ec.0")],
)
def test_strictest_satisfies_every_clause(bound, values, chosen, clause):
    result = strictest([figure(value, bound, f"ec.{n}") for n, value in enumerate(values)])
    assert (result.value, result.clause) == (chosen, clause)
    assert len(result.clauses) == len(values)


def test_strictest_of_members_is_what_all_allow():
    result = strictest([figure(("a", "b"), "subset", unit="members"), figure(("b", "c"), "subset", "ec.b", "members")])
    assert result.value == ("b",)


@pytest.mark.parametrize(("bound", "values"), [("exact", [2, 3]), ("subset", [("a",), ("b",)])])
def test_strictest_refuses_what_cannot_be_satisfied(bound, values):
    with pytest.raises(FiguresDisagree) as refusal:
        strictest([figure(value, bound, f"ec.{n}") for n, value in enumerate(values)])
    assert refusal.value.clauses == ("ec.0", "ec.1")


@pytest.mark.parametrize(
    ("raw", "unit"),
    [
        ("5", "count"), (-1, "count"), (True, "count"), (1, "flag"), (5, "duration"), ("5Y", "duration"),
        ([], "members"), (["a", "a"], "members"), ("a", "members"), ([1], "members"),
    ],
)  # fmt: skip
def test_parse_value_refuses_another_unit(raw, unit):
    with pytest.raises(ValueError):
        parse_value(raw, unit)


def test_parse_value_makes_periods_and_tuples():
    assert parse_value("PT5M", "duration") == Period(minutes=5)
    assert parse_value(["a", "b"], "members") == ("a", "b")
    assert figure(Period(minutes=5), "max", unit="duration").period == Period(minutes=5)
    with pytest.raises(TypeError):
        _ = figure(5, "max").period
