"""The compiled text: lines of canonical JSON, each read when it is asked for. A decision needs few of them.

First a head with the format and the names of the parts; then the parts, a line each; then the clauses, a line each.
The part `index` says of every clause what deciding needs, though the clause's own line says it again. A condition
stands once in the part `conditions`, however many clauses share it, and goes by its number. What is empty is left out.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from anbao.kernel.canonical import canonical
from anbao.rulebook.domain.conditions import Numbered
from anbao.rulebook.domain.errors import BookDamaged
from anbao.rulebook.domain.model import Clause, Json, entry_of
from anbao.rulebook.domain.readings import by_clause

FORMAT = 2  # format 1 was one JSON object with everything written out
_PARTS = ("conditions", "index", "leaves", "readings", "works")


def pack(clauses: Sequence[Json], parts: Mapping[str, Any]) -> bytes:
    """The compiled text of what `reading` makes: the clauses, and the parts works, leaves and readings."""
    numbers: dict[bytes, int] = {}
    packed = [_packed(raw, numbers) for raw in clauses]
    readings = by_clause((raw["key"], raw["clauses"]) for raw in parts.get("readings", ()))
    written = {
        **parts,
        "conditions": [json.loads(tree) for tree in numbers],
        "index": [_filled({**entry_of(raw), "readings": readings.get(raw["key"])}) for raw in packed],
    }
    lines = ({"format": FORMAT, "parts": _PARTS}, *(written.get(name, []) for name in _PARTS), *packed)
    return b"".join(canonical(line) + b"\n" for line in lines)


def _packed(clause: Json, numbers: dict[bytes, int]) -> Json:
    def number(tree: object) -> int | None:
        return None if tree is None else numbers.setdefault(canonical(tree), len(numbers))

    def obligation(raw: Json) -> Json:
        return _filled({**raw, "applies": number(raw["applies"]), "when": number(raw["when"])})

    applies = [[since, number(tree)] for since, tree in clause["applies"]]
    return _filled({**clause, "applies": applies, "obligations": [obligation(raw) for raw in clause["obligations"]]})


def _filled(raw: Json) -> Json:
    return {name: value for name, value in raw.items() if value not in (None, "", [], {})}


@dataclass(frozen=True, eq=False)
class Lines:
    """A compiled text taken apart: where in it the lines of its parts stand, by name, and those of its clauses."""

    text: bytes
    parts: Mapping[str, slice]
    clause_lines: Sequence[slice]

    def part(self, name: str) -> Any:
        """A part as JSON. Raises BookDamaged."""
        if name not in self.parts:
            raise _damaged(f"has no {name}")
        return self._read(self.parts[name])

    def _read(self, line: slice) -> Any:
        return _parsed(self.text[line])

    def clauses(self) -> tuple[Clause, ...]:
        """All clauses, by key; of each only its entry in the index is read. Raises BookDamaged."""
        index, conditions = self.part("index"), Numbered(self.part("conditions"))
        if len(index) != len(self.clause_lines):
            raise _damaged("is not whole")
        pairs = zip(index, self.clause_lines, strict=True)
        return tuple(Clause(entry["key"], entry, partial(self._read, line), conditions) for entry, line in pairs)

    def check(self) -> None:
        """Read every line, once, so that no damage is found later, and hold the index against the clauses."""
        _ = self._checked

    @cached_property
    def _checked(self) -> bool:
        for name in self.parts:
            self.part(name)
        for clause in self.clauses():
            said = {name: value for name, value in clause.entry.items() if name != "readings"}
            if said != _filled(entry_of(clause.raw)):
                raise _damaged(f"says two things of {clause.key}")
        return True


def unpack(text: bytes) -> Lines:
    """The lines of a compiled text, of an older format too. Raises BookDamaged where it is no compiled text."""
    first, *lines = _lines_of(text)
    head = _parsed(text[first])
    match head:
        case {"format": 1, "clauses": list(clauses)}:
            return unpack(pack(clauses, head))
        case {"format": 2, "parts": list(names)} if len(lines) > len(names) and not text[lines[-1]]:
            return Lines(text, dict(zip(names, lines, strict=False)), lines[len(names) : -1])
    raise _damaged("has another format, or is not whole")


def _lines_of(text: bytes) -> list[slice]:
    """Where the lines stand, as `split` would cut them; the last is what follows the last line's end."""
    found, start = [], 0
    while (end := text.find(b"\n", start)) >= 0:
        found.append(slice(start, end))
        start = end + 1
    return [*found, slice(start, len(text))]


def _parsed(text: bytes) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise _damaged("is not JSON") from error


def _damaged(how: str) -> BookDamaged:
    return BookDamaged(f"the compiled book {how}: build it again with rulebook_build")
