"""The component definition: what is planned or missing is never shown as implemented."""

from dataclasses import replace

import pytest

from anbao.rulebook.domain.exports.oscal.components import component_definition
from tests.unit.rulebook.exports.written import material, values


@pytest.fixture
def components():
    made = component_definition(material(company=False), b"{}")["component-definition"]["components"]
    return {one["title"]: one for one in made}


def requirements(component):
    (implementation,) = component["control-implementations"]
    return {one["control-id"]: one for one in implementation["implemented-requirements"]}


def test_components_are_the_platform_and_each_document_duty_and_form(components):
    assert {title: one["type"] for title, one in components.items()} == {
        "安保平台 / Anbao platform": "software",
        "some.paper": "document",
        "scan-report, review": "process-procedure",
        "some.form": "process-procedure",
    }


def test_components_status_is_as_weak_as_the_clause(components):
    platform = requirements(components["安保平台 / Anbao platform"])
    status = {key: values(one, "implementation-status") for key, one in platform.items()}
    assert status == {"law.length": ["implemented"], "law.mixed": ["partial"], "law.broken": ["planned"]}
    assert values(requirements(components["some.paper"])["law.mixed"], "implementation-status") == ["planned"]


def test_components_say_what_is_planned_or_missing_in_words(components):
    platform = requirements(components["安保平台 / Anbao platform"])
    assert platform["law.length"]["description"] == "守門檢核 / guard `test.length`"
    assert platform["law.broken"]["description"].endswith("程式缺漏 / missing in the code")
    planned = requirements(components["some.form"])["own.last"]
    assert planned["description"].endswith("規劃中，尚未實作 / planned, not implemented")
    assert values(planned, "state") == ["planned"]
    assert values(components["安保平台 / Anbao platform"], "state") == ["broken"]


def test_components_properties_of_one_obligation_share_its_group(components):
    mixed = requirements(components["安保平台 / Anbao platform"])["law.mixed"]
    assert [(prop["name"], prop["value"]) for prop in mixed["props"] if prop.get("group") == "runs"] == [
        ("guard", "test.length"),
        ("state", "installed"),
        ("step", "test.one"),
        ("step", "test.two"),
    ]
    duty = requirements(components["scan-report, review"])["twin.length"]
    assert values(duty, "schedule-within") == ["wait.most"]
    assert values(duty, "when") == ["finding.risk ≥ 3"]
    assert values(duty, "for-each") == ["finding"]


def test_components_under_other_code_are_another_document():
    here = material(company=False)
    without = replace(here, vocabulary=replace(here.vocabulary, guards=frozenset()))
    one, other = (component_definition(each, b"{}")["component-definition"] for each in (here, without))
    assert one["uuid"] != other["uuid"]
    assert {component["uuid"] for component in one["components"]} == {
        component["uuid"] for component in other["components"]
    }
    assert "'value': 'implemented'" in str(one)
    assert "'value': 'implemented'" not in str(other)
