"""Which ledger entries an address asks for, and the cells of a file of them."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from anbao.console.domain.stretch import ONE
from anbao.kernel.clock import start_of

FIELDS = ("kind", "matter", "who", "clause", "refused", "from", "to")
_MATTER = re.compile(r"[a-z][a-z-]{0,40}:[A-Za-z0-9._:-]{1,80}")
_ACTOR = re.compile(r"(?:visitor|customer|staff|partner|examiner|system):[A-Za-z0-9._:-]{1,80}")
_CLAUSE = re.compile(r"[a-z0-9][a-z0-9._-]{0,120}")
_SPOT = re.compile(r"(-?[0-9]{1,17})-([0-9]{1,19})")
_FORMULA = tuple("=+-@＝＋－＠")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for, as far as it can be read; `faults`: name of a field → what is wrong with it."""

    kinds: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    by: str = ""
    clause: str = ""
    refused: str = ""
    first: date | None = None
    last: date | None = None
    faults: Mapping[str, str] | None = None

    @property
    def since(self) -> datetime | None:
        return start_of(self.first) if self.first else None

    @property
    def until(self) -> datetime | None:
        return start_of(self.last + ONE) if self.last else None


def asked_of(query: Mapping[str, str], *, kinds: Collection[str], matters: Collection[str]) -> Asked:
    """`kinds` are the event types that there are, `matters` the kinds of matter whose ids may stand alone."""
    faults: dict[str, str] = {}
    first, last = (_day(query.get(name, ""), name, faults) for name in ("from", "to"))
    if first and last and last < first:
        faults["to"] = "backwards"
    return Asked(
        kinds=_kinds(query.get("kind", ""), kinds, faults),
        subjects=_subjects(query.get("matter", ""), matters, faults),
        by=_matching(_ACTOR, query, "who", faults),
        clause=_matching(_CLAUSE, query, "clause", faults),
        refused=_matching(_CLAUSE, query, "refused", faults),
        first=first,
        last=last,
        faults=faults,
    )


def _kinds(text: str, known: Collection[str], faults: dict[str, str]) -> tuple[str, ...]:
    """One kind, or those that begin so (`commerce.policy.`)."""
    if not text:
        return ()
    found = tuple(sorted(kind for kind in known if kind == text or (text.endswith(".") and kind.startswith(text))))
    if not found:
        faults["kind"] = "unknown"
    return found


def _subjects(text: str, matters: Collection[str], faults: dict[str, str]) -> tuple[str, ...]:
    if not text or _MATTER.fullmatch(text):
        return (text,) if text else ()
    try:
        alone = UUID(text)
    except ValueError:
        faults["matter"] = "unreadable"
        return ()
    return tuple(f"{kind}:{alone}" for kind in sorted(matters))


def _matching(pattern: re.Pattern[str], query: Mapping[str, str], name: str, faults: dict[str, str]) -> str:
    text = query.get(name, "")
    if not text or pattern.fullmatch(text):
        return text
    faults[name] = "unreadable"
    return ""


def _day(text: str, name: str, faults: dict[str, str]) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
        _ = day + ONE
    except (ValueError, OverflowError):
        faults[name] = "unreadable"
        return None
    if not 1970 < day.year < 9000:  # noqa: PLR2004  (what a database's moment can hold, with room)
        faults[name] = "unreadable"
        return None
    return day


def spot_of(text: str) -> tuple[datetime, int] | None:
    """A place in the ledger as an address names it: microseconds and row."""
    found = _SPOT.fullmatch(text)
    if found is None or int(found[2]) >= 2**63:
        return None
    try:
        return _EPOCH + timedelta(microseconds=int(found[1])), int(found[2])
    except OverflowError:
        return None


def spot_text(at: datetime, row: int) -> str:
    return f"{(at - _EPOCH) // timedelta(microseconds=1)}-{row}"


def harmless(cell: str) -> str:
    """A text that a spreadsheet would take for a formula gets an apostrophe before it."""
    return f"'{cell}" if cell.lstrip().startswith(_FORMULA) or cell[:1] in {"\t", "\r", "\n"} else cell
