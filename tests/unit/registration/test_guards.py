from datetime import UTC, datetime, timedelta

import pytest

from anbao.commerce.registration.domain.guards import FACTS, GUARDS
from anbao.kernel.periods import Period
from anbao.kernel.verdict import Passed, Refused

AT = datetime(2026, 11, 20, tzinfo=UTC)
FIGURES = {"age.majority": 18, "dormancy.service_after": Period.parse("P5Y")}
GOOD = {
    "registration.method": "network",
    "disclosures.required": ("a@1", "b@1"),
    "disclosures.opened": ("a@1", "b@1"),
    "disclosures.agreed": ("a@1", "b@1", "other@9"),
    "proposer.natural_person": True,
    "proposer.age": 18,
    "proposer.missing": (),
    "registration.last_service_at": AT - timedelta(days=1000),
    "otp.redeemed": True,
    "otp.purpose": "registration.complete",
    "otp.act_matches": True,
}
READ = "registration.disclosures-opened-and-agreed"
OTP = "registration.otp-redeemed"


def verdict(tag, change=None):
    return GUARDS[tag]({**GOOD, **(change or {})}, FIGURES, AT)


@pytest.mark.parametrize("tag", sorted(GUARDS))
def test_guard_passes(tag):
    assert verdict(tag) == Passed()


@pytest.mark.parametrize(
    ("tag", "change", "code"),
    [
        (READ, {"disclosures.required": ()}, "no-disclosures"),
        (READ, {"disclosures.opened": ("a@1",)}, "disclosures-not-opened"),
        (READ, {"disclosures.opened": ("a@1", "b@2")}, "disclosures-not-opened"),  # another version
        (READ, {"disclosures.agreed": ("a@1",)}, "disclosures-not-agreed"),
        (READ, {"disclosures.agreed": None}, "disclosures-not-agreed"),
        ("registration.natural-person", {"proposer.natural_person": False}, "not-natural-person"),
        ("registration.natural-person", {"proposer.natural_person": None}, "not-natural-person"),
        ("registration.of-age", {"proposer.age": 17}, "not-of-age"),
        ("registration.of-age", {"proposer.age": None}, "not-of-age"),
        ("registration.personal-data-complete", {"proposer.missing": ("name",)}, "personal-data-missing"),
        ("registration.personal-data-complete", {"proposer.missing": None}, "personal-data-missing"),
        (OTP, {"otp.redeemed": False}, "otp-missing"),
        (OTP, {"otp.purpose": "sale.confirm"}, "otp-for-other-data"),
        (OTP, {"otp.act_matches": False}, "otp-for-other-data"),
    ],
)
def test_guard_refuses_with_a_remedy(tag, change, code):
    found = verdict(tag, change)
    assert isinstance(found, Refused)
    assert found.reason.code == f"registration.{code}"
    assert found.reason.message.format(**found.reason.details)
    assert found.reason.remedy.format(**found.reason.details)


@pytest.mark.parametrize(
    ("last", "kind"),
    [
        (datetime(2021, 11, 20, 1, tzinfo=UTC), Passed),  # the whole of 20 November 2026 in Taiwan is within
        (datetime(2021, 11, 19, 1, tzinfo=UTC), Refused),
        (None, Refused),
    ],
)
def test_service_lapses_after_its_last_day(last, kind):
    found = verdict("service.not-dormant", {"registration.last_service_at": last})
    assert isinstance(found, kind)


def test_all_facts_are_declared():
    assert set(GOOD) == set(FACTS)
