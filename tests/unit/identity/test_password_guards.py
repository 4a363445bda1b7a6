from datetime import UTC, datetime

import pytest

from anbao.identity.domain.guards import GUARDS
from anbao.kernel.verdict import Passed, Refused

AT = datetime(2026, 11, 20, tzinfo=UTC)
FIGURES = {"password.min_length": 8, "password.max_run": 3, "password.history": 3}


@pytest.mark.parametrize(
    ("tag", "fact", "good", "bad"),
    [
        ("identity.password-length", "password.length", 8, 7),
        ("identity.password-no-obvious-data", "password.contains_personal_datum", False, True),
        ("identity.password-no-runs", "password.longest_run", 3, 4),
        ("identity.password-not-account", "password.equals_account", False, True),
        ("identity.password-not-previous", "password.reused_within", 4, 3),
        ("identity.password-not-previous", "password.reused_within", 0, 1),
    ],
)
def test_password_guard_on_both_sides(tag, fact, good, bad):
    guard = GUARDS[tag]
    assert guard({fact: good}, FIGURES, AT) == Passed()
    refused = guard({fact: bad}, FIGURES, AT)
    assert isinstance(refused, Refused)
    assert refused.reason.field == "password"


@pytest.mark.parametrize(
    ("letter", "digit", "passed"), [(True, True, True), (True, False, False), (False, True, False)]
)
def test_password_guard_letters_and_digits(letter, digit, passed):
    facts = {"password.has_letter": letter, "password.has_digit": digit}
    verdict = GUARDS["identity.password-letters-and-digits"](facts, FIGURES, AT)
    assert isinstance(verdict, Passed) is passed


def test_password_guard_unknown_fact_does_not_pass():
    for tag, fact in [
        ("identity.password-no-obvious-data", "password.contains_personal_datum"),
        ("identity.password-not-account", "password.equals_account"),
    ]:
        assert isinstance(GUARDS[tag]({fact: None}, FIGURES, AT), Refused)
