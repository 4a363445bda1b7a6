"""What does not hold together fails the build, with the file and the line."""

# ruff: noqa: E501  (a table of replacements, one a line)

import pytest

from anbao.rulebook.domain.errors import RulebookInvalid
from anbao.rulebook.domain.reading import read
from anbao.rulebook.domain.validation import validate
from tests.unit.rulebook.small import CLAUSES, FILES, WORKS, vocabulary


def problems(clauses=CLAUSES, works=WORKS, **names):
    try:
        source = read({"works.yaml": works, "law/clauses.yaml": clauses})
    except RulebookInvalid as error:
        return [str(problem) for problem in error.problems]
    return [str(problem) for problem in validate(source, vocabulary(**names))]


def test_validate_finds_nothing_wrong_with_the_example():
    assert problems() == []


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("  force: must\n  params", "  force: shall\n  params", 5, "'shall' is none of"),
        ("  force: must\n  params", "  force: must\n  forse: must\n  params", 6, "nobody knows this key"),
        ("key: law.age", "key: law.Age", 1, "a key is a work and a slug"),
        ("key: law.age", "key: lex.age", 1, "there is no work 'lex'"),
        ("key: law.broker-only", "key: law.age", 16, "stands already at law/clauses.yaml:1"),
        ("{cite: a1}", "{cite: Art1}", 1, "is no address"),
        ('{"2020-01-01": {cite: a1}, "2024', '{"2020-01-02": {cite: a1}, "2024', 1, "no encoded version 2020-01-02"),
        ('"2024-01-01": {cite: a2.p1', '"2025-01-01": {cite: a2.p1', 1, "no encoded version 2025-01-01"),
        ('"2023-01-01": 18', '"2023-1-1": 18', 7, "is no date"),
        ('"2023-01-01": 18', '"2023-01-01": "18"', 7, "whole number"),
        ('unit: years-of-age, bound: min, values: {"2020-01-01": 20', 'unit: years, bound: min, values: {"2020-01-01": 20', 7, "is none of"),
        ('bound: min, values: {"2020-01-01": 30', 'bound: max, values: {"2020-01-01": 30', 23, "another unit or bound"),
        ("tag: test.old-enough,", "tag: test.young,", 9, "no guard is called 'test.young'"),
        ("facts: [person.age]", "facts: [person.years]", 9, "no fact is called 'person.years'"),
        ("figures: [age.least]", "figures: [age.most]", 36, "no figure is called 'age.most'"),
        ("step: test.step, facts: [person.age]", "facts: [person.age]", 9, "names its step"),
        ("kind: guard, tag: test.broker, step: test.broker-step", "kind: capability", 25, "names its probe"),
        ("kind: guard, tag: test.broker, step: test.broker-step", "kind: capability, probe: p.x", 25, "no probe is called 'p.x'"),
        ("kind: guard, tag: test.broker, step: test.broker-step", "kind: document, document: d.x", 25, "no document type is called 'd.x'"),
        ("kind: guard, tag: test.broker, step: test.broker-step", "kind: duty, done_by: x, schedule: {every: age.least}", 25, "nothing runs a duty yet"),
        ("kind: guard, tag: test.broker, step: test.broker-step", "kind: report, form: f, state: planned, schedule: {within: wait.for}", 25, "is not among this clause's"),
        ("kind: guard, tag: test.broker, step: test.broker-step", "kind: report, form: f, schedule: {every: age.least}", 25, "names the probe that looks after it"),
        ("kind: guard, tag: test.broker, step: test.broker-step", "kind: report, form: f, probe: p.x, schedule: {every: age.least}", 25, "no probe is called 'p.x'"),
        ("applies: {eq: [company.kind, broker]}", "applies: {eq: [company.sort, broker]}", 16, "no fact is called 'company.sort'"),
        ("applies: {eq: [company.kind, broker]}", "applies: {is: [company.kind, broker]}", 16, "is no operator"),
        ("force: must\n  applies: {eq: [line", "force: context\n  applies: {eq: [line", 27, "a context clause has no obligation"),
        ("title: {zh: 年齡, en: Age}", "title: {zh: 年齡}", 2, "en: is missing"),
        ("title: {zh: 年齡, en: Age}", "title: 年齡", 2, "is a mapping"),
        ("- {id: later,", "- {id: later, kind: duty}\n  - {id: later,", 45, "stands here twice"),
    ],
)  # fmt: skip
def test_validate_names_the_line(old, new, line, words):
    assert old in CLAUSES
    found = problems(CLAUSES.replace(old, new, 1))
    assert any(f"law/clauses.yaml:{line}: " in one and words in one for one in found), found


def test_validate_lets_a_planned_obligation_name_what_is_not_there():
    assert problems() == []
    running = CLAUSES.replace(", state: planned", "")
    assert any("test.later" in one for one in problems(running))
    assert any("nobody.knows" in one for one in problems(running))


def test_validate_notices_a_guard_taken_out():
    found = problems(guards=frozenset({"test.line", "test.broker"}))
    assert found == ["law/clauses.yaml:9: law.age: old-enough: no guard is called 'test.old-enough'"]


def test_validate_refuses_a_link_that_leads_nowhere():
    linked = CLAUSES.replace("  force: must\n", "  force: must\n  links:\n  - {rel: see, to: law.none}\n", 1)
    assert any("leads to 'law.none'" in one for one in problems(linked))
    odd = CLAUSES.replace("  force: must\n", "  force: must\n  links:\n  - {rel: likes, to: law.age}\n", 1)
    assert any("'likes' is none of" in one for one in problems(odd))


def test_validate_reports_works_that_stand_twice():
    assert any("stands twice" in one for one in problems(works=WORKS.replace("key: other", "key: law")))
    assert any(
        "version 2020-01-01 stands twice" in one for one in problems(works=WORKS.replace("2024-01-01", "2020-01-01"))
    )


def test_read_needs_the_list_of_works():
    with pytest.raises(RulebookInvalid, match="no list of works"):
        read({"law/clauses.yaml": FILES["law/clauses.yaml"]})


def test_read_reports_the_faults_of_every_file():
    with pytest.raises(RulebookInvalid) as refusal:
        read({"works.yaml": "on: 1\n", "a.yaml": "a: 1.5\n", "b.yaml": "just text\n"})
    assert [problem.where for problem in refusal.value.problems] == ["a.yaml:1", "b.yaml:1", "works.yaml:1"]
