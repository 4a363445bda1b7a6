"""Readings as data: read, checked, compiled into the book, cited by the guards of their clauses."""

from datetime import UTC, date, datetime

import pytest

from anbao.rulebook.domain.book import Book
from anbao.rulebook.domain.compiling import compile_book, digest_of, load_book
from anbao.rulebook.domain.errors import RulebookInvalid
from anbao.rulebook.domain.reading import read
from anbao.rulebook.domain.readings import concerning
from anbao.rulebook.domain.runner import run_step
from tests.unit.rulebook.small import FILES, compiled, fact_types, guards, profile, vocabulary

READINGS = """\
author: the editors
date: "2026-01-01"
readings:
- key: reading.age
  question: {zh: 幾歲？, en: How old}
  reading: {zh: 滿歲才算。, en: Completed years}
  source: law a2
  for_counsel: true
  clauses: [law.age]
- key: reading.whole-law
  question: {zh: 整部？, en: All of it}
  reading: {zh: 都看。, en: All}
  source: law
  works: [law]
- key: reading.circular-seven
  kind: circular
  number: 金管保字第7號
  adopt_by: "2026-06-30"
  author: the authority
  date: "2026-03-01"
  question: {zh: 函釋？, en: A circular}
  reading: {zh: 照做。, en: Done}
  source: the authority
  status: counsel-confirmed
  clauses: [law.age, other.later]
"""


def with_readings(text=READINGS):
    return {**FILES, "readings.yaml": text}


def test_reading_is_read_with_the_file_s_author_and_date():
    book = compiled(with_readings())
    found = {one.key: one for one in book.readings}
    age, circular = found["reading.age"], found["reading.circular-seven"]
    assert (age.author, age.since, age.status, age.for_counsel) == ("the editors", date(2026, 1, 1), "own", True)
    assert (circular.author, circular.since, circular.adopt_by) == (
        "the authority",
        date(2026, 3, 1),
        date(2026, 6, 30),
    )
    assert (circular.kind, circular.number, circular.status) == ("circular", "金管保字第7號", "counsel-confirmed")
    assert found["reading.whole-law"].works == ("law",)


def test_reading_changes_the_digest_of_the_book():
    one = compile_book(read(with_readings()), vocabulary())
    other = compile_book(read(with_readings(READINGS.replace("滿歲才算。", "虛歲也算。"))), vocabulary())
    assert len({digest_of(one), digest_of(other), compiled().digest}) == 3


def test_book_kept_before_readings_still_loads():
    old = load_book(b'{"clauses":[],"format":1,"works":[]}')
    assert (old.readings, old.leaves, old.clauses) == ((), (), ())


def test_concerning_gives_the_clause_s_own_first():
    found = [one.key for one in concerning(compiled(with_readings()).readings, "law.age")]
    assert found == ["reading.age", "reading.circular-seven", "reading.whole-law"]
    assert [one.key for one in concerning(compiled(with_readings()).readings, "law.line-only")] == ["reading.whole-law"]


def test_guard_cites_the_readings_of_its_clause():
    """Those that name the clause; one of the whole work would say nothing in particular."""
    book = Book(compiled(with_readings()), profile(), date(2026, 6, 1))
    facts = {"person.age": 17, "line.key": "motor"}
    at = datetime(2026, 6, 1, tzinfo=UTC)
    decision = run_step(
        book, step="test.step", facts=facts, at=at, guards=guards(), fact_types=fact_types(), production=False
    )
    cited = decision.verdict.clauses
    assert cited == ("law.age", "reading.age", "reading.circular-seven")
    assert book.compiled.titles["reading.age"].zh == "幾歲？"


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("clauses: [law.age]", "clauses: [law.gone]", "reading.age: there is no clause 'law.gone'"),
        ("works: [law]", "works: [lore]", "reading.whole-law: there is no work 'lore'"),
        ("  works: [law]\n", "", "names neither a clause nor a work"),
        ("key: reading.age", "key: age", "a key is reading. and a slug"),
        ("status: counsel-confirmed", "status: counsel-confirmed\n  for_counsel: true", "not both"),
        ("  number: 金管保字第7號\n", "", "a circular or letter has a number"),
        ("  kind: circular\n", "", "a circular or letter has a number"),
        ("status: counsel-confirmed", "status: guessed", "'guessed' is none of counsel-confirmed, own"),
        ("source: law a2", "sauce: law a2", "nobody knows this key"),
        ('date: "2026-01-01"', 'date: "2026-02-30"', "is no date"),
        ("for_counsel: true", "for_counsel: perhaps", "is true or false"),
        ("key: reading.whole-law", "key: reading.age", "stands already at readings.yaml"),
    ],
)
def test_reading_that_is_wrong_fails_the_build(old, new, what):
    text = READINGS.replace(old, new, 1)
    assert text != READINGS
    with pytest.raises(RulebookInvalid) as error:
        compile_book(read(with_readings(text)), vocabulary())
    assert what in str(error.value)
