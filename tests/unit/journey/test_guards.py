"""Each guard on both sides of its bound."""

from datetime import UTC, datetime, timedelta

import pytest

from anbao.commerce.journey.domain.guards import GUARDS
from anbao.kernel.periods import Period
from anbao.kernel.verdict import Held, Passed, Refused

AT = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
DORMANT = {"dormancy.sale_after": Period.parse("P5Y")}
METHODS = {
    "payment.methods_by_network": ("own-card", "own-account"),
    "payment.methods_in_person": ("own-card", "own-account", "atm"),
}


def run(tag, facts, figures=None, at=AT):
    return GUARDS[tag](facts, figures or {}, at)


LASTS = {"underwriting.valid_for": Period.parse("PT24H")}


def stands(**changes):
    facts = {
        "application.underwritten_at": AT - timedelta(days=1) + timedelta(seconds=1),
        "application.offer_stands": True,
        "own.abnormal": False,
        "trip.overlapping_since": False,
    }
    return {**facts, **{name.replace("__", "."): value for name, value in changes.items()}}


CHILD = {"insured.child_up_to": 7, "insured.child_lines": ("travel-accident",)}


def insured(**changes):
    facts = {
        "insured.is_proposer": False,
        "insured.own_child": True,
        "insured.age": 7,
        "application.lines": ("travel-accident",),
    }
    return {**facts, **{name.replace("__", "."): value for name, value in changes.items()}}


CASES = [
    ("sale.insured-allowed", insured(), CHILD, Passed),
    ("sale.insured-allowed", insured(insured__age=0), CHILD, Passed),
    ("sale.insured-allowed", insured(insured__age=8), CHILD, Refused),
    ("sale.insured-allowed", insured(insured__age=None), CHILD, Refused),
    ("sale.insured-allowed", insured(insured__own_child=False), CHILD, Refused),
    ("sale.insured-allowed", insured(application__lines=()), CHILD, Refused),
    ("sale.insured-allowed", insured(application__lines=("travel-comprehensive",)), CHILD, Refused),
    ("sale.insured-allowed", insured(application__lines=("travel-accident", "travel-inconvenience")), CHILD, Refused),
    (
        "sale.insured-allowed",
        insured(insured__is_proposer=True, insured__own_child=False, insured__age=40),
        CHILD,
        Passed,
    ),
    ("sale.underwriting-stands", stands(), LASTS, Passed),
    ("sale.underwriting-stands", stands(application__underwritten_at=AT - timedelta(days=1)), LASTS, Refused),
    ("sale.underwriting-stands", stands(application__underwritten_at=None), LASTS, Refused),
    ("sale.underwriting-stands", stands(application__offer_stands=False), LASTS, Refused),
    ("sale.underwriting-stands", stands(application__offer_stands=None), LASTS, Refused),
    ("sale.underwriting-stands", stands(own__abnormal=True), LASTS, Refused),
    ("sale.underwriting-stands", stands(own__abnormal=None), LASTS, Refused),
    ("sale.underwriting-stands", stands(trip__overlapping_since=True), LASTS, Refused),
    ("sale.natural-person", {"proposer.natural_person": True}, {}, Passed),
    ("sale.natural-person", {"proposer.natural_person": False}, {}, Refused),
    ("sale.of-age", {"proposer.age": 18}, {"age.majority": 18}, Passed),
    ("sale.of-age", {"proposer.age": 17}, {"age.majority": 18}, Refused),
    ("sale.identity-verified", {"registration.verified": True}, {}, Passed),
    ("sale.identity-verified", {"registration.verified": False}, {}, Refused),
    ("sale.not-dormant", {"registration.last_activity_at": None}, DORMANT, Refused),
    ("sale.insured-is-proposer", {"insured.is_proposer": True}, {}, Passed),
    ("sale.insured-is-proposer", {"insured.is_proposer": False}, {}, Refused),
    ("sale.period-ahead", {"cover.starts_at": AT + timedelta(seconds=1)}, {}, Passed),
    ("sale.period-ahead", {"cover.starts_at": AT}, {}, Refused),
    ("sale.underwritten", {"application.underwritten": True}, {}, Passed),
    ("sale.underwritten", {"application.underwritten": False}, {}, Refused),
    ("sale.confirmed", {"application.confirmed": True}, {}, Passed),
    ("sale.confirmed", {"application.confirmed": False}, {}, Refused),
    ("sale.captured", {"payment.captured": True}, {}, Passed),
    ("sale.captured", {"payment.captured": False}, {}, Refused),
    ("sale.own-card", {"payment.method": "own-card", "payment.holder_matches": True}, {}, Passed),
    ("sale.own-card", {"payment.method": "own-card", "payment.holder_matches": False}, {}, Refused),
    ("sale.own-card", {"payment.method": "own-card", "payment.holder_matches": None}, {}, Held),
    ("sale.receipt-reported", {"report.receipt_at": AT}, {}, Passed),
    ("sale.receipt-reported", {"report.receipt_at": None}, {}, Held),
    ("sale.payment-method-allowed", {"payment.method": "own-card", "registration.method": "network"}, METHODS, Passed),
    ("sale.payment-method-allowed", {"payment.method": "atm", "registration.method": "network"}, METHODS, Refused),
    ("sale.payment-method-allowed", {"payment.method": "atm", "registration.method": "in-person"}, METHODS, Passed),
    ("sale.payment-method-allowed", {"payment.method": "own-card", "registration.method": ""}, METHODS, Refused),
    ("sale.payment-method-allowed", {"payment.method": "own-card", "registration.method": "guessed"}, METHODS, Refused),
    ("sale.otp-for-this-act", {"otp.redeemed": True, "otp.act_matches": True}, {}, Passed),
    ("sale.otp-for-this-act", {"otp.redeemed": False, "otp.act_matches": True}, {}, Refused),
    ("sale.otp-for-this-act", {"otp.redeemed": True, "otp.act_matches": False}, {}, Refused),
]


@pytest.mark.parametrize(("tag", "facts", "figures", "expected"), CASES)
def test_guard(tag, facts, figures, expected):
    verdict = run(tag, facts, figures)
    assert type(verdict) is expected
    if not isinstance(verdict, Passed):
        assert verdict.reason.message
        assert verdict.reason.remedy


def test_every_guard_has_both_sides():
    sides: dict[str, set[type]] = {}
    for tag, _facts, _figures, expected in CASES:
        sides.setdefault(tag, set()).add(expected)
    sides["sale.not-dormant"].add(Passed)  # below, at its bound
    sides["sale.terms-opened-and-agreed"] = {Passed, Refused}
    assert set(sides) == set(GUARDS)
    assert all(Passed in found and len(found) > 1 for found in sides.values())


def test_dormancy_at_its_bound():
    last = datetime(2021, 11, 20, 2, 0, tzinfo=UTC)
    facts = {"registration.last_activity_at": last}
    bound = DORMANT["dormancy.sale_after"].add_to(last)
    assert isinstance(run("sale.not-dormant", facts, DORMANT, bound - timedelta(seconds=1)), Passed)
    assert isinstance(run("sale.not-dormant", facts, DORMANT, bound), Refused)


TERMS = ("terms@a", "key@b")


@pytest.mark.parametrize(
    ("required", "opened", "agreed", "code"),
    [
        (TERMS, TERMS, TERMS, None),
        ((), TERMS, TERMS, "sale.terms-missing"),
        (TERMS, TERMS[:1], TERMS, "sale.terms-not-opened"),
        (TERMS, TERMS, TERMS[:1], "sale.terms-not-agreed"),
        (TERMS, ("terms@old", "key@b"), TERMS, "sale.terms-not-opened"),
    ],
)
def test_terms(required, opened, agreed, code):
    verdict = run(
        "sale.terms-opened-and-agreed", {"terms.required": required, "terms.opened": opened, "terms.agreed": agreed}
    )
    assert (None if isinstance(verdict, Passed) else verdict.reason.code) == code
