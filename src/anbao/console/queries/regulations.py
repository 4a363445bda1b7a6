"""One regulation by article, and one article with its units, its clauses and the official text."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from anbao.console.domain.states import Counts, counted
from anbao.console.queries.lines import ClauseLine, LeafLine, clause_line, leaf_line, unit_href
from anbao.console.queries.official import Official, Passage, official_of
from anbao.console.queries.overview import later_than
from anbao.console.queries.remembering import remembered
from anbao.console.queries.shelf import Leaf, Shelf, ShelvedWork, Unit, counts_of
from anbao.console.queries.words import address_in_words
from anbao.rulebook import api as rulebook

_TITLES = 3  # clause titles that tell what an article is about


@dataclass(frozen=True, slots=True)
class UnitLine:
    """An article in the list: what our clauses say of it, and how much of it runs."""

    address: str
    place: str
    href: str
    titles: tuple[rulebook.Words, ...]
    more: int
    counts: Counts


@dataclass(frozen=True, slots=True)
class Regulation:
    """A regulation's page: its articles, or with a state the units in it; `clauses` where it has no numbered units.

    `imported`: whether the user imported the official text of this version.
    """

    work: ShelvedWork
    later: tuple[rulebook.Version, ...]
    counts: Counts
    units: tuple[UnitLine, ...]
    leaves: tuple[Leaf, ...]
    clauses: tuple[ClauseLine, ...]
    href: str
    imported: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """A unit of the text with its official words and our clauses."""

    leaf: LeafLine
    passage: Passage


@dataclass(frozen=True, slots=True)
class Article:
    """An article's page. `before` and `after` are its neighbours."""

    work: ShelvedWork
    place: str
    official: Official
    rows: tuple[Beside, ...]
    hidden: int
    before: UnitLine | None
    after: UnitLine | None


def regulation(shelf: Shelf, key: str, *, state: str, everything: bool) -> Regulation | None:
    """None for a work that is not encoded. At most two queries, for the official text."""
    work = shelf.works.get(key)
    if work is None:
        return None
    leaves = list(work.leaves(everything=everything))
    chosen = [leaf for leaf in leaves if state and leaf.shown_state(everything=everything) == state]
    entries = work.entries if not work.units else ()
    return Regulation(
        work=work,
        later=later_than(work),
        counts=counts_of(leaves, everything=everything),
        units=() if state else tuple(_units(work, everything=everything)),
        leaves=tuple(chosen),
        clauses=tuple(clause_line(entry) for entry in entries if everything or entry.ours),
        href=reverse("rulebook-console:work", args=[key]),
        imported=official_of(work, [unit.leaves[0].address for unit in work.units]).imported,
    )


def leaves_in(shelf: Shelf, *, state: str, everything: bool) -> list[Leaf]:
    """The units of all regulations that are in a state; without one all of them."""
    every = (leaf for work in shelf.works.values() for leaf in work.leaves(everything=everything))
    return [leaf for leaf in every if state in {"", leaf.shown_state(everything=everything)}]


def article(shelf: Shelf, key: str, address: str, *, everything: bool) -> Article | None:
    """None where the regulation has no such article. At most two queries, for the official text."""
    work = shelf.works.get(key)
    unit = work.unit(address) if work else None
    if work is None or unit is None:
        return None
    leaves = [leaf for leaf in unit.leaves if everything or leaf.ours]
    official = official_of(work, [leaf.address for leaf in leaves])
    passages = official.passages(leaf.address for leaf in leaves)
    addresses = [one.address for one in work.units]
    here = addresses.index(address)
    return Article(
        work=work,
        place=address_in_words(address),
        official=official,
        rows=tuple(
            Beside(leaf_line(leaf, everything=everything), passage)
            for leaf, passage in zip(leaves, passages, strict=True)
        ),
        hidden=len(unit.leaves) - len(leaves),
        before=_unit(work.units[here - 1], key, everything=everything) if here else None,
        after=_unit(work.units[here + 1], key, everything=everything) if here + 1 < len(addresses) else None,
    )


def _units(work: ShelvedWork, *, everything: bool) -> Iterator[UnitLine]:
    lines = (_unit(unit, work.work.key, everything=everything) for unit in work.units)
    return (line for line in lines if line.counts.total)


@remembered(1024)
def _unit(unit: Unit, work: str, *, everything: bool) -> UnitLine:
    leaves = [leaf for leaf in unit.leaves if everything or leaf.ours]
    entries = {entry.clause.key: entry for leaf in leaves for entry in leaf.shown_entries(everything=everything)}
    titles = tuple(entry.clause.title for entry in entries.values())
    return UnitLine(
        address=unit.address,
        place=address_in_words(unit.address),
        href=unit_href(work, unit.address),
        titles=titles[:_TITLES],
        more=max(0, len(titles) - _TITLES),
        counts=counted(leaf.shown_state(everything=everything) for leaf in leaves),
    )
