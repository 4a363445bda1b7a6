"""The profile: what concerns the company, and whose stricter value holds."""

import hashlib

import pytest

from anbao.rulebook.domain.exports.material import ExportNeedsProfile
from anbao.rulebook.domain.exports.oscal.profile import profile
from tests.unit.rulebook.exports.written import material, values

CATALOG = b"{}"


def made(**company):
    return profile(material(**company), CATALOG)["profile"]


def set_parameters(document):
    return {one["param-id"]: one for one in document["modify"]["set-parameters"]}


def test_profile_includes_what_concerns_the_company_or_may():
    (insurer,), (broker,) = made()["imports"], made(kind="broker")["imports"]
    (chosen,) = insurer["include-controls"]
    assert chosen["with-ids"] == ["law.length", "law.mixed", "law.broken", "law.meaning", "own.last", "twin.length"]
    assert "law.length" not in broker["include-controls"][0]["with-ids"]


def test_profile_sets_the_company_own_stricter_value_in_each_clause():
    found = set_parameters(made(stricter={"password.least": 12, "ways": ["card"]}))
    assert {key: one["values"] for key, one in found.items()} == {
        "law.length_password.least": ["12"],
        "twin.length_password.least": ["12"],
        "twin.length_ways": ["card"],
    }
    assert values(found["twin.length_ways"], "value-of") == ["company"]


def test_profile_sets_the_value_of_a_stricter_clause_and_names_it():
    found = set_parameters(made())
    assert found.keys() == {"law.length_password.least"}
    assert found["law.length_password.least"]["values"] == ["10"]
    assert values(found["law.length_password.least"], "stricter-clause") == ["twin.length"]


def test_profile_without_any_other_value_modifies_nothing():
    assert "modify" not in made(kind="broker")


def test_profile_names_catalog_book_and_company():
    document = made()
    (resource,) = document["back-matter"]["resources"]
    assert document["imports"][0]["href"] == resource["rlinks"][0]["href"] == "anbao-catalog-2026-11-02.json"
    assert resource["rlinks"][0]["hashes"][0]["value"] == hashlib.sha256(CATALOG).hexdigest()
    metadata = document["metadata"]
    assert values(metadata, "book-sha256") == [material().book.digest]
    assert values(metadata, "profile-sha256") == [material().mine.profile]
    assert values(metadata, "company-kind") == ["insurer"]
    assert values(metadata, "company-foreign-branch") == ["no"]


def test_profile_without_a_company_is_refused():
    with pytest.raises(ExportNeedsProfile):
        profile(material(company=False), CATALOG)
