from datetime import UTC, datetime
from uuid import UUID

import pytest

from anbao.console.domain.entries import asked_of, harmless, spot_of, spot_text

KINDS = ("commerce.policy.issued", "commerce.policy.viewed", "rulebook.book.published")
MATTERS = ("application", "policy")
ONE = "019aa000-0000-7000-8000-000000000001"


def ask(**query):
    return asked_of({name.rstrip("_"): text for name, text in query.items()}, kinds=KINDS, matters=MATTERS)


def test_filters_are_read():
    found = ask(kind="commerce.policy.", matter=ONE, who="system:journey.sweep", clause="ec.a7", from_="2026-11-20",
                to="2026-11-20")  # fmt: skip
    assert found.kinds == KINDS[:2]
    assert found.subjects == (f"application:{UUID(ONE)}", f"policy:{UUID(ONE)}")
    assert (found.by, found.clause) == ("system:journey.sweep", "ec.a7")
    assert found.since == datetime(2026, 11, 19, 16, tzinfo=UTC)
    assert found.until == datetime(2026, 11, 20, 16, tzinfo=UTC)
    assert found.faults == {}
    assert ask(kind="rulebook.book.published").kinds == KINDS[2:]
    assert ask(matter="otp:1").subjects == ("otp:1",)
    assert ask().since is None


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ({"kind": "commerce.policy"}, {"kind": "unknown"}),
        ({"kind": "."}, {"kind": "unknown"}),
        ({"matter": "王小明"}, {"matter": "unreadable"}),
        ({"who": "王小明"}, {"who": "unreadable"}),
        ({"who": "staff:'; --"}, {"who": "unreadable"}),
        ({"clause": "A' OR 1"}, {"clause": "unreadable"}),
        ({"from_": "9999-12-31"}, {"from": "unreadable"}),
        ({"from_": "0001-01-01"}, {"from": "unreadable"}),
        ({"to": "soon"}, {"to": "unreadable"}),
        ({"from_": "2026-11-20", "to": "2026-11-19"}, {"to": "backwards"}),
    ],
)
def test_what_cannot_be_read_is_said(query, fault):
    assert ask(**query).faults == fault


def test_spots_come_back_as_they_went():
    at = datetime(2026, 11, 20, 8, 30, 15, 123456, tzinfo=UTC)
    assert spot_of(spot_text(at, 7)) == (at, 7)
    assert spot_text(*spot_of("-1-2")) == "-1-2"
    assert spot_of(f"1-{2**63 - 1}") == (datetime(1970, 1, 1, 0, 0, 0, 1, tzinfo=UTC), 2**63 - 1)
    for wrong in ("", "1", "1-", "x-1", f"1-{2**63}", "999999999999999999-1", "-99999999999999999-1", "1-2-3", "１-２"):
        assert spot_of(wrong) is None


@pytest.mark.parametrize("sign", "=+-@＝＋－＠\t\r\n")
def test_no_cell_is_a_formula(sign):
    assert harmless(f"{sign}1") == f"'{sign}1"
    assert harmless(f"1{sign}1") == f"1{sign}1"
    assert harmless(f" {sign}1") in {f"' {sign}1", f" {sign}1"}


def test_formula_behind_spaces_is_none():
    assert harmless("  =1") == "'  =1"
    assert harmless("") == ""
