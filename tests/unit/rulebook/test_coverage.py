"""Coverage of a small made-up regulation: every state a leaf can be in, and what is reported as wrong."""

from datetime import date

import pytest

from anbao.rulebook.domain.compiling import compiled_text, load_book
from anbao.rulebook.domain.coverage import coverage_of, shared_widely
from anbao.rulebook.domain.coverage_text import as_json, markdown, table
from anbao.rulebook.domain.errors import RulebookInvalid
from anbao.rulebook.domain.profile import FACT_TYPES
from anbao.rulebook.domain.reading import read
from anbao.rulebook.domain.validation import Vocabulary, validate

ON = date(2024, 6, 1)

WORKS = """\
works:
- key: law
  kind: regulation
  title: {zh: 範例規範, en: Example rules}
  versions:
  - {date: "2020-01-01", source: made up, mark: V, encoded: full}
  - {date: "2024-01-01", source: made up, mark: V, encoded: full}
"""

LEAVES = """\
leaves:
- work: law
  since: "2020-01-01"
  units:
    a1: {context: [a1.p1]}
    a2: {normative: [a2.p1, a2.p2]}
    a9: {normative: [a9.p1]}
- work: law
  since: "2024-01-01"
  units:
    a2: {normative: [a2.p1, a2.p2.s1, a2.p2.s2, a2.p2.s10]}
    a4-1: {normative: [a4-1.p1]}
    a9: null
"""

CLAUSE = """\
- key: law.{slug}
  title: {{zh: 條目, en: Clause}}
  summary: {{zh: 說明。, en: Says.}}
  at: {{"2020-01-01": {{cite: a1, cover: [{cover}]}}}}
  force: {force}
  obligations: [{obligations}]
"""

GUARD = "{id: g, kind: guard, tag: test.guard, step: test.step}"
PROBE = "{id: c, kind: capability, probe: test.probe}"
PAPER = '{id: d, kind: document, document: "*.terms"}'
LATER = "{id: l, kind: capability, probe: test.later, state: planned}"

CODE = Vocabulary(
    guards=frozenset({"test.guard"}),
    facts=frozenset(FACT_TYPES),
    probes=frozenset({"test.probe"}),
    document_types=frozenset({"travel.terms", "motor.terms"}),
)


def clause(slug, cover, *obligations, force="must"):
    force = force if obligations else "context"
    return CLAUSE.format(slug=slug, cover=cover, force=force, obligations=", ".join(obligations))


WHOLE = (
    clause("purpose", "a1.p1"),
    clause("guarded", "a2.p1", GUARD, PROBE),
    clause("papers", "a2.p2.s1", PAPER),
    clause("both", "a2.p2.s2", PROBE, LATER),
    clause("later", "a2.p2.s10", LATER),
    clause("new", "a4-1.p1", GUARD),
)


def source(*clauses):
    return read({"works.yaml": WORKS, "leaves.yaml": LEAVES, "law/clauses.yaml": "\n".join(clauses)})


def coverage(*clauses, code=CODE, on=ON):
    return coverage_of(load_book(compiled_text(source(*(clauses or WHOLE)))), code, on=on)


def states(found):
    return {leaf.address: leaf.state for work in found.works for unit in work.units for leaf in unit.leaves}


def without(**names):
    return Vocabulary(**{field: getattr(CODE, field) - names.get(field, set()) for field in CODE.__slots__})


def test_coverage_knows_every_state():
    assert states(coverage()) == {
        "a1.p1": "context",
        "a2.p1": "installed",
        "a2.p2.s1": "installed",
        "a2.p2.s2": "partly",
        "a2.p2.s10": "planned",
        "a4-1.p1": "installed",
    }


def test_coverage_counts_and_is_complete():
    found = coverage()
    total = found.tally
    assert (total.leaves, total.context, total.normative, total.covered) == (6, 1, 5, 5)
    assert (total.installed, total.partly, total.planned, total.broken, total.uncovered) == (3, 1, 1, 0, 0)
    assert (total.running, total.silent) == (0, 0)  # nobody looked
    assert found.complete
    assert [unit.unit for unit in found.works[0].units] == ["a1", "a2", "a4-1"]


def test_coverage_reads_the_leaves_of_the_day():
    """A unit that a later list does not name stays; one that it names with nothing is gone."""
    before = coverage(clause("old", "a9.p1", LATER), on=date(2023, 12, 31))
    assert set(states(before)) == {"a1.p1", "a2.p1", "a2.p2", "a9.p1"}
    assert set(states(coverage())) == {"a1.p1", "a2.p1", "a2.p2.s1", "a2.p2.s2", "a2.p2.s10", "a4-1.p1"}


@pytest.mark.parametrize(
    ("gone", "red"),
    [
        ({"guards": {"test.guard"}}, {"a2.p1", "a4-1.p1"}),
        ({"probes": {"test.probe"}}, {"a2.p1", "a2.p2.s2"}),
        ({"document_types": {"travel.terms", "motor.terms"}}, {"a2.p2.s1"}),
    ],
)
def test_coverage_turns_leaves_red_when_something_is_disabled(gone, red):
    found = coverage(code=without(**gone))
    assert {address for address, state in states(found).items() if state == "broken"} == red
    assert not found.complete
    assert found.dangling


def test_coverage_keeps_a_document_of_every_line_while_one_is_left():
    assert states(coverage(code=without(document_types={"motor.terms"})))["a2.p2.s1"] == "installed"


def test_coverage_calls_a_running_duty_broken():
    """Nothing runs duties yet: one that does not say planned may not count."""
    duty = "{id: d, kind: duty, schedule: {every: x.every}, done_by: proof}"
    assert states(coverage(clause("duty", "a2.p1", duty)))["a2.p1"] == "broken"


def test_coverage_names_uncovered_leaves():
    found = coverage(*WHOLE[1:4])
    assert {address for address, state in states(found).items() if state == "uncovered"} == {
        "a1.p1",
        "a2.p2.s10",
        "a4-1.p1",
    }
    assert found.tally.uncovered == 3
    assert not found.complete
    assert "law a4-1.p1: no clause" in list(table(found))


def test_coverage_does_not_take_a_context_clause_for_an_answer():
    assert states(coverage(clause("only", "a2.p1")))["a2.p1"] == "uncovered"


def test_coverage_names_addresses_that_are_no_leaf():
    found = coverage(*WHOLE, clause("lost", "a9.p1", LATER))
    assert found.dangling == ("law.lost: law a9.p1 is no leaf of the version in force",)


def test_coverage_names_what_no_clause_asks_for():
    code = Vocabulary(CODE.guards | {"test.idle"}, CODE.facts | {"x.y"}, CODE.probes, CODE.document_types | {"a.b"})
    assert coverage(code=code).idle == (
        "no clause asks for the guard 'test.idle'",
        "no clause asks for the document type 'a.b'",
        "no clause asks for the fact 'x.y'",
    )


def test_shared_widely_counts_leaves_not_clauses():
    cover = ", ".join(f"a3.p{n}" for n in range(1, 12))
    book = load_book(compiled_text(source(clause("wide", cover, PAPER), clause("again", cover, PAPER))))
    assert [(one.kind, one.name, one.leaves) for one in shared_widely(book, on=ON)] == [("document", "*.terms", 11)]
    book = load_book(compiled_text(source(clause("ten", cover.removesuffix(", a3.p11"), PAPER))))
    assert shared_widely(book, on=ON) == ()


def test_text_forms_agree():
    found = coverage()
    numbers = as_json(found)
    assert (numbers["total"]["installed"], numbers["total"]["running"], numbers["total"]["silent"]) == (3, None, None)
    assert numbers["evidence_looked_at"] is None
    assert numbers["works"][0]["units"][1]["leaves"][0]["obligations"][0]["name"] == "test.guard"
    lines = [line.split() for line in table(found)]
    assert ["leaves", "context", "normative", "covered", "running", "installed", "partly", "planned", "broken"] in [
        line[:9] for line in lines
    ]
    assert ["a2", "4", "0", "4", "4", "-", "2", "1", "1", "0", "0"] in lines
    assert "| a2 | 4 | 0 | 4 | 4 | - | 2 | 1 | 1 | 0 | 0 |" in list(markdown(found, ()))


def test_text_forms_have_every_article_and_add_up():
    """The sum of the articles is the regulation, the sum of the regulations the whole, in every column."""
    numbers = as_json(coverage())
    for column, whole in numbers["total"].items():
        parts = [unit["total"][column] for work in numbers["works"] for unit in work["units"]]
        assert sum(part or 0 for part in parts) == (whole or 0), column
    printed = {line.split()[0] for line in table(coverage()) if line.strip()}
    assert {"a1", "a2", "a4-1", "together", "all"} <= printed


@pytest.mark.parametrize(
    ("leaves", "what"),
    [
        ("{work: law, since: '2021-01-01', units: {a1: {context: [a1.p1]}}}", "law has no encoded version 2021-01-01"),
        ("{work: law, since: '2020-01-01', units: {a1: {context: [a2.p1]}}}", "does not belong to this unit"),
        ("{work: law, since: '2020-01-01', units: {a1: {}}}", "names no leaf"),
        (
            "{work: law, since: '2020-01-01', units: {a1: {normative: [a1.p1], context: [a1.p1]}}}",
            "normative or context, not both",
        ),
    ],
)
def test_leaves_file_is_checked(leaves, what):
    files = {"works.yaml": WORKS, "leaves.yaml": f"leaves:\n- {leaves}\n", "law/clauses.yaml": "\n".join(WHOLE)}
    try:
        found = [str(problem) for problem in validate(read(files), CODE)]
    except RulebookInvalid as error:
        found = [str(error)]
    assert any(what in one for one in found), found


def test_document_pattern_that_means_nothing_fails_the_build():
    found = validate(source(*WHOLE), without(document_types={"travel.terms", "motor.terms"}))
    assert [problem.what for problem in found] == ["law.papers: d: no document type is called '*.terms'"]
