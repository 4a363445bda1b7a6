"""Readings: how a clause that is easily got wrong is understood here, who says so, and since when.

A circular or a letter of the authority is entered as a reading too, with its number and the day until which the
company adopts it. Readings are part of the compiled book: another reading is another book.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from anbao.rulebook.domain.errors import Place, Problem
from anbao.rulebook.domain.model import Words
from anbao.rulebook.domain.shape import SLUG, Shape

READINGS_FILE = "readings.yaml"
PREFIX = "reading."
KINDS = frozenset({"reading", "circular", "letter"})
STATUSES = frozenset({"own", "counsel-confirmed"})
WITHDRAWN = "withdrawn"
"""The status of a company's own reading that ends one: no guard cites it any more."""

Raw = dict[str, Any]
Places = dict[str, Place]


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading under a permanent key. `for_counsel`: our own so far, counsel is still to confirm it."""

    key: str  # reading.<slug>
    kind: str  # reading, circular or letter
    question: Words
    reading: Words
    source: str
    author: str
    since: date
    status: str  # own or counsel-confirmed
    for_counsel: bool
    clauses: tuple[str, ...]
    works: tuple[str, ...]
    number: str = ""  # of a circular or letter
    adopt_by: date | None = None

    def concerns(self, clause: str) -> bool:
        """Whether it says how this clause, or the whole work it stands in, is read."""
        return clause in self.clauses or clause.partition(".")[0] in self.works


def reading_of(raw: Mapping[str, Any]) -> Reading:
    """A reading from the compiled book."""
    question, answer = raw["question"], raw["reading"]
    return Reading(
        key=raw["key"],
        kind=raw["kind"],
        question=Words(question["zh"], question["en"]),
        reading=Words(answer["zh"], answer["en"]),
        source=raw["source"],
        author=raw["author"],
        since=date.fromisoformat(raw["date"]),
        status=raw["status"],
        for_counsel=raw["for_counsel"],
        clauses=tuple(raw["clauses"]),
        works=tuple(raw["works"]),
        number=raw["number"],
        adopt_by=date.fromisoformat(raw["adopt_by"]) if raw["adopt_by"] else None,
    )


def by_clause(readings: Iterable[tuple[str, Iterable[str]]]) -> dict[str, tuple[str, ...]]:
    """Clause → the keys of the readings that name it, from those keys with the clauses they name."""
    table: dict[str, list[str]] = {}
    for key, clauses in readings:
        for clause in clauses:
            table.setdefault(clause, []).append(key)
    return {clause: tuple(keys) for clause, keys in table.items()}


def concerning(readings: Iterable[Reading], clause: str) -> tuple[Reading, ...]:
    """The readings of one clause: first those that name it, then those of its whole work."""
    found = [reading for reading in readings if reading.concerns(clause)]
    return tuple(sorted(found, key=lambda reading: (clause not in reading.clauses, reading.key)))


def read_readings(shape: Shape, places: Places) -> list[Raw]:
    """The readings of the readings file. `places` learns where each stands, keyed by its key."""
    author, since = shape.text("author"), shape.text("date")
    shape.checked_day("date", since)

    def reading(one: Shape) -> Raw:
        raw = read_reading(one, author=author, since=since)
        if raw["key"] in places:
            one.wrong("key", f"stands already at {places[raw['key']]}")
        places[raw["key"]] = one.place
        return raw

    return sorted(shape.each("readings", reading), key=lambda raw: str(raw["key"]))


def read_reading(one: Shape, *, author: str = "", since: str = "", statuses: Collection[str] = STATUSES) -> Raw:
    """One reading as the compiled book holds it; author and date are asked for where none is given to fall back on."""
    one.what = key = one.text("key") or "reading"
    day = one.day("date") or since
    if not day:
        one.wrong("date", "is missing")
    return {
        "key": key,
        "kind": one.choice("kind", KINDS, default="reading"),
        "question": one.words("question"),
        "reading": one.words("reading"),
        "source": one.text("source"),
        "author": one.text("author", required=not author, default=author),
        "date": day,
        "status": one.choice("status", statuses, default="own"),
        "for_counsel": _flag(one, "for_counsel"),
        "clauses": one.texts("clauses"),
        "works": one.texts("works"),
        "number": one.text("number", required=False),
        "adopt_by": one.day("adopt_by"),
    }


def _flag(shape: Shape, key: str) -> bool:
    value = shape.take(key)
    if value not in (None, True, False):
        shape.wrong(key, "is true or false")
    return value is True


def reading_problems(
    readings: Sequence[Raw], places: Places, *, clauses: Collection[str], works: Collection[str]
) -> Iterator[Problem]:
    """What is wrong with readings that were read: names that lead nowhere, statements that do not go together."""
    for raw in readings:
        for what in reading_faults(raw, clauses=clauses, works=works):
            yield Problem(str(places.get(raw["key"], READINGS_FILE)), f"{raw['key']}: {what}")


def reading_faults(raw: Mapping[str, Any], *, clauses: Collection[str], works: Collection[str]) -> Iterator[str]:
    """What is wrong with one reading, its shape aside."""
    if not raw["key"].startswith(PREFIX) or not SLUG.fullmatch(raw["key"].removeprefix(PREFIX)):
        yield f"a key is {PREFIX} and a slug, like reading.order-of-the-sale"
    if not raw["clauses"] and not raw["works"]:
        yield "names neither a clause nor a work"
    yield from (f"there is no clause {clause!r}" for clause in raw["clauses"] if clause not in clauses)
    yield from (f"there is no work {work!r}" for work in raw["works"] if work not in works)
    if raw["status"] == "counsel-confirmed" and raw["for_counsel"]:
        yield "counsel has confirmed it, or is still to: not both"
    if (raw["kind"] != "reading") is not bool(raw["number"]):
        yield "a circular or letter has a number, a reading of our own has none"
    if raw["kind"] == "reading" and raw["adopt_by"]:
        yield "only a circular or letter is adopted by a day"
