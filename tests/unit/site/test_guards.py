from datetime import UTC, date, datetime

import pytest

from anbao.commerce.site.domain.advertisement import Content, in_period, state_of
from anbao.commerce.site.domain.code_text import articles, texts
from anbao.commerce.site.domain.guards import advertisement_approved, statements_published
from anbao.kernel.verdict import Passed, Refused
from anbao.messages.domain.advertising import recipient_willing

AT = datetime(2026, 11, 20, tzinfo=UTC)
GAP = "ec.ending-told site.terms-of-trade#ending"


def published(missing=(), open_=()):
    return statements_published({"site.missing": missing, "site.open": open_}, {}, AT)


def test_nothing_missing_passes():
    assert published() == Passed()


def test_open_point_passes_with_its_mark():
    assert published(open_=("ec.rules-published official-text#ec",)).open_points == (
        "ec.rules-published official-text#ec",
    )


def test_gap_refuses_and_cites_its_clauses_once():
    refused = published(missing=(GAP, "ec.ending-told x#y", "ec.withdrawal z#w"))
    assert isinstance(refused, Refused)
    assert refused.clauses == ("ec.ending-told", "ec.withdrawal")
    assert GAP in refused.reason.details["missing"]


def test_unknown_refuses():
    assert isinstance(published(missing=None), Refused)


@pytest.mark.parametrize(
    ("approved", "period", "code"),
    [
        (True, True, ""),
        (False, True, "site.advertisement-not-approved"),
        (None, True, "site.advertisement-not-approved"),
        (True, False, "site.advertisement-out-of-period"),
    ],
)
def test_advertisement_needs_approval_and_its_period(approved, period, code):
    facts = {"advertisement.approved": approved, "advertisement.in_period": period}
    verdict = advertisement_approved(facts, {}, AT)
    assert (verdict == Passed()) if not code else verdict.reason.code == code


@pytest.mark.parametrize(("opted_out", "passes"), [(False, True), (True, False), (None, False)])
def test_recipient_is_willing_only_where_that_is_known(opted_out, passes):
    assert isinstance(recipient_willing({"recipient.opted_out": opted_out}, {}, AT), Passed) is passes


@pytest.mark.parametrize(("day", "inside"), [(1, False), (2, True), (9, True), (10, False)])
def test_period_includes_both_its_ends(day, inside):
    assert in_period(date(2026, 12, 2), date(2026, 12, 9), date(2026, 12, day)) is inside


@pytest.mark.parametrize(
    ("steps", "rejected", "day", "state"),
    [
        (set(), False, 1, "proposed"),
        (set(), True, 1, "rejected"),
        ({"approved"}, False, 9, "approved"),
        ({"approved"}, False, 10, "ended"),
        ({"approved", "published"}, False, 9, "published"),
        ({"approved", "sending"}, False, 9, "published"),
        ({"approved", "published", "withdrawn"}, False, 1, "withdrawn"),
    ],
)
def test_state(steps, rejected, day, state):
    assert state_of(steps, rejected=rejected, ends_on=date(2026, 12, 9), day=date(2026, 12, day)) == state


def test_digest_changes_with_everything_that_is_approved():
    plain = Content("標題", "mail", "文案", date(2026, 12, 1), date(2026, 12, 9))
    others = [
        Content("標題。", "mail", "文案", date(2026, 12, 1), date(2026, 12, 9)),
        Content("標題", "site", "文案", date(2026, 12, 1), date(2026, 12, 9)),
        Content("標題", "mail", "文案！", date(2026, 12, 1), date(2026, 12, 9)),
        Content("標題", "mail", "文案", date(2026, 12, 2), date(2026, 12, 9)),
        Content("標題", "mail", "文案", date(2026, 12, 1), date(2026, 12, 8)),
        Content("標題", "mail", "文案", date(2026, 12, 1), date(2026, 12, 9), "ab"),
    ]
    assert len({plain.digest, *(one.digest for one in others)}) == 7


def test_official_units_carry_their_numbers():
    units = [
        ("a7.p1", "甲"),
        ("a7.p2.s1", "乙"),
        ("a7.p2.s1.i2", "丙"),
        ("a7.p2.s1.i2.n1", "丁"),
        ("a4-1.p1.s12", "戊"),
    ]
    seven, four = articles([*units[:4], units[4]])
    assert (seven.title, four.title) == ("第 7 條", "第 4-1 條")
    assert [(line.depth, line.number) for line in seven.lines] == [(0, ""), (1, "一、"), (2, "（二）"), (3, "1. ")]
    assert four.lines[0].number == "十二、"
    assert list(texts([seven, four])) == ["甲", "乙", "丙", "丁", "戊"]
