"""Rows that several pages show: a clause, a regulation's name, a unit with its state."""

from dataclasses import dataclass

from django.urls import reverse

from anbao.console.domain.address import unit_of
from anbao.console.queries.remembering import remembered
from anbao.console.queries.shelf import Entry, Leaf, Shelf
from anbao.console.queries.words import address_in_words, force_name, kind_name
from anbao.rulebook import api as rulebook


@dataclass(frozen=True, slots=True)
class ClauseLine:
    """A clause in a list."""

    entry: Entry
    href: str
    place: str
    force: str
    kinds: tuple[str, ...]

    @property
    def title(self) -> rulebook.Words:
        return self.entry.clause.title


@dataclass(frozen=True, slots=True)
class LeafLine:
    """A unit of a text in a list, with its clauses."""

    address: str
    place: str
    href: str
    state: str
    clauses: tuple[ClauseLine, ...]


@remembered(4096)
def clause_line(entry: Entry) -> ClauseLine:
    return ClauseLine(
        entry=entry,
        href=clause_href(entry.clause.key),
        place=place_of(entry),
        force=force_name(entry.clause.force),
        kinds=tuple(kind_name(kind) for kind in dict.fromkeys(one.kind for one in entry.concerning)),
    )


@remembered(4096)
def leaf_line(leaf: Leaf, *, everything: bool) -> LeafLine:
    return LeafLine(
        address=leaf.address,
        place=address_in_words(leaf.address),
        href=f"{unit_href(leaf.work, unit_of(leaf.address))}#{leaf.address}",
        state=leaf.shown_state(everything=everything),
        clauses=tuple(clause_line(entry) for entry in leaf.shown_entries(everything=everything)),
    )


def place_of(entry: Entry) -> str:
    """Where a clause stands, in words; of one that is not in force its last place."""
    address = entry.address or next((one for _since, one in reversed(entry.clause.at) if one), None)
    return address_in_words(address.cite) if address else ""


def clause_href(key: str) -> str:
    return reverse("rulebook-console:clause", args=[key])


def unit_href(work: str, unit: str) -> str:
    return reverse("rulebook-console:unit", args=[work, unit])


def work_href(work: str) -> str:
    return reverse("rulebook-console:work", args=[work])


def clause_line_of(key: str, shelf: Shelf) -> ClauseLine | None:
    """The line of a clause by its key; None for one that the book does not have."""
    entry = shelf.entries.get(key)
    return clause_line(entry) if entry else None
