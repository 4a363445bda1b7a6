"""How a question stands, in which order the checklist goes, when a seat is open."""

from datetime import UTC, datetime, timedelta

import pytest

from anbao.examiner.domain.outline import PARTS, order_of, part_of
from anbao.examiner.domain.seat import LONGEST, Times, clean, grouped, times_fault
from anbao.examiner.domain.states import ANSWERED, BAD, OPEN, PARTLY, state_of

AT = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("parts", "wanted", "shown", "state"),
    [
        ([], ["a"], [], OPEN),
        (["none"], ["a"], [], OPEN),
        (["none", "good"], ["a"], [], PARTLY),
        (["good"], ["a", "b"], ["a"], PARTLY),
        (["good"], ["a", "b"], ["b", "a"], ANSWERED),
        (["good"], [], [], PARTLY),  # a question that asks for nothing known is not answered by anything
        (["good", "bad"], ["a"], ["a"], BAD),
        (["bad"], ["a"], [], BAD),
    ],
)
def test_state_fails_closed(parts, wanted, shown, state) -> None:
    assert state_of(parts, wanted=wanted, shown=shown) == state


def test_addresses_are_in_the_order_of_the_text() -> None:
    assert sorted(["h4.p1.s10", "h10.p1", "h4.p1.s9", "h4.p1.s8.i3.n4.m1"], key=order_of) == [
        "h4.p1.s8.i3.n4.m1",
        "h4.p1.s9",
        "h4.p1.s10",
        "h10.p1",
    ]


def test_every_part_has_a_name() -> None:
    assert part_of("h4.p1.s8.i3.n1") == "h4.p1.s8"
    assert part_of("h10.p1") == ""
    assert all(PARTS.values())


@pytest.mark.parametrize(
    ("at", "closed", "state"),
    [
        (AT - timedelta(seconds=1), None, "ahead"),
        (AT, None, "open"),
        (AT + timedelta(days=1), None, "over"),
        (AT, AT, "closed"),
        (AT, AT + timedelta(hours=1), "open"),
    ],
)
def test_seat_by_its_times(at, closed, state) -> None:
    assert Times(AT, AT + timedelta(days=1), closed).state(at) == state


@pytest.mark.parametrize(
    ("starts", "ends", "code"),
    [
        (AT, AT + LONGEST, None),
        (AT, AT + LONGEST + timedelta(seconds=1), "examiner.too-long"),
        (AT, AT, "examiner.ends-early"),
        (AT - timedelta(days=2), AT - timedelta(days=1), "examiner.ends-early"),
    ],
)
def test_times_of_a_seat_have_bounds(starts, ends, code) -> None:
    fault = times_fault(starts, ends, AT)
    assert (fault.reason.code if fault else None) == code


def test_code_reads_however_it_is_typed() -> None:
    assert clean(" abcd-efgh 23 ") == "ABCDEFGH23"
    assert grouped("ABCDEFGH") == "ABCD-EFGH"
