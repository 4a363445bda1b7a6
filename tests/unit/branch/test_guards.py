"""Guards of a visit to an office, at their bounds; codes as they are drawn and typed."""

from datetime import UTC, datetime, timedelta

import pytest

from anbao.commerce.branch.domain import application, guards
from anbao.kernel.verdict import Passed, Refused

AT = datetime(2026, 11, 2, 2, tzinfo=UTC)
DOCUMENTS = ("terms@aa", "privacy@bb")
PRESENT = {"registration.attended_at": AT, "registration.checked_by": "staff:1"}
SIGNED = {"disclosures.required": DOCUMENTS, "disclosures.given": DOCUMENTS, "disclosures.signed": DOCUMENTS}


@pytest.mark.parametrize(
    ("change", "passes"),
    [
        ({}, True),
        ({"registration.attended_at": AT + timedelta(microseconds=1)}, False),
        ({"registration.attended_at": None}, False),
        ({"registration.checked_by": ""}, False),
    ],
)
def test_applicant_present(change, passes):
    assert isinstance(guards.applicant_present({**PRESENT, **change}, {}, AT), Passed) is passes


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"disclosures.required": ()}, "branch.no-disclosures"),
        ({"disclosures.given": DOCUMENTS[:1]}, "branch.disclosures-not-given"),
        ({"disclosures.signed": DOCUMENTS[1:]}, "branch.disclosures-not-signed"),
        ({"disclosures.signed": ("terms@older", "privacy@bb")}, "branch.disclosures-not-signed"),
    ],
)
def test_disclosures_signed_refuses(change, code):
    verdict = guards.disclosures_signed({**SIGNED, **change}, {}, AT)
    assert isinstance(verdict, Refused)
    assert verdict.reason.code == code


def test_disclosures_signed_passes():
    assert isinstance(guards.disclosures_signed(SIGNED, {}, AT), Passed)


@pytest.mark.parametrize("missing", [("mail",), None])
def test_personal_data_incomplete_refuses(missing):
    assert isinstance(guards.personal_data_complete({"proposer.missing": missing}, {}, AT), Refused)


def test_personal_data_complete_passes():
    assert isinstance(guards.personal_data_complete({"proposer.missing": ()}, {}, AT), Passed)


def test_a_code_is_read_however_it_is_typed():
    code = application.CODE_LETTERS[: application.CODE_LENGTH]
    assert application.typed(f" {application.in_groups(code).lower()} ") == code


def test_an_applicant_is_never_shown_by_a_traceback():
    applicant = application.Applicant("A123456789", "王小明", "1990-05-17", "+886912345678", "a@example.com", "臺北市")
    assert "王" not in repr(applicant)
    assert application.Applicant.from_json(applicant.as_json()) == applicant
    assert applicant.natural_person
    assert applicant.missing == ()
