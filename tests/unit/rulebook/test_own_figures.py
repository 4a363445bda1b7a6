"""Figures that no law names: our value is a default, which the company may replace in either direction."""

from datetime import date

import pytest

from anbao.rulebook.domain.book import Book
from anbao.rulebook.domain.errors import ProfileRefused
from anbao.rulebook.domain.profile import check_stricter
from tests.unit.rulebook.small import FILES, compiled, profile

HABITS = """\
- key: other.habit
  title: {zh: 公司習慣, en: Habit}
  summary: {zh: 法規沒有訂，公司自己訂。, en: The law names none.}
  at: {"2020-01-01": {cite: 自訂}}
  force: context
  params:
    habit.every: {unit: duration, bound: max, mark: own, values: {"2020-01-01": P1Y, "2023-01-01": P6M}}
    shared.tries: {unit: count, bound: max, mark: own, values: {"2020-01-01": 3}}

- key: law.tries
  title: {zh: 次數, en: Tries}
  summary: {zh: 最多幾次。, en: How often at most.}
  at: {"2020-01-01": {cite: a9}}
  force: context
  applies: {eq: [company.kind, insurer]}
  params:
    shared.tries: {unit: count, bound: max, values: {"2020-01-01": 5}}

- key: law.habit-later
  title: {zh: 以後, en: Later}
  summary: {zh: 以後會訂。, en: The law will name one.}
  at: {"2024-01-01": {cite: a10}}
  force: context
  params:
    later.within: {unit: duration, bound: max, values: {"2020-01-01": {value: P1M, mark: own}, "2025-01-01": P20D}}
"""
BOOK = compiled({**FILES, "other/habits.yaml": HABITS})
ON = date(2024, 6, 1)


def figure(name, *, on=ON, kind="insurer", **stricter):
    names = {key.replace("__", "."): value for key, value in stricter.items()}
    return Book(BOOK, profile(kind=kind, stricter=names), on).figure(name)


def check(*, kind="insurer", on=ON, **stricter):
    names = {key.replace("__", "."): value for key, value in stricter.items()}
    check_stricter(profile(kind=kind, stricter=names), BOOK, on=on)


@pytest.mark.parametrize("value", ["P1M", "P2Y"])
def test_default_of_our_own_is_replaced_in_either_direction(value):
    check(habit__every=value)
    found = figure("habit.every", habit__every=value)
    assert (str(found.value), found.own, found.clause) == (value, True, "other.habit")


def test_default_of_our_own_holds_where_the_company_sets_none():
    assert (str(figure("habit.every").value), figure("habit.every").own) == ("P6M", False)


def test_own_figure_is_still_of_its_unit():
    with pytest.raises(ProfileRefused) as refusal:
        check(habit__every=6)
    assert refusal.value.clauses == ("other.habit",)


@pytest.mark.parametrize(("tries", "allowed"), [(2, True), (4, True), (5, True), (6, False)])
def test_law_bounds_a_figure_that_also_has_our_default(tries, allowed):
    if allowed:
        check(shared__tries=tries)
    else:
        with pytest.raises(ProfileRefused) as refusal:
            check(shared__tries=tries)
        assert refusal.value.clauses == ("law.tries",)
    assert figure("shared.tries", shared__tries=tries).number == (tries if allowed else 3)


def test_law_that_is_not_the_company_s_bounds_nothing():
    check(kind="broker", shared__tries=6)
    assert figure("shared.tries", kind="broker", shared__tries=6).number == 6


@pytest.mark.parametrize(("value", "allowed"), [("P20D", True), ("P21D", False)])
def test_law_known_to_come_bounds_what_is_free_today(value, allowed):
    if allowed:
        check(later__within=value)
        return
    with pytest.raises(ProfileRefused) as refusal:
        check(later__within=value)
    assert refusal.value.clauses == ("law.habit-later",)


def test_free_value_gives_way_on_the_day_the_law_takes_over():
    assert str(figure("later.within", on=date(2024, 12, 31), later__within="P21D").value) == "P21D"
    assert str(figure("later.within", on=date(2025, 1, 1), later__within="P21D").value) == "P20D"
