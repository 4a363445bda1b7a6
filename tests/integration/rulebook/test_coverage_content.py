"""The rulebook that ships covers every leaf of the five regulations, and its names are those of the code."""

import copy
import io
import unicodedata
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from anbao.kernel import registries
from anbao.rulebook.domain.compiling import compiled_text, load_book
from anbao.rulebook.domain.conditions import facts_of
from anbao.rulebook.domain.coverage import coverage_of, covering_clauses, shared_widely
from anbao.rulebook.domain.validation import document_types_named
from anbao.rulebook.management.commands import rulebook_coverage
from anbao.rulebook.queries.sources import vocabulary
from tests.support.book import shipped_book, shipped_source

ON = date(2026, 11, 2)
SOURCE = shipped_source()
BOOK = shipped_book()


@cache
def covered(code, book):
    return coverage_of(book, code, on=ON)


@cache
def states(code, book=BOOK):
    found = covered(code, book)
    return {
        (work.work, leaf.address): leaf.state for work in found.works for unit in work.units for leaf in unit.leaves
    }


def obligations(*, planned):
    return [one for clause in BOOK.clauses for one in clause.obligations if one.planned is planned]


def test_coverage_is_complete_for_all_five():
    found = covered(vocabulary(), BOOK)
    assert {work.work for work in found.works} == {"brk", "chk", "cloud", "ec", "isec"}
    assert {key: value for key, value in states(vocabulary()).items() if value in {"uncovered", "broken"}} == {}
    assert found.dangling == ()
    assert found.idle == ()
    assert found.complete


@pytest.mark.parametrize(
    ("work", "leaves", "normative"),
    [("isec", 222, 203), ("brk", 250, 211), ("chk", 72, 69), ("cloud", 98, 86), ("ec", 173, 168)],
)
def test_leaves_are_those_counted(work, leaves, normative):
    """The count of docs/reference/leaves.md; it changes only with the texts, or with a reason written there."""
    found = next(one.tally for one in covered(vocabulary(), BOOK).works if one.work == work)
    assert (found.leaves, found.normative) == (leaves, normative)


def test_leaves_of_brokers_apps_hold_before_the_main_text():
    found = coverage_of(BOOK, vocabulary(), on=date(2020, 1, 1))
    assert {unit.unit.partition(".")[0] for work in found.works for unit in work.units if work.work == "brk"} == {"x1"}


def leaves_asking(book, name):
    """The leaves whose clauses ask, not only as planned, for the guard or probe `name`."""
    return {
        leaf
        for leaf, clauses in covering_clauses(book, ON).items()
        for clause in clauses
        if any(name in (one.tag, one.probe) and not one.planned for one in clause.obligations)
    }


def disabled(code, kind, name):
    return replace(code, **{kind: getattr(code, kind) - {name}})


def status_of_command(monkeypatch, source, book, code):
    """The exit status of `rulebook coverage`, the YAML read and compiled already."""
    monkeypatch.setattr(rulebook_coverage, "read_folder", lambda _: source)
    monkeypatch.setattr(rulebook_coverage, "compiled_text", lambda _: book.text)
    monkeypatch.setattr(rulebook_coverage, "load_book", lambda _: book)
    monkeypatch.setattr(rulebook_coverage, "vocabulary", lambda: code)
    try:
        call_command("rulebook_coverage", "--on", ON.isoformat(), stdout=io.StringIO(), stderr=io.StringIO())
    except SystemExit as end:
        return end.code
    return 0


def assert_turns_red(monkeypatch, kind, name, *, source=SOURCE, book=BOOK, code):
    """Exactly the normative leaves of its clauses turn from what they were into broken, and the command says so."""
    before, after = states(code, book), states(disabled(code, kind, name), book)
    asking = leaves_asking(book, name)
    its = asking & set(before)
    assert its or {work for work, _ in asking} == {"co"}  # what only the company's own practice asks for has no leaf
    assert {leaf for leaf in before if before[leaf] != after[leaf]} == {one for one in its if before[one] != "context"}
    assert all(after[leaf] in {"broken", "context"} for leaf in its)
    assert covered(code, book).complete
    assert not covered(disabled(code, kind, name), book).complete
    assert status_of_command(monkeypatch, source, book, disabled(code, kind, name)) == 1


REGISTERED = [("guards", tag) for tag in sorted(registries.guards.names())]
REGISTERED += [("probes", name) for name in sorted(registries.probes.names())]


@pytest.mark.parametrize(("kind", "name"), REGISTERED)
def test_leaves_turn_red_when_a_guard_or_probe_is_disabled(kind, name, monkeypatch):
    assert_turns_red(monkeypatch, kind, name, code=vocabulary())


def test_leaves_turn_red_when_a_made_up_probe_is_disabled(monkeypatch):
    """A planned capability, said to run, with a probe that is registered: there is none in the code yet."""
    source = copy.deepcopy(SOURCE)
    one = next(one for clause in source.clauses for one in clause["obligations"] if planned_probe(clause, one))
    one["probe"], one["state"] = "test.made-up", "running"
    book = load_book(compiled_text(source))
    code = replace(vocabulary(), probes=vocabulary().probes | {"test.made-up"})
    assert len(leaves_asking(book, "test.made-up")) >= 1
    assert_turns_red(monkeypatch, "probes", "test.made-up", source=source, book=book, code=code)


def planned_probe(clause, one):
    """Whether this is a planned capability of a regulation's clause all whose facts the code knows."""
    facts = {fact for _, tree in clause["applies"] if tree for fact in facts_of(tree)}
    known = facts <= registries.facts.names()
    return clause["work"] == "ec" and one["probe"] and one["state"] == "planned" and known and not one["facts"]


def test_command_ends_with_status_0_when_nothing_is_disabled(monkeypatch):
    assert status_of_command(monkeypatch, SOURCE, BOOK, vocabulary()) == 0


def test_tags_are_the_same_in_yaml_and_in_code():
    assert {one.tag for one in obligations(planned=False) if one.tag} == registries.guards.names()
    assert {one.tag for one in obligations(planned=True)} & registries.guards.names() == set()


def test_probes_are_the_same_in_yaml_and_in_code():
    assert {one.probe for one in obligations(planned=False) if one.probe} == registries.probes.names()
    assert {one.probe for one in obligations(planned=True)} & registries.probes.names() == set()


def test_document_types_are_the_same_in_yaml_and_in_code():
    known = registries.document_types.names()
    named = {one.document for one in obligations(planned=False) if one.document}
    assert all(document_types_named(name, known) for name in named)
    assert set().union(*(document_types_named(name, known) for name in named)) == known
    assert {one.document for one in obligations(planned=True)} & known == set()


def test_facts_are_the_same_in_yaml_and_in_code():
    """A wholly planned clause may ask for facts that nobody supplies yet."""
    asked, running = set(), set()
    for clause in BOOK.clauses:
        conditions = {fact for _, tree in clause.applies_trees for fact in facts_of(tree)}
        asked |= conditions
        if not all(one.planned for one in clause.obligations):
            running |= conditions
        for one in clause.obligations:
            facts = {*one.facts, *facts_of(one.applies_tree), *facts_of(one.when_tree)}
            asked |= facts
            running |= facts if not one.planned else set()
    known = registries.facts.names()
    assert running <= known
    assert known - asked <= {"company.sector"}  # said in the profile; no clause tells life from non-life insurers


def test_documents_that_serve_many_leaves_give_a_reason_each():
    wide = {(one.kind, one.name) for one in shared_widely(BOOK, on=ON)}
    assert {(raw["kind"], raw["name"]) for raw in SOURCE.shared} == wide


def test_readings_are_in_both_languages_and_own_words():
    seen = set()
    for one in BOOK.readings:
        for words in (one.question, one.reading):
            assert any(unicodedata.name(letter, "").startswith("CJK") for letter in words.zh), one.key
            assert words.en.isascii(), one.key
        assert one.reading.zh not in seen
        seen.add(one.reading.zh)
    assert len(BOOK.readings) > 60
    works = {work for one in BOOK.readings for work in (*one.works, *(key.partition(".")[0] for key in one.clauses))}
    assert works >= {"brk", "chk", "cloud", "ec", "isec"}


def test_readings_stand_behind_guards_of_the_sale():
    guarded = {clause.key for clause in BOOK.clauses if any(one.tag and not one.planned for one in clause.obligations)}
    resting = guarded & {clause.key for clause in BOOK.clauses if clause.readings}
    assert {"ec.terms-agreed", "ec.insured-is-proposer", "ec.payment-by-network", "ec.sale-dormancy"} <= resting


def test_page_of_coverage_is_the_one_in_the_documentation():
    """docs/reference/coverage.md is made by the command; run it again after the rulebook changed."""
    out = io.StringIO()
    call_command("rulebook_coverage", "--markdown", "--on", ON.isoformat(), stdout=out)
    page = Path(settings.ANBAO_RULEBOOK_DIR).parent / "docs" / "reference" / "coverage.md"
    assert page.read_text(encoding="utf-8") == out.getvalue()
