"""The whole rulebook exported: what the official schema, compliance-trestle and the metaschema's rules say of it."""

import json
from collections import Counter
from datetime import date
from types import SimpleNamespace

import pytest

from anbao.rulebook.domain.exports.export import OSCAL, oscal_exports
from anbao.rulebook.domain.exports.material import Material
from anbao.rulebook.domain.exports.oscal.document import OSCAL_VERSION
from anbao.rulebook.domain.profile import profile_of
from anbao.rulebook.queries.books import current_book
from anbao.rulebook.queries.sources import vocabulary

ON = date(2026, 11, 2)
RELATIONSHIPS = {"equivalent-to", "equal-to", "subset-of", "superset-of", "intersects-with", "no-relationship"}


@pytest.fixture(scope="module")
def trestle():
    """Loaded once a test asks for it: every process of a run collects this file."""
    from trestle import oscal
    from trestle.core import control_interface, profile_resolver
    from trestle.oscal import catalog, component, mapping, profile

    readers = {
        "catalog": catalog.Catalog,
        "profile": profile.Profile,
        "component-definition": component.ComponentDefinition,
        "mapping-collection": mapping.MappingCollection,
    }
    return SimpleNamespace(
        readers=readers,
        speaks=oscal.OSCAL_VERSION,
        resolver=profile_resolver.ProfileResolver,
        controls=control_interface.ControlInterface,
        ParameterRep=control_interface.ParameterRep,
    )


@pytest.fixture(scope="module")
def material():
    company = {
        "company": {"kind": "insurer", "sector": "non-life", "name": "範例產險"},
        "activities": ["online_sale", "online_service"],
        "stricter": {"password.min_length": 12, "otp.valid_for": "PT3M", "payment.methods_by_network": ["own-card"]},
    }
    return Material(current_book(), vocabulary(), ON, profile_of(company))


@pytest.fixture(scope="module")
def workspace(material, tmp_path_factory):
    """A folder with all documents, that trestle takes for a workspace."""
    folder = tmp_path_factory.mktemp("oscal")
    (folder / ".trestle").mkdir()
    for made in oscal_exports(material):
        (folder / made.name).write_bytes(made.content)
    return folder


@pytest.fixture(scope="module")
def documents(workspace):
    return {what: json.loads((workspace / f"anbao-{what}-{ON}.json").read_bytes()) for what in OSCAL}


def everything(thing):
    """Every mapping of a document, however deep."""
    if isinstance(thing, dict):
        yield thing
    for inner in thing.values() if isinstance(thing, dict) else thing if isinstance(thing, list) else ():
        yield from everything(inner)


@pytest.mark.parametrize("what", OSCAL)
def test_export_is_valid_by_the_official_schema(what, documents, oscal_schemas):
    errors = [f"{error.instance_path}: {error.message}" for error in oscal_schemas[what].iter_errors(documents[what])]
    assert errors == []


@pytest.mark.parametrize("what", OSCAL)
def test_official_schema_refuses_a_spoilt_export(what, documents, oscal_schemas):
    spoilt = json.loads(json.dumps(documents[what]))
    del spoilt[what]["metadata"]["oscal-version"]
    assert not oscal_schemas[what].is_valid(spoilt)


@pytest.mark.parametrize("what", OSCAL)
def test_export_is_read_by_trestle_and_loses_nothing(what, workspace, documents, trestle):
    assert trestle.speaks == OSCAL_VERSION
    back = json.loads(trestle.readers[what].oscal_read(workspace / f"anbao-{what}-{ON}.json").oscal_serialize_json())
    moment = back[what]["metadata"].pop("last-modified")  # trestle writes it in UTC
    assert moment == "2026-11-01T16:00:00+00:00"
    given = {**documents[what][what], "metadata": {**documents[what][what]["metadata"]}}
    assert given["metadata"].pop("last-modified") == "2026-11-02T00:00:00+08:00"
    assert back[what] == given


def test_trestle_resolves_the_profile_with_the_company_stricter_values(workspace, monkeypatch, documents, trestle):
    monkeypatch.chdir(workspace)
    resolved = trestle.resolver.get_resolved_profile_catalog(
        workspace, str(workspace / f"anbao-profile-{ON}.json"), param_rep=trestle.ParameterRep.VALUE_OR_LABEL_OR_CHOICES
    )
    plain = json.loads(resolved.oscal_serialize_json())["catalog"]
    found = {one["id"]: one for one in everything(plain) if one.get("class") == "clause"}
    (chosen,) = documents["profile"]["profile"]["imports"][0]["include-controls"]
    assert found.keys() == set(chosen["with-ids"])
    params = {param["id"]: param["values"] for one in found.values() for param in one.get("params", ())}
    assert params["isec.password-length_password.min_length"] == ["12"]  # the text asks for eight
    assert params["isec.otp-validity_otp.valid_for"] == ["PT3M"]
    assert params["ec.payment-by-network_payment.methods_by_network"] == ["own-card"]
    assert params["isec.otp-length_otp.min_digits"] == ["6"]  # not changed
    (statement,) = [part for part in found["isec.password-length"]["parts"] if part["name"] == "statement"]
    assert [item["prose"] for item in statement["parts"]] == ["12"]


def test_trestle_without_the_profile_still_sees_the_text_value(documents):
    params = {one["id"]: one for one in everything(documents["catalog"]) if "constraints" in one}
    assert params["isec.password-length_password.min_length"]["values"] == ["8"]


def test_component_definition_shows_nothing_planned_as_implemented(workspace, material, trestle):
    read = trestle.readers["component-definition"].oscal_read(workspace / f"anbao-component-definition-{ON}.json")
    states = {clause.key: material.clause_state(clause) for clause in material.clauses}
    planned = {
        clause.key for clause in material.clauses if all(material.state(one) == "planned" for one in clause.obligations)
    }
    seen = Counter()
    for component in read.components:
        for requirement in component.control_implementations[0].implemented_requirements:
            status = trestle.controls.get_status_from_props(requirement).state
            seen[status] += 1
            assert status in {"implemented", "partial", "planned"}
            assert (status == "implemented") <= (states[requirement.control_id] == "installed")
            assert (requirement.control_id in planned) <= (status == "planned")
    assert seen["implemented"]
    assert seen["planned"] > seen["implemented"]


def test_component_definition_has_every_obligation_once(documents, material):
    grouped = {
        (one["control-id"], prop["group"])
        for one in everything(documents["component-definition"])
        if "control-id" in one
        for prop in one["props"]
        if "group" in prop
    }
    assert grouped == {(clause.key, one.id) for clause in material.clauses for one in clause.obligations}


@pytest.mark.parametrize("what", OSCAL)
def test_export_uses_names_of_oscal_only_where_oscal_has_them(what, documents):
    """What the metaschema asks beyond the schema: the names in its own namespace."""
    for one in everything(documents[what]):
        if {"name", "value"} <= one.keys() and "ns" not in one:
            assert one["name"] in {"label", "sort-id"}
        if "relationship" in one and "ns" not in one:
            assert one["relationship"] in RELATIONSHIPS


@pytest.mark.parametrize("what", OSCAL)
def test_export_has_no_identifier_twice(what, documents):
    for kind in ("id", "uuid"):
        seen = Counter(one[kind] for one in everything(documents[what]) if kind in one)
        assert [name for name, count in seen.items() if count > 1] == []


def test_export_references_lead_somewhere(documents):
    catalog = documents["catalog"]
    names = {one[kind] for one in everything(catalog) for kind in ("id", "uuid") if kind in one}
    links = [link["href"] for one in everything(catalog) for link in one.get("links", ())]
    assert links
    assert {href.removeprefix("#") for href in links} <= names
    controls = {one["id"] for one in everything(catalog) if one.get("class") == "clause"}
    mapped = {one["id-ref"] for one in everything(documents["mapping-collection"]) if "id-ref" in one}
    required = {one["control-id"] for one in everything(documents["component-definition"]) if "control-id" in one}
    assert mapped
    assert mapped | required <= controls
    assert controls == {clause.key for clause in current_book().clauses if clause.address_on(ON)}


def test_export_holds_every_figure_of_the_day(documents, material):
    params = {one["id"] for one in everything(documents["catalog"]) if "constraints" in one}
    expected = {f"{c.key}_{param.name}" for c in material.clauses for param in c.params if param.on(ON)}
    assert params == expected
    assert len(expected) > 100
