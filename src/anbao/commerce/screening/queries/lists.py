"""The lists: which are in force, what waits for approval, what matches a name."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from anbao.commerce.screening.domain.names import comparable
from anbao.commerce.screening.domain.watch_list import KINDS, Kind, Listed, Named, grade
from anbao.commerce.screening.models import Clearance, ListEntry, ListName, WatchList
from anbao.kernel.canonical import canonical
from anbao.kernel.registries import ChangedLine
from anbao.kernel.text import N_
from anbao.keys import api as keys
from anbao.rows import Select, given

ENTRY = "screening.entry"
TITLES: Mapping[Kind, str] = {"sanctions": N_("制裁名單"), "pep": N_("重要政治性職務人士名單")}


@dataclass(frozen=True, slots=True)
class Match:
    """A person who stands on a list."""

    person: Named
    kind: Kind
    entry: UUID
    fingerprint: str
    grade: str
    who: str
    cleared: bool


def in_force(kind: Kind, *, at: datetime) -> WatchList | None:
    """The released list of `kind` that counts at `at`: the one of the newest moment."""
    return _IN_FORCE.first(kind=kind, at=at)


_IN_FORCE = Select(
    lambda: WatchList.objects.filter(
        kind=given("kind"), release__released_at__lte=given("at"), effective_from__lte=given("at")
    ).order_by("-as_of", "-effective_from", "-imported_at")[:1]
)


def approval_of(watch_list: UUID) -> UUID:
    """The proposal that waits for, or had, a second person."""
    return WatchList.objects.get(id=watch_list).approval


def all_lists(limit: int = 50) -> list[WatchList]:
    """Newest import first, with their releases."""
    return list(WatchList.objects.select_related("release").order_by("-imported_at")[:limit])


def matches(watch_list: WatchList, people: Sequence[Named]) -> list[Match]:
    """Everybody of `people` on the list. Names are found by keyed digest, then compared as they are written."""
    found: list[Match] = []
    by_name: dict[str, list[Named]] = {}
    for person in people:
        by_name.setdefault(name_digest(person.name), []).append(person)
    rows = (row for name in by_name for row in _NAMED.all(list=watch_list.id, name=name))
    seen = {(row.name, row.entry_id): row.entry for row in rows}
    opened = opened_entries(list(seen.values()))
    for (name, _id), row in seen.items():
        for person in by_name[name]:
            agrees = grade(person, opened[row.id])
            if agrees:
                kind: Kind = "sanctions" if watch_list.kind == "sanctions" else "pep"
                found.append(Match(person, kind, row.id, row.fingerprint, agrees, who_digest(person), cleared=False))
    return _with_clearances(found)


_NAMED = Select(lambda: ListName.objects.filter(list_id=given("list"), name=given("name")).select_related("entry"))


def opened_entries(rows: Sequence[ListEntry]) -> dict[UUID, Listed]:
    """Entries with their content, opened."""
    said = keys.unseal_many([(bytes(row.content), ENTRY) for row in rows])
    return {row.id: Listed.from_json(_json(text)) for row, text in zip(rows, said, strict=True)}


def name_digest(name: str) -> str:
    """What stands for a name in the index of a list."""
    return keys.mac("screening-name", comparable(name).encode()).hex()


def who_digest(person: Named) -> str:
    born = person.birth_date.isoformat() if person.birth_date else ""
    return keys.mac("screening-who", canonical([comparable(person.name), born])).hex()


def fingerprint_of(entry: Listed) -> str:
    return keys.mac("screening-entry", canonical(entry.as_json())).hex()


def release_changes(payload: Mapping[str, object]) -> list[ChangedLine]:
    """What the approval of a list changes, for whoever is to approve."""
    kind: Kind = "sanctions" if payload["kind"] == "sanctions" else "pep"
    new = WatchList.objects.get(id=UUID(str(payload["list"])))
    old = in_force(kind, at=new.imported_at)
    return [
        ChangedLine(f"{kind}.digest", old.digest if old else "", new.digest),
        ChangedLine(f"{kind}.entries", str(old.entries) if old else "", str(new.entries)),
        ChangedLine(f"{kind}.as_of", old.as_of.isoformat() if old else "", new.as_of.isoformat()),
    ]


def kinds_missing(*, at: datetime) -> list[Kind]:
    return [kind for kind in KINDS if in_force(kind, at=at) is None]


def _with_clearances(found: list[Match]) -> list[Match]:
    if not found:
        return []
    kept = Clearance.objects.filter(who__in=[one.who for one in found])
    pairs = set(kept.values_list("who", "fingerprint"))
    return [replace(one, cleared=(one.who, one.fingerprint) in pairs) for one in found]


def _json(text: bytes) -> Mapping[str, object]:
    value: Mapping[str, object] = json.loads(text)
    return value
