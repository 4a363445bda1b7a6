"""Ledger entries for people: who, on what, under which clauses; and as lines of a file."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from anbao.console.domain.entries import harmless
from anbao.identity import api as identity
from anbao.kernel import registries
from anbao.kernel.clock import TAIPEI
from anbao.ledger import api as ledger
from anbao.rulebook import api as rulebook
from anbao.ui.api import actor_words

May = Callable[[str], bool]
COLUMNS = (
    *("at_utc", "at_taipei", "event", "kind", "sentence", "by", "matter", "clauses", "clear"),
    *("position", "leaf_hash", "book", "profile", "sealed_parts", "readable"),
)


@dataclass(frozen=True, slots=True)
class Named:
    """A thing that an entry names, in words, and where it is."""

    text: str
    title: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An entry in a list."""

    entry: ledger.Entry
    href: str
    sentence: str
    who: Named
    matter: Named
    clauses: Sequence[Named]


def lines_of(entries: Sequence[ledger.Entry], may: May) -> list[EntryLine]:
    """With the names of members of staff; of others only what they are. Two queries at most."""
    names = identity.staff_names({entry.by for entry in entries if entry.by.startswith("staff:")})
    return [
        EntryLine(
            entry=entry,
            href=reverse("ledger-console:entry", args=[entry.id]),
            sentence=entry.sentence.rstrip("。."),
            who=Named(entry.by, names.get(entry.by) or actor_words(entry.by)),
            matter=matter_of(entry.subject, may),
            clauses=[clause_of(key, may) for key in entry.clauses],
        )
        for entry in entries
    ]


def matter_of(subject: str, may: May) -> Named:
    kind, _cut, identity_ = subject.partition(":")
    if kind not in registries.matter_kinds:
        return Named(subject, kind)
    known = registries.matter_kinds.get(kind)
    return Named(subject, _(known.title), _page_of(known.url_name, identity_) if may(known.permission) else "")


def _page_of(url_name: str, identity_: str) -> str:
    try:
        return reverse(url_name, args=[identity_]) if url_name else ""
    except NoReverseMatch:
        return ""


def clause_of(key: str, may: May) -> Named:
    if not may("rulebook.view"):
        return Named(key, rulebook.clause_title(key))
    page = "reading" if key.startswith("reading.") else "clause"
    return Named(key, rulebook.clause_title(key), reverse(f"rulebook-console:{page}", args=[key]))


def kinds_in_words() -> list[tuple[str, str]]:
    """Every kind of entry and the sentence it leaves."""
    return [(kind, ledger.sentence_of(kind, {})) for kind, _event in registries.event_types.items()]


def as_csv(entries: Iterable[ledger.Entry]) -> Iterator[str]:
    """UTF-8 with a byte order mark, so that Excel reads Chinese; no cell is a formula."""
    yield "\ufeff" + _csv_line(COLUMNS)
    for entry in entries:
        yield _csv_line([harmless(_cell(value)) for value in _values(entry).values()])


def as_json_lines(entries: Iterable[ledger.Entry]) -> Iterator[str]:
    for entry in entries:
        yield json.dumps(_values(entry), ensure_ascii=False) + "\n"


def _values(entry: ledger.Entry) -> dict[str, object]:
    return {
        "at_utc": _utc(entry.at),
        "at_taipei": entry.at.astimezone(TAIPEI).isoformat(timespec="microseconds"),
        "event": str(entry.id),
        "kind": entry.kind,
        "sentence": entry.sentence,
        "by": entry.by,
        "matter": entry.subject,
        "clauses": list(entry.clauses),
        "clear": dict(entry.clear),
        "position": entry.position,
        "leaf_hash": entry.leaf_hash,
        "book": entry.book,
        "profile": entry.profile,
        "sealed_parts": entry.sealed,
        "readable": entry.readable,
    }


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return " ".join(value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)


def _csv_line(cells: Iterable[str]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out).writerow(cells)
    return out.getvalue()
