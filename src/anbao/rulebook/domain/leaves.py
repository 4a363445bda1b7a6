"""The leaves of the regulations: their smallest numbered units, by version, each normative or context.

A list holds from its date on, unit by unit (an article, or a part of an annex). A unit that a later list does not
name stays as it was; one that it names with nothing is gone.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from anbao.rulebook.domain.errors import Place, Problem
from anbao.rulebook.domain.shape import Shape

LEAVES_FILE = "leaves.yaml"
_KINDS = ("normative", "context")
_PART = re.compile(r"([a-z])(\d+)(?:-(\d+))?")
_RANK = "ahpxtsinmbr"  # articles, parts, paragraphs of the root, annexes, tables; then what stands within

Raw = dict[str, Any]
Places = dict[str, Place]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A leaf; `normative` where it asks, forbids, advises or allows something."""

    address: str
    normative: bool


@dataclass(frozen=True, slots=True)
class LeafList:
    """What one version says of the units it touches; None for a unit that it takes out."""

    work: str
    since: date
    units: Mapping[str, tuple[Leaf, ...] | None]


def order(address: str) -> tuple[tuple[int, int, int], ...]:
    """To sort addresses as they stand in a text: a4, a4-1, a5, a10, h1, x1."""
    parts = _PART.findall(address)
    return tuple((_RANK.find(kind), int(number), int(branch or 0)) for kind, number, branch in parts)


def unit_of(address: str) -> str:
    """The article an address belongs to; of an annex the part."""
    parts = address.split(".")
    return ".".join(parts[:2]) if parts[0].startswith("x") else parts[0]


def units_on(lists: Iterable[LeafList], work: str, day: date) -> dict[str, tuple[Leaf, ...]]:
    """The units of a work in force on `day` with their leaves, in the text's order."""
    found: dict[str, tuple[Leaf, ...] | None] = {}
    for one in sorted(lists, key=lambda one: one.since):
        if one.work == work and one.since <= day:
            found.update(one.units)
    return {unit: leaves for unit in sorted(found, key=order) if (leaves := found[unit]) is not None}


def leaf_list_of(raw: Mapping[str, Any]) -> LeafList:
    """A list from the compiled book."""
    units = {unit: None if leaves is None else _leaves(leaves) for unit, leaves in raw["units"]}
    return LeafList(raw["work"], date.fromisoformat(raw["since"]), units)


def _leaves(raw: Mapping[str, Sequence[str]]) -> tuple[Leaf, ...]:
    both = (Leaf(address, kind == "normative") for kind in _KINDS for address in raw[kind])
    return tuple(sorted(both, key=lambda leaf: order(leaf.address)))


def read_leaves(shape: Shape, places: Places) -> list[Raw]:
    """The lists of the leaves file. `places` learns where each unit stands; its key names list, work, date, unit."""

    def one_list(one: Shape) -> Raw:
        work, since = one.text("work"), one.text("since")
        one.checked_day("since", since)
        inner = one.inner("units")
        one.take("units", required=True)
        units: list[list[Any]] = []
        for unit in inner.raw:
            places[f"leaves/{work}/{since}/{unit}"] = inner.place_of(unit)
            units.append([unit, _unit(inner, unit)])
        inner.done()
        return {"work": work, "since": since, "units": units}

    lists = shape.each("leaves", one_list)
    return sorted(lists, key=lambda raw: (str(raw["work"]), str(raw["since"])))


def _unit(inner: Shape, unit: str) -> dict[str, list[str]] | None:
    if inner.take(unit) is None:
        return None
    one = inner.inner(unit)
    leaves = {kind: one.texts(kind) for kind in _KINDS}
    one.done()
    addresses = [address for kind in _KINDS for address in leaves[kind]]
    if len(set(addresses)) != len(addresses):
        one.wrong("context", "a leaf is normative or context, not both")
    strange = [a for a in addresses if not all(map(_PART.fullmatch, a.split("."))) or unit_of(a) != unit]
    if strange:
        inner.wrong(unit, f"{', '.join(strange)}: does not belong to this unit")
    if not addresses:
        inner.wrong(unit, "names no leaf; a unit that is gone says null")
    return leaves


def leaf_problems(lists: Sequence[Raw], places: Places, encoded: Mapping[str, Collection[str]]) -> Iterator[Problem]:
    """Lists of works or versions that are not encoded. `encoded`: work → its encoded dates."""
    for raw in lists:
        if raw["since"] not in encoded.get(raw["work"], ()):
            where = next((str(p) for key, p in places.items() if key.startswith(_prefix(raw))), LEAVES_FILE)
            yield Problem(where, f"{raw['work']} has no encoded version {raw['since']}")


def _prefix(raw: Raw) -> str:
    return f"leaves/{raw['work']}/{raw['since']}/"
