"""A list's file: CSV with a header, or a JSON list of objects. Fields: name, aliases, birth_date, reference."""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from anbao.commerce.screening.domain.names import comparable
from anbao.kernel.errors import AnbaoError

Kind = Literal["sanctions", "pep"]
KINDS: Final[tuple[Kind, ...]] = ("sanctions", "pep")
LARGEST: Final = 20 * 1024 * 1024
"""Bytes of a file."""
MOST: Final = 50_000
"""Entries of a list."""


class ListMisshaped(AnbaoError):
    """The file is not what a list looks like; `line` says where (0: the whole file)."""

    code = "screening.list-misshaped"

    def __init__(self, fault: str, line: int = 0) -> None:
        super().__init__(f"line {line}: {fault}" if line else fault, fault=fault, line=line)
        self.fault, self.line = fault, line


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry: all its names, its birth date where the list says one, the list's own reference."""

    names: tuple[str, ...]
    birth_date: date | None
    reference: str

    def as_json(self) -> dict[str, object]:
        born = self.birth_date.isoformat() if self.birth_date else ""
        return {"names": list(self.names), "birth_date": born, "reference": self.reference}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Listed":
        born = date.fromisoformat(value["birth_date"]) if value["birth_date"] else None
        return cls(tuple(value["names"]), born, value["reference"])


def digest_of(content: bytes) -> str:
    """Hex SHA-256 of the file: the list's version."""
    return hashlib.sha256(content).hexdigest()


def read(content: bytes) -> list[Listed]:
    """The file's entries. Raises ListMisshaped, also for a file without any: an empty list would let everybody pass."""
    if len(content) > LARGEST:
        raise ListMisshaped("too-large")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ListMisshaped("not-utf-8") from None
    rows = _of_json(text) if text.lstrip().startswith("[") else _of_csv(text)
    entries = [_entry(row, line) for line, row in rows]
    if not entries:
        raise ListMisshaped("empty")
    if len(entries) > MOST:
        raise ListMisshaped("too-many")
    return entries


def _of_json(text: str) -> Iterable[tuple[int, Mapping[str, Any]]]:
    try:
        rows = json.loads(text)
    except json.JSONDecodeError as error:
        raise ListMisshaped("not-json", error.lineno) from None
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, dict):
            raise ListMisshaped("not-an-object", number)
        yield number, row


def _of_csv(text: str) -> Iterable[tuple[int, Mapping[str, Any]]]:
    reader = csv.DictReader(io.StringIO(text, newline=""))
    if "name" not in (reader.fieldnames or ()):
        raise ListMisshaped("no-name-column", 1)
    try:
        for row in reader:
            yield reader.line_num, {**row, "aliases": [one for one in (row.get("aliases") or "").split(";") if one]}
    except csv.Error:
        raise ListMisshaped("not-csv", reader.line_num) from None


def _entry(row: Mapping[str, Any], line: int) -> Listed:
    name, aliases = row.get("name"), row.get("aliases") or []
    if not isinstance(name, str) or not comparable(name):
        raise ListMisshaped("no-name", line)
    if not isinstance(aliases, list) or not all(isinstance(one, str) for one in aliases):
        raise ListMisshaped("aliases", line)
    born = row.get("birth_date") or ""
    try:
        birth_date = date.fromisoformat(str(born).strip()) if born else None
    except ValueError:
        raise ListMisshaped("birth-date", line) from None
    names = (name.strip(), *(one.strip() for one in aliases if comparable(one)))
    return Listed(names, birth_date, str(row.get("reference") or "").strip())


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody to be screened: their part in the application, name, birth date where it is known."""

    role: Literal["proposer", "insured", "beneficiary"]
    name: str
    birth_date: date | None = None


def grade(person: Named, entry: Listed) -> Literal["name", "name-and-birth", ""]:
    """How far the two agree; "" where the name does not, or both birth dates are known and differ."""
    if comparable(person.name) not in {comparable(one) for one in entry.names}:
        return ""
    if person.birth_date is None or entry.birth_date is None:
        return "name"
    return "name-and-birth" if person.birth_date == entry.birth_date else ""


def hits_digest(hits: Sequence[str]) -> str:
    """One text that stands for a set of hits; "" for none."""
    return hashlib.sha256("\n".join(sorted(hits)).encode()).hexdigest() if hits else ""
