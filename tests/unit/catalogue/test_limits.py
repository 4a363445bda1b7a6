from datetime import date

import pytest

from anbao.commerce.catalogue.domain.limits import find, rows

ROW = {
    "id": "a",
    "benefit": "accident",
    "verification": ["network"],
    "customer": ["new"],
    "scope": ["company", "industry"],
    "age_from": 15,
    "age_to": 64,
    "amount": 100,
    "from": "2019-01-11",
    "until": "2020-12-31",
    "clause": "x",
    "source": "somewhere",
    "mark": "N",
}
ASKED = {
    "benefit": "accident",
    "verification": "network",
    "customer": "new",
    "scope": "company",
    "age": 30,
    "on": date(2020, 1, 1),
}


def limits(*changes):
    return rows({"limits": [{**ROW, **change} for change in changes]})


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"scope": "industry"},
        {"age": 15},
        {"age": 64},
        {"on": date(2019, 1, 11)},
        {"on": date(2020, 12, 31)},
    ],
)
def test_find_row_at_its_bounds(asked):
    assert find(limits({}), **{**ASKED, **asked}).amount == 100


@pytest.mark.parametrize(
    "asked",
    [
        {"benefit": "medical"},
        {"verification": "certificate"},
        {"customer": "existing"},
        {"scope": "world"},
        {"age": 14},
        {"age": 65},
        {"on": date(2019, 1, 10)},
        {"on": date(2021, 1, 1)},
    ],
)
def test_find_nothing_past_its_bounds(asked):
    assert find(limits({}), **{**ASKED, **asked}) is None


def test_find_takes_the_newest_then_the_lowest():
    found = limits(
        {"id": "old", "from": "2018-01-01", "amount": 1},
        {"id": "high", "amount": 300},
        {"id": "low", "amount": 200},
    )
    assert find(found, **ASKED).id == "low"


@pytest.mark.parametrize("change", [{"amount": 1.5}, {"amount": -1}, {"mark": "?"}, {"source": ""}, {"amount": True}])
def test_rows_without_figure_source_or_mark_are_refused(change):
    with pytest.raises(ValueError, match="limit a"):
        limits(change)


def test_rows_without_a_field_are_refused():
    with pytest.raises(KeyError):
        rows({"limits": [{key: value for key, value in ROW.items() if key != "verification"}]})
