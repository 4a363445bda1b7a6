"""The rulebook that ships: it validates against the running code, its examples hold, and no figure is idle."""

import re
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings

from anbao.kernel import registries
from anbao.kernel.periods import Period
from anbao.rulebook.domain.book import Book
from anbao.rulebook.domain.cases import COMPANY, Bench
from anbao.rulebook.domain.mutations import changes
from anbao.rulebook.domain.profile import profile_of
from anbao.rulebook.domain.validation import validate
from anbao.rulebook.queries.sources import vocabulary
from tests.support.book import shipped_book, shipped_source

SOURCE = shipped_source()
COMPILED = shipped_book()


BENCH = Bench(COMPILED, registries.guards, registries.facts)


def test_rulebook_is_valid_against_the_running_code():
    assert [str(problem) for problem in validate(SOURCE, vocabulary())] == []


def test_rulebook_asks_for_every_guard_that_is_registered():
    asked = {one["tag"] for clause in SOURCE.clauses for one in clause["obligations"] if one["state"] != "planned"} - {
        ""
    }
    assert asked == registries.guards.names()


def test_rulebook_plans_no_guard_at_a_step_of_the_sale():
    planned = [
        (clause["key"], step)
        for clause in SOURCE.clauses
        for one in clause["obligations"]
        if one["state"] == "planned"
        for step in one["steps"]
        if step.startswith(("registration.", "sale.", "identity.set-"))
    ]
    assert planned == []


def test_rulebook_guards_every_step_of_the_sale():
    profile = profile_of({**COMPANY, "stricter": {}})
    moment = Period.parse("P1D").last_day(max(since for clause in COMPILED.clauses for since, _ in clause.at))
    steps = set(Book(COMPILED, profile, moment).steps)
    sale = {"data", "terms", "underwrite", "confirm", "pay", "authorized", "capture", "issue"}
    assert {"registration.begin", "registration.complete", "identity.set-password"} <= steps
    assert {f"sale.{name}" for name in sale} <= steps


@pytest.mark.parametrize("case", SOURCE.cases, ids=lambda case: f"{case.clause}: {case.name}")
def test_case_holds(case):
    result = BENCH.run(case)
    assert result.held, f"{result.where}: {result.fault}"


def test_case_stands_on_both_sides_of_every_guard():
    """Each running guard of each clause has an example that passes and one that does not."""
    lonely = []
    for clause in SOURCE.clauses:
        for one in clause["obligations"]:
            if one["kind"] != "guard" or one["state"] == "planned":
                continue
            verdicts = {
                case.raw["expect"]["verdict"]
                for case in SOURCE.cases
                if case.clause == clause["key"] and case.raw.get("guard") == one["id"]
            }
            if "passed" not in verdicts or not verdicts - {"passed"}:
                lonely.append(f"{clause['key']}: {one['id']}")
    assert lonely == []


def directions(value):
    """How many changes by one unit a value has; counted apart from the code that makes them."""
    if isinstance(value, bool):
        return 1
    if isinstance(value, list):
        return 1 + (len(value) if len(value) > 1 else 0)
    return 1 if value == 0 else 2


def test_case_fails_when_any_figure_changes_by_one(capsys):
    """Every value that any date gives to any figure of any clause, up and down."""
    found = list(changes(SOURCE, guards=registries.guards, fact_types=registries.facts))
    with capsys.disabled():
        print(f"\n  {len(found)} changes by one unit, {sum(one.noticed for one in found)} noticed")  # noqa: T201
    wanted = Counter(
        {
            (clause["key"], param["name"], dated["since"]): directions(dated["value"])
            for clause in SOURCE.clauses
            for param in clause["params"]
            for dated in param["values"]
            if dated["value"] is not None
        }
    )
    assert Counter((change.clause, change.figure, change.since) for change in found) == wanted
    assert [str(change) for change in found if not change.noticed] == []


def test_every_text_is_in_both_languages_and_chinese_where_it_should_be():
    for clause in SOURCE.clauses:
        for part in ("title", "summary"):
            assert any("\u4e00" <= letter <= "\u9fff" for letter in clause[part]["zh"]), clause["key"]
            assert clause[part]["en"].isascii(), clause["key"]


def test_evidence_of_a_clause_holds_whatever_shows_its_duties_done():
    assert [
        (clause["key"], one["id"])
        for clause in SOURCE.clauses
        for one in clause["obligations"]
        if not set(one["done_by"]) <= set(clause["evidence"])
    ] == []


def test_sources_are_marked_where_they_are_not_verified():
    marks = {(work["key"], version["date"]): version["mark"] for work in SOURCE.works for version in work["versions"]}
    assert marks["isec", "2023-09-07"] == "U"
    assert {work["key"] for work in SOURCE.works if work["kind"] == "regulation"} == {
        "ec",
        "isec",
        "brk",
        "chk",
        "cloud",
    }


def test_files_stand_in_the_folder_of_their_work():
    folders = {"ec": "ec", "isec": "isec", "brk": "brk", "chk": "chk", "cloud": "cloud", "anbao": "co"}
    root = Path(settings.ANBAO_RULEBOOK_DIR)
    for file in root.glob("*/*.yaml"):
        keys = re.findall(r"^- key: (\S+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
        assert keys, file
        assert {key.partition(".")[0] for key in keys} == {folders[file.parent.name]}
