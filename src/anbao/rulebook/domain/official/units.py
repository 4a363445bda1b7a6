"""An official text as it was read: units with their addresses, and what a person should look at."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from anbao.rulebook.domain.official.sketch import sketch_of
from anbao.rulebook.domain.official.text import fold

_UNPRINTED = "pb"


@dataclass(frozen=True)
class Unit:
    """A numbered unit: its address, the line where it begins, its text without its own number.

    `leaf` is false for an introduction that has items below it.
    """

    address: str
    line: int
    text: str
    leaf: bool = True

    @cached_property
    def folded(self) -> str:
        return fold(self.text)

    @cached_property
    def digest(self) -> str:
        """SHA-256 (hex) of the folded text."""
        return digest_of(self.folded)

    @cached_property
    def sketch(self) -> str:
        return sketch_of(self.folded)

    @cached_property
    def article(self) -> str:
        """The article, or the part of an annex, to which it belongs."""
        return article_of(self.address)


@dataclass(frozen=True, slots=True, order=True)
class Note:
    """Something a person should look at. `kind` is a short code; `grave` ones are warnings, the others remarks."""

    line: int
    kind: str
    says: str
    address: str = ""
    grave: bool = True

    def __str__(self) -> str:
        return f"line {self.line}: {f'{self.address}: ' if self.address else ''}{self.says}"


@dataclass(frozen=True)
class OfficialText:
    """One text. `partial`: only the amended units are in it, so what is missing is not repealed.

    `dates` are all dates at its head, and by annex (`x1`) those of the annexes; `hidden` are addresses whose older
    wording a comparison table leaves out although they are not new; `deleted` those it says are deleted.
    `words` has of each article the digest of its words as they stand in the file; empty where the file does not tell.
    """

    title: str
    layout: str
    units: tuple[Unit, ...]
    notes: tuple[Note, ...] = ()
    dates: tuple[date, ...] = ()
    annex_dates: tuple[tuple[str, date], ...] = ()
    partial: bool = False
    hidden: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()
    last_line: int = 1
    words: Mapping[str, str] = field(default_factory=dict)
    headings: tuple[str, ...] = ()  # of parts, chapters and sections

    @cached_property
    def by_address(self) -> dict[str, Unit]:
        return {unit.address: unit for unit in self.units}

    def leaves(self) -> tuple[Unit, ...]:
        """The smallest numbered units, without the rows of tables of marks."""
        return tuple(u for u in self.units if u.leaf and not table_row(u.address))

    def leaves_by_article(self) -> Counter[str]:
        return Counter(unit.article for unit in self.leaves())

    def warnings(self) -> tuple[Note, ...]:
        return tuple(note for note in self.notes if note.grave)


@dataclass(eq=False, slots=True)
class Node:
    """A level while a text is being read."""

    kind: str
    number: str
    line: int
    parent: "Node | None" = None
    text: str = ""
    children: list["Node"] = field(default_factory=list)
    twin: int = 0  # a second node of the same address, as a comparison table may hold one
    row: int = -1  # the row of a comparison table
    times: Counter[tuple[str, str]] = field(default_factory=Counter)  # (kind, number) → how often below it
    latest: dict[str, str] = field(default_factory=dict)  # kind → the number read last

    @property
    def address(self) -> str:
        if self.parent is None:
            return ""
        own = f"{self.kind}{self.number}" + (f"~{self.twin}" if self.twin else "")
        return f"{self.parent.address}.{own}" if self.parent.parent else own

    def walk(self) -> Iterator["Node"]:
        for child in self.children:
            yield child
            yield from child.walk()

    def unit(self) -> Unit:
        return Unit(self.address, self.line, self.text.strip(), leaf=not self.children)


def digest_of(folded: str) -> str:
    """SHA-256 (hex) of a folded text."""
    return hashlib.sha256(folded.encode()).hexdigest()


def printed(unit: Unit) -> str:
    """Its folded text with the number before it, in one way of writing; a paragraph has none."""
    kind, number = unit.address.rpartition(".")[2][0], unit.address.rpartition(".")[2][1:].partition("~")[0]
    return unit.folded if kind in _UNPRINTED else f"{kind}{number}、{unit.folded}"


def units_under(root: Node) -> tuple[Unit, ...]:
    """Every unit that says something, in the order of the text."""
    return tuple(node.unit() for node in root.walk() if node.text.strip())


def article_of(address: str) -> str:
    """`a5.p1.s2` → `a5`, `x1.h4.s2` → `x1.h4`, `x5.s3.i1` → `x5.s3`."""
    parts = address.split(".")
    return ".".join(parts[:2]) if parts[0].startswith("x") else parts[0]


def table_row(address: str) -> bool:
    """Whether an address is a row of a table of marks (`x1.t1.r4`)."""
    return any(part.startswith("t") for part in address.split("."))
