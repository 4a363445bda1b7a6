"""Compiling: the same YAML, the same bytes; the digest names exactly those."""

import pytest

from anbao.rulebook.domain.compiling import compile_book, digest_of, load_book
from anbao.rulebook.domain.errors import BookDamaged, RulebookInvalid
from anbao.rulebook.domain.reading import read
from tests.unit.rulebook.small import CLAUSES, FILES, WORKS, vocabulary

GOLDEN = "20f674e11153b1502526ed562a1f4493ee8585ff7ce8dc1323b19676cf05d8ee"


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


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"format":0}', b"\xff"])
def test_load_refuses_what_is_no_book(body):
    with pytest.raises(BookDamaged):
        load_book(body)
