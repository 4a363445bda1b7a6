from datetime import UTC, datetime

import pytest

from anbao.kernel.canonical import canonical
from anbao.kernel.verdict import (
    Decision,
    GuardResult,
    Held,
    Passed,
    Reason,
    Referred,
    Refused,
    citing,
    heaviest,
    name_of,
)

WHY = Reason("x.y", "不行。", "請再試一次。", {"limit": 3})
AT = datetime(2026, 11, 20, tzinfo=UTC)


def test_heaviest_orders_refused_over_held_over_referred_over_passed():
    ranked = [Passed(), Referred(WHY), Held(WHY), Refused(WHY)]
    for weight, verdict in enumerate(ranked):
        assert heaviest(ranked[: weight + 1]) is verdict or isinstance(verdict, Passed)
        assert name_of(heaviest([*reversed(ranked[: weight + 1])])) == name_of(verdict)


def test_heaviest_is_the_first_of_equals():
    first, second = Refused(WHY, ("a",)), Refused(WHY, ("b",))
    assert heaviest([first, second]) is first


def test_heaviest_of_passed_cites_every_clause():
    assert heaviest([Passed(("a",)), Passed(("b", "a"))]).clauses == ("a", "b")


def test_heaviest_of_nothing_decides_nothing():
    with pytest.raises(ValueError):
        heaviest([])


def test_citing_adds_a_clause_once():
    assert citing(citing(Refused(WHY), "a"), "a", "b").clauses == ("a", "b")


def test_decision_goes_into_the_ledger_as_canonical_json():
    results = (GuardResult("g", "ec.x", Refused(WHY)), GuardResult("h", "ec.y", Passed(), planned=True))
    decision = Decision("sale.pay", results, "b" * 64, "p" * 64, AT, results[0].verdict)
    assert not decision.passed
    clear = decision.as_clear()
    assert canonical(clear)
    assert clear["guards"][0] == {
        "tag": "g", "clause": "ec.x", "verdict": "refused", "planned": False, "reason": "x.y", "details": {"limit": 3},
    }  # fmt: skip
    assert clear["guards"][1]["planned"] is True


def test_open_points_of_guards_that_passed_mark_the_step_and_its_entry():
    marked = Passed(("a",), ("file",))
    assert heaviest([Passed(("b",)), marked, Passed(open_points=("file", "page"))]).open_points == ("file", "page")
    assert isinstance(heaviest([marked, Refused(WHY)]), Refused)
    results = (GuardResult("g", "ec.x", marked), GuardResult("h", "ec.y", Passed()))
    guards = Decision("sale.pay", results, "b" * 64, "p" * 64, AT, marked).as_clear()["guards"]
    assert [guard.get("open_points") for guard in guards] == [["file"], None]
