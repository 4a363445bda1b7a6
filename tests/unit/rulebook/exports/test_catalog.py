"""The catalog: which clauses, under which group, with which figures, statements, links."""

from datetime import date

import pytest

from anbao.rulebook.domain.exports.material import ExportEmpty
from anbao.rulebook.domain.exports.oscal.catalog import catalog
from tests.unit.rulebook.exports.written import controls, material, values


@pytest.fixture
def made():
    return catalog(material(company=False))["catalog"]


def test_catalog_holds_every_clause_in_force_whatever_the_company_is(made):
    assert sorted(controls(made)) == [
        "law.broken", "law.length", "law.meaning", "law.mixed", "own.last", "twin.length",
    ]  # fmt: skip


def test_catalog_follows_the_dates_of_addresses_and_figures():
    before = controls(catalog(material(on=date(2023, 12, 31)))["catalog"])
    after = controls(catalog(material(on=date(2024, 1, 1)))["catalog"])
    assert "law.gone" in before
    assert "law.gone" not in after
    assert before["law.length"]["params"][0]["values"] == ["6"]
    assert after["law.length"]["params"][0]["values"] == ["8"]
    assert values(before["law.length"], "address") == ["a10.p1"]
    assert values(after["law.length"], "covers") == ["a2.p1.s1 a2.p1.s2"]


def test_catalog_of_a_day_before_every_version_is_refused():
    with pytest.raises(ExportEmpty, match="2019-12-31"):
        catalog(material(on=date(2019, 12, 31)))


def test_catalog_groups_by_work_and_unit_as_the_text_goes(made):
    law, own, _ = made["groups"]
    assert [(group["id"], group["title"]) for group in law["groups"]] == [
        ("law_a2", "第二條 / Article 2"),
        ("law_a10", "第十條 / Article 10"),
        ("law_x1.h4", "附件一 肆 / Annex 1, part 4"),
        ("law_x1.s1", "附件一 一 / Annex 1, point 1"),
    ]
    assert [control["id"] for control in own["controls"]] == ["own.last"]


def test_catalog_control_says_force_address_mark_and_when_it_applies(made):
    control = controls(made)["law.mixed"]
    assert control["title"] == "一半一半 / Half and half"
    assert [values(control, name) for name in ("label", "sort-id", "force", "address", "mark", "per")] == [
        ["law a10.p2"], ["law-0002"], ["should"], ["a10.p2"], ["U"], ["system"],
    ]  # fmt: skip
    assert values(controls(made)["law.length"], "applies-when") == ["company.kind = insurer"]
    assert values(control, "applies-when") == []


def test_catalog_figure_has_value_bound_source_and_mark(made):
    twin = {param["label"]: param for param in controls(made)["twin.length"]["params"]}
    least, most, ways = twin["password.least"], twin["wait.most"], twin["ways"]
    assert least["id"] == "twin.length_password.least"
    assert [values(least, name) for name in ("figure", "unit", "bound", "mark", "source", "since")] == [
        ["password.least"], ["characters"], ["min"], ["own"], ["公司自訂"], ["2020-01-01"],
    ]  # fmt: skip
    assert values(most, "source") == ["對照規範 a1"]
    assert most["values"] == ["P2M"]
    assert most["constraints"][0]["description"].startswith("公司自訂的值不得超過 2 個月。")
    assert ways["values"] == ["card", "cash"]


def test_catalog_statement_is_bilingual_and_inserts_the_figure(made):
    (statement, guidance) = controls(made)["law.length"]["parts"]
    assert statement["prose"] == "至少八碼。\n\nAt least \\*eight\\* characters."
    assert [item["prose"] for item in statement["parts"]] == ["{{ insert: param, law.length_password.least }}"]
    assert guidance["title"] == "多長才算？ / How long is long?"
    assert values(guidance, "for-counsel") == ["yes"]


def test_catalog_links_lead_only_to_clauses_in_force(made):
    assert controls(made)["law.length"]["links"] == [{"href": "#twin.length", "rel": "parallel"}]


def test_catalog_names_the_version_that_it_speaks_of_and_known_later_ones(made):
    law = next(one for one in made["back-matter"]["resources"] if one["title"].startswith("範例規範"))
    assert values(law, "version") == ["2024-01-01"]
    assert values(law, "encoded") == ["partial"]
    assert values(law, "known-later-version") == ["2025-01-01"]
    assert law["description"] == "只有修正部分。\n\nAmended text only."
    assert law["document-ids"] == [{"identifier": "例字第1號"}]
    assert made["groups"][0]["links"][0]["href"] == f"#{law['uuid']}"
