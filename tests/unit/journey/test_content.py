"""The digest of what is confirmed changes with everything that is confirmed."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from anbao.commerce.journey.domain.content import (
    CHILD,
    LEGAL_HEIRS,
    Declared,
    Insured,
    Person,
    Snapshot,
    act_digest,
    application_number,
)

ID = UUID("019aa000-0000-7000-8000-000000000001")
PERSON = Person("A123456789", "王小明", date(1990, 5, 17), "0912345678", "a@anbao.example", "臺北市")
SNAPSHOT = Snapshot(PERSON, Declared(insured_is_proposer=True, beneficiary=LEGAL_HEIRS), "00" * 16)
CHILD_OF_SEVEN = Insured(CHILD, "A223456781", "王小寶", date(2019, 5, 17))
WHOLE = {"application": ID, "snapshot": SNAPSHOT, "quote": {"plan": "light"}, "premium": 120, "documents": ["a@1"]}


@pytest.mark.parametrize("insured", [None, CHILD_OF_SEVEN])
def test_snapshot_survives_json(insured):
    snapshot = replace(SNAPSHOT, declared=replace(SNAPSHOT.declared, insured=insured))
    assert Snapshot.from_json(snapshot.as_json()) == snapshot
    assert snapshot.insured == (insured or PERSON)
    assert "王小寶" not in repr(snapshot)


def test_what_was_confirmed_before_there_were_other_insured_keeps_its_digest():
    assert set(SNAPSHOT.as_json()["declared"]) == {
        "insured_is_proposer", "beneficiary", "beneficiary_name", "beneficiary_relation", "other_medical_cover",
    }  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"application": UUID(int=1)},
        {"snapshot": replace(SNAPSHOT, proposer=replace(PERSON, phone="0912345679"))},
        {"snapshot": replace(SNAPSHOT, declared=replace(SNAPSHOT.declared, other_medical_cover=True))},
        {"snapshot": replace(SNAPSHOT, declared=replace(SNAPSHOT.declared, insured=CHILD_OF_SEVEN))},
        {"snapshot": replace(SNAPSHOT, salt="11" * 16)},
        {"quote": {"plan": "full"}},
        {"premium": 121},
        {"documents": ["a@2"]},
    ],
)
def test_digest_changes_with(change):
    assert act_digest(**{**WHOLE, **change}) != act_digest(**WHOLE)


def test_digest_ignores_order_of_documents():
    two = {**WHOLE, "documents": ["a@1", "b@1"]}
    assert act_digest(**two) == act_digest(**{**two, "documents": ["b@1", "a@1"]})


def test_number_reads_aloud():
    assert application_number(ID) == "A-0000-0001"
