"""The daily file of an outside system: what it did for us on one day, with a trailer that nobody else can write.

`docs/reference/wire-contract.md` is the specification. Reading is strict: what is not exactly so is refused with the
place where it is wrong, never guessed at. It comes over the wire, or a person brings it; the MAC is inside the file.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from anbao.gateways.wire import Wire, mac, same
from anbao.kernel.errors import AnbaoError, Rejected

VERSION: Final = "anbao-daily-v1"
LARGEST: Final = 32 * 1024 * 1024
MONEY: Final = frozenset({"capture", "refund"})
REPORTS: Final = frozenset({"receipt", "cover", "correction"})
_TAIPEI = ZoneInfo("Asia/Taipei")
_COLUMNS: Final = 5
_WORD = re.compile(r"[A-Za-z0-9._:-]{1,64}")
_AMOUNT = re.compile(r"0|[1-9][0-9]{0,11}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_HEX = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class DailyEntry:
    """One thing they did. `key` names it within its kind: an order, a refund's reference, a report's acknowledgement.

    `matter` is what it belongs to: the order, or the application's number. `amount` in whole TWD; reports have none.
    """

    kind: str
    key: str
    matter: str
    amount: int
    at: datetime


@dataclass(frozen=True, slots=True)
class DailyFile:
    """A day's entries in the file's order, and the digest (hex SHA-256) of its bytes."""

    system: str
    day: date
    sha256: str
    entries: Sequence[DailyEntry]

    def total(self, kind: str) -> int:
        return sum(entry.amount for entry in self.entries if entry.kind == kind)


class Unreadable(AnbaoError):
    """The file is not what the contract says. `line` and `column` count from 1; column 0 is the whole line."""

    code = "daily.unreadable"

    def __init__(self, why: str, line: int, column: int = 0) -> None:
        super().__init__(why=why, line=line, column=column)
        self.why = why
        self.line = line
        self.column = column


class DailyFiles:
    """Fetching and reading one system's daily files."""

    def __init__(self, connection: Wire, *, system: str, party: str, secret: str, kinds: frozenset[str]) -> None:
        self._wire = connection
        self._system = system
        self._party = party
        self._secret = secret
        self._kinds = kinds

    def fetch(self, day: date) -> bytes | None:
        """The file of `day`; None where it is not there yet. Raises NotSent, NoReply or Rejected."""
        try:
            return self._wire.download("daily", {"day": day.isoformat()}, largest=LARGEST)
        except Rejected as refusal:
            if refusal.reason == "not-ready":
                return None
            raise

    def read(self, content: bytes) -> DailyFile:
        """The file's entries; raises Unreadable. Header: version, system, party, day. Trailer: count, sums, MAC."""
        lines = _lines(content)
        day = self._head(lines[0])
        entries = [self._entry(line, number, day) for number, line in enumerate(lines[1:-1], start=2)]
        _once(entries)
        found = DailyFile(self._system, day, hashlib.sha256(content).hexdigest(), entries)
        self._trailer(lines[-1], len(lines), found, content)
        return found

    def _head(self, line: str) -> date:
        expected = (VERSION, self._system, self._party)
        cells = _cells(line, 1, len(expected) + 1)
        for column, (cell, wanted) in enumerate(zip(cells, expected, strict=False), start=1):
            if cell != wanted:
                raise Unreadable("another-file", 1, column)
        try:
            return date.fromisoformat(cells[-1] if _DAY.fullmatch(cells[-1]) else "")
        except ValueError:
            raise Unreadable("day", 1, len(cells)) from None

    def _entry(self, line: str, number: int, day: date) -> DailyEntry:
        kind, key, matter, amount, at = _cells(line, number, _COLUMNS)
        if kind not in self._kinds:
            raise Unreadable("kind", number, 1)
        for column, word in ((2, key), (3, matter)):
            if not _WORD.fullmatch(word):
                raise Unreadable("name", number, column)
        if not _AMOUNT.fullmatch(amount) or (amount == "0") == (kind in MONEY):
            raise Unreadable("amount", number, 4)
        try:
            moment = datetime.fromisoformat(at)
        except ValueError:
            raise Unreadable("moment", number, 5) from None
        if moment.tzinfo is None:
            raise Unreadable("moment", number, 5)
        if moment.astimezone(_TAIPEI).date() != day:
            raise Unreadable("another-day", number, 5)
        return DailyEntry(kind, key, matter, int(amount), moment)

    def _trailer(self, line: str, number: int, found: DailyFile, content: bytes) -> None:
        word, count, taken, returned, signed = _cells(line, number, _COLUMNS)
        if word != "total":
            raise Unreadable("no-trailer", number, 1)
        sums = (len(found.entries), found.total("capture"), found.total("refund"))
        for column, (cell, value) in enumerate(zip((count, taken, returned), sums, strict=True), start=2):
            if cell != str(value):
                raise Unreadable("total", number, column)
        body = content[: len(content) - len(line.encode()) - 1]
        digest = hashlib.sha256(body).hexdigest()
        expected = mac(self._secret, "daily", self._system, self._party, found.day.isoformat(), *_texts(sums), digest)
        if not _HEX.fullmatch(signed) or not same(signed, expected):
            raise Unreadable("mac", number, _COLUMNS)


def _lines(content: bytes) -> list[str]:
    """At least a header and a trailer, each ended by one line feed."""
    try:
        text = content.decode("ascii")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        raise Unreadable("characters", before.count(b"\n") + 1, error.start - (before.rfind(b"\n") + 1) + 1) from None
    if not text.endswith("\n"):
        raise Unreadable("cut-off", text.count("\n") + 1)
    lines = text[:-1].split("\n")
    if len(lines) < 2:  # noqa: PLR2004  (header and trailer)
        raise Unreadable("cut-off", len(lines))
    return lines


def _cells(line: str, number: int, count: int) -> list[str]:
    cells = line.split(",")
    if len(cells) != count:
        raise Unreadable("columns", number)
    return cells


def _once(entries: Sequence[DailyEntry]) -> None:
    seen: dict[tuple[str, str], int] = {}
    for number, entry in enumerate(entries, start=2):
        if (entry.kind, entry.key) in seen:
            raise Unreadable("twice", number, 2)
        seen[entry.kind, entry.key] = number


def _texts(values: Sequence[int]) -> list[str]:
    return [str(value) for value in values]
