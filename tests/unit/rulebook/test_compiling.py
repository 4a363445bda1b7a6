"""Compiling: the same YAML, the same bytes; the digest names exactly those."""

from dataclasses import replace
from datetime import date

import pytest

from anbao.kernel.canonical import canonical
from anbao.rulebook.domain.compiling import compile_book, digest_of, load_book
from anbao.rulebook.domain.errors import BookDamaged, RulebookInvalid
from anbao.rulebook.domain.reading import read
from tests.unit.rulebook.small import CLAUSES, FILES, WORKS, vocabulary

GOLDEN = "f28cbfe0d94da58fce75abaab1a7f5d562d2e39d59bcbb8971b43405bf551d42"


def text(files=FILES):
    return compile_book(read(files), vocabulary())


def test_compile_gives_the_same_digest_everywhere():
    assert digest_of(text()) == GOLDEN


def test_compile_does_not_depend_on_files_or_order():
    first, *rest = CLAUSES.split("\n\n")
    assert text({"z.yaml": first + "\n", "a/b.yaml": "\n\n".join(rest), "works.yaml": WORKS}) == text()


def test_compile_ignores_examples_and_comments():
    without = "\n".join(
        line for line in CLAUSES.split("\n") if not line.startswith("  - {name") and "cases:" not in line
    )
    assert text({**FILES, "law/clauses.yaml": "# said\n" + without}) == text()


def test_compile_makes_another_book_of_another_figure():
    assert text({**FILES, "law/clauses.yaml": CLAUSES.replace('"2023-01-01": 18', '"2023-01-01": 19')}) != text()


def test_compile_refuses_what_is_not_valid():
    with pytest.raises(RulebookInvalid):
        compile_book(read(FILES), vocabulary(guards=frozenset()))


def test_load_gives_back_the_clauses():
    book = load_book(text())
    assert [clause.key for clause in book.clauses] == ["law.age", "law.broker-only", "law.line-only", "other.later"]
    assert book.works["law"].later_than_encoded()[0].since.isoformat() == "2025-01-01"


def test_load_refuses_another_book():
    body = text()
    assert load_book(body, digest=digest_of(body)).digest == digest_of(body)
    with pytest.raises(BookDamaged):
        load_book(body.replace(b"20", b"21", 1), digest=digest_of(body))


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"format":0}', b'{"format":2}', b'{"format":1}', b"\xff"])
def test_load_refuses_what_is_no_book(body):
    with pytest.raises(BookDamaged):
        load_book(body)


def test_load_refuses_a_book_without_its_end():
    whole = text()
    for length in (len(whole) - 1, whole.rindex(b"\n", 0, -1) + 1, whole.index(b"\n") + 1):
        with pytest.raises(BookDamaged):
            _ = load_book(whole[:length]).clauses


def test_load_reads_no_clause_before_it_is_asked_for():
    """Damage is met where it is; a book that has any is not kept."""
    damaged = load_book(text().replace(b'"summary":', b'"summary";', 1))
    assert damaged.clauses[0].key == "law.age"
    with pytest.raises(BookDamaged):
        _ = damaged.clauses[0].title
    with pytest.raises(BookDamaged):
        damaged.lines.check()
    load_book(text()).lines.check()


def test_check_finds_an_index_at_odds_with_a_clause():
    whole = text()
    assert whole.count(b'"value":18') == 2
    with pytest.raises(BookDamaged, match=r"two things of law\.age"):
        load_book(whole.replace(b'"value":18', b'"value":19', 1)).lines.check()


def test_load_reads_a_book_of_the_first_format_as_the_same():
    source = read(FILES)
    old = load_book(canonical({"format": 1, "works": source.works, "clauses": source.clauses}))
    new = load_book(text())
    assert old.digest != new.digest
    assert old.works == new.works
    names = ("key", "work", "force", "per", "title", "summary", "at", "applies_trees", "params", "evidence", "links")
    for before, after in zip(old.clauses, new.clauses, strict=True):
        assert [getattr(before, name) for name in names] == [getattr(after, name) for name in names]
        assert [replace(one, applies=None) for one in before.obligations] == [
            replace(one, applies=None) for one in after.obligations
        ]


def test_load_makes_one_condition_of_equal_ones():
    """Thousands of clauses share a few conditions."""
    both = CLAUSES.replace("applies: {eq: [line.key, travel]}", "applies: {eq: [company.kind, broker]}")
    clauses = {clause.key: clause for clause in load_book(text({**FILES, "law/clauses.yaml": both})).clauses}
    day = date(2020, 1, 1)
    assert clauses["law.broker-only"].applies_on(day) is clauses["law.line-only"].applies_on(day)


BROKER, TRAVEL = {"company.kind": "broker"}, {"line.key": "travel"}


@pytest.mark.parametrize(
    ("on", "facts", "answer"),
    [
        (date(2019, 12, 31), BROKER, None),  # not in force yet
        (date(2020, 1, 1), BROKER, True),
        (date(2021, 12, 31), TRAVEL, None),
        (date(2022, 1, 1), TRAVEL, True),  # another condition at the same address
        (date(2023, 12, 31), BROKER, None),
        (date(2024, 1, 1), BROKER, None),  # taken out
    ],
)
def test_load_keeps_when_a_clause_applies(on, facts, answer):
    by_date = 'applies: {"2019-01-01": {eq: [company.kind, broker]}, "2022-01-01": {eq: [line.key, travel]}}'
    changed = CLAUSES.replace("applies: {eq: [company.kind, broker]}", by_date)
    assert changed != CLAUSES
    clause = load_book(text({**FILES, "law/clauses.yaml": changed})).clauses[1]
    condition = clause.in_force_on(on)
    assert (condition is None) is (clause.address_on(on) is None)
    assert (condition(facts) if condition else None) is answer
    if condition:
        assert condition is clause.applies_on(on)
