"""A figure changed by one unit: noticed by an example, or reported as held by none."""

import pytest

from anbao.rulebook.domain.mutations import by_one, changes
from anbao.rulebook.domain.reading import read
from tests.unit.rulebook.small import FILES, fact_types, guards


@pytest.mark.parametrize(
    ("value", "others"),
    [
        (18, [19, 17]),
        (1, [2, 0]),
        (0, [1]),  # nothing is below
        (True, [False]),
        (False, [True]),
        ("P2M", ["P3M", "P1M"]),
        ("P1Y6M", ["P1Y7M", "P1Y5M"]),
        ("PT1H", ["PT2H", "PT0S"]),
        (["a"], [["a", "another-member"]]),  # there is no empty list of members
        (["a", "b"], [["a", "b", "another-member"], ["b"], ["a"]]),
    ],
)
def test_by_one_goes_each_way_there_is(value, others):
    assert by_one(value) == others


def made():
    source = read(FILES)
    return source, list(changes(source, guards=guards(), fact_types=fact_types()))


def test_changes_are_of_every_value_of_every_date():
    _, found = made()
    assert {(one.clause, one.figure, one.since, one.before) for one in found} == {
        ("law.age", "age.least", "2020-01-01", 20),
        ("law.age", "age.least", "2023-01-01", 18),
        ("law.broker-only", "age.least", "2020-01-01", 30),
        ("law.line-only", "wait.for", "2020-01-01", "PT5M"),
    }
    assert len(found) == 8


def test_changes_are_noticed_only_where_an_example_holds_the_value():
    _, found = made()
    assert {(one.clause, one.since, one.after) for one in found if one.noticed} == {
        ("law.age", "2020-01-01", 21),
        ("law.age", "2020-01-01", 19),
        ("law.age", "2023-01-01", 19),
        ("law.age", "2023-01-01", 17),
    }


def test_changes_leave_the_source_as_it_was():
    source, _ = made()
    untouched = read(FILES)
    assert source.clauses == untouched.clauses
