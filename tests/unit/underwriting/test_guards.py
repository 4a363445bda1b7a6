from datetime import UTC, datetime

import pytest

from anbao.commerce.underwriting.domain.guards import FACTS, GUARDS
from anbao.kernel.verdict import Held, Passed, Referred, Refused

AT = datetime(2026, 11, 20, tzinfo=UTC)
GOOD = {
    "limit.company": 100,
    "limit.industry": 100,
    "sum.own": 100,
    "sum.industry": 100,
    "own.abnormal": False,
    "trip.overlapping": 0,
    "insured.age_at_start": 14,
    "sum.death": 100,
    "register.asked": True,
    "register.own": 0,
    "register.everywhere": 1,
    "line.released": True,
    "line.marks": ("N", "U"),
    "line.confirmed": True,
}
FIGURES = {
    "trip.overlapping_free": 0,
    "trip.overlapping_referred": 1,
    "minor.age": 15,
    "minor.funeral_cost": 100,
    "inconvenience.per_insurer": 1,
    "inconvenience.everywhere": 2,
}


def verdict(tag, **changes):
    facts = {**GOOD, **{name.replace("__", "."): value for name, value in changes.items()}}
    return GUARDS[tag](facts, FIGURES, AT)


@pytest.mark.parametrize("tag", sorted(GUARDS))
def test_guard_passes_at_the_bound(tag):
    assert verdict(tag) == Passed()


@pytest.mark.parametrize(
    ("tag", "changes", "kind", "code"),
    [
        ("sale.limit-cited", {"limit__company": None}, Refused, "underwriting.limit-not-cited"),
        ("sale.limit-cited", {"limit__industry": None}, Refused, "underwriting.limit-not-cited"),
        ("sale.own-sum-within-limit", {"sum__own": 101}, Refused, "underwriting.own-sum-over-limit"),
        ("sale.own-sum-within-limit", {"limit__company": None}, Refused, "underwriting.limit-not-cited"),
        ("sale.own-sum-within-limit", {"sum__own": None}, Refused, "underwriting.limit-not-cited"),
        ("sale.industry-sum-within-limit", {"sum__industry": 101}, Refused, "underwriting.industry-sum-over-limit"),
        ("sale.industry-sum-within-limit", {"sum__industry": None}, Held, "underwriting.industry-unknown"),
        ("sale.industry-sum-within-limit", {"limit__industry": None}, Refused, "underwriting.limit-not-cited"),
        ("sale.no-abnormal-record", {"own__abnormal": True}, Referred, "underwriting.needs-a-person"),
        ("sale.no-abnormal-record", {"own__abnormal": None}, Referred, "underwriting.needs-a-person"),
        ("sale.no-overlapping-trip", {"trip__overlapping": 1}, Referred, "underwriting.trip-overlaps"),
        ("sale.no-overlapping-trip", {"trip__overlapping": 2}, Refused, "underwriting.trip-overlaps-again"),
        ("sale.no-overlapping-trip", {"trip__overlapping": None}, Refused, "underwriting.trip-overlaps-again"),
        ("sale.minors-death-benefit", {"sum__death": 101}, Refused, "underwriting.minors-death-benefit"),
        ("sale.minors-death-benefit", {"sum__death": None}, Held, "underwriting.industry-unknown"),
        ("sale.minors-death-benefit", {"insured__age_at_start": None}, Refused, "underwriting.age-unknown"),
        ("sale.within-inconvenience-register", {"register__own": 1}, Refused, "underwriting.register-own"),
        (
            "sale.within-inconvenience-register",
            {"register__everywhere": 2},
            Refused,
            "underwriting.register-everywhere",
        ),
        ("sale.within-inconvenience-register", {"register__own": None}, Held, "underwriting.register-unknown"),
        ("sale.line-released", {"line__released": False}, Refused, "underwriting.line-not-released"),
        ("sale.line-released", {"line__confirmed": False}, Refused, "underwriting.line-not-released"),
    ],
)
def test_guard_says_why_not(tag, changes, kind, code):
    found = verdict(tag, **changes)
    assert isinstance(found, kind)
    assert found.reason.code == code
    assert found.reason.message.format(**found.reason.details)
    assert found.reason.remedy.format(**found.reason.details)


def test_death_benefit_is_free_from_the_birthday_on():
    assert verdict("sale.minors-death-benefit", insured__age_at_start=15, sum__death=10**9) == Passed()


def test_held_says_when_to_ask_again():
    assert verdict("sale.industry-sum-within-limit", sum__industry=None).retry_at > AT


def test_all_facts_are_declared():
    assert set(GOOD) == set(FACTS)
