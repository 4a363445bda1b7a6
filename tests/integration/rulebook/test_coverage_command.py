"""`rulebook_coverage`: table, JSON, page, exit status."""

import io
import json
import shutil
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command

from anbao.kernel import registries
from anbao.rulebook import api

AT = datetime(2026, 11, 2, 4, 0, tzinfo=UTC)


def run(*arguments):
    out, errors = io.StringIO(), io.StringIO()
    status = 0
    try:
        call_command("rulebook_coverage", "--on", "2026-11-02", *arguments, stdout=out, stderr=errors)
    except SystemExit as end:
        status = end.code
    return status, out.getvalue(), errors.getvalue()


@pytest.fixture
def rules(settings, tmp_path):
    """A copy of the rulebook that a test may spoil."""
    folder = tmp_path / "rulebook"
    shutil.copytree(settings.ANBAO_RULEBOOK_DIR, folder)
    settings.ANBAO_RULEBOOK_DIR = folder
    return folder


def test_coverage_prints_a_table_for_each_regulation_and_article():
    status, out, _ = run()
    assert status == 0
    assert "ec 保險業經營電子商務自律規範 (2022-06-24, mark V" in out
    assert out.count("together") == 5
    lines = [line.split() for line in out.splitlines()]
    header = ["leaves", "context", "normative", "covered", "running", "installed", "partly", "planned"]
    assert [line[:8] for line in lines].count(header) == 5
    rows = [line for line in lines if len(line) == 11 and line[1].isdigit()]
    assert {"a1", "a7", "a4-1", "x1.h4", "h1", "together"} <= {line[0] for line in rows}
    assert {line[5] for line in rows} == {"-"}  # no database, nothing is said to run


def test_coverage_as_json_goes_down_to_the_leaf():
    status, out, _ = run("--json")
    found = json.loads(out)
    assert status == 0
    assert found["problems"] == found["dangling"] == found["idle"] == []
    leaves = {
        leaf["address"]: leaf
        for work in found["works"]
        if work["work"] == "ec"
        for unit in work["units"]
        for leaf in unit["leaves"]
    }
    assert leaves["a7.p3"]["state"] == "installed"
    assert leaves["a7.p3"]["clauses"] == ["ec.sale-dormancy"]


def test_coverage_ends_with_status_1_when_a_guard_is_disabled():
    guard = registries.guards.get("sale.own-card")
    registries.guards.discard("sale.own-card")
    try:
        status, out, errors = run("--json")
    finally:
        registries.guards.add("sale.own-card", guard)
    assert status == 1
    assert json.loads(out)["total"]["broken"] > 0
    assert "'sale.own-card' is not in the code" in errors


def test_coverage_ends_with_status_1_when_a_leaf_is_uncovered(rules):
    leaves = rules / "leaves.yaml"
    leaves.write_text(
        leaves.read_text(encoding="utf-8").replace("[a9.p1.s1,", "[a9.p1.s99, a9.p1.s1,", 1), encoding="utf-8"
    )
    status, out, _ = run()
    assert status == 1
    assert "a9.p1.s99: no clause" in out


def test_coverage_ends_with_status_1_when_a_wide_document_has_no_reason(rules):
    (rules / "shared.yaml").unlink()
    status, out, _ = run()
    assert status == 1
    assert "the document 'network.management-procedure' serves" in out


def test_coverage_says_where_the_rulebook_cannot_be_read(rules):
    (rules / "readings.yaml").write_text("readings: 7\n", encoding="utf-8")
    with pytest.raises(CommandError, match=r"readings\.yaml:1"):
        run()


def test_coverage_of_another_day_has_no_evidence():
    with pytest.raises(CommandError, match="not allowed with"):
        run("--live")


@pytest.mark.django_db
def test_api_gives_coverage_and_readings():
    found = api.coverage(at=AT)
    assert found.complete
    assert found.looked_at == AT
    own = api.readings("ec.insured-is-proposer", at=AT)
    assert "reading.life-and-injury-products" in {reading.key for reading in own}
    assert own[0] in api.readings(at=AT)
    assert api.clause_title(own[0].key) == own[0].question.zh
    assert api.clause_title("ec.nowhere") == "ec.nowhere"
