"""What was encoded, kept without its words: a digest and a sketch for each unit; and how far a text drifted from it."""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from anbao.rulebook.domain.official.align import ADDED, CHANGED, MOVED, REMOVED, SAME, Change
from anbao.rulebook.domain.official.sketch import sketch_likeness
from anbao.rulebook.domain.official.units import OfficialText, Unit

FORMAT = 1
_DIGEST = 16
_FOREIGN = 0.2
_LEAST_SHARED = 0.3

Record = Mapping[str, str]
"""Address → `<first 16 of the SHA-256>:<sketch>`."""


@dataclass(frozen=True, slots=True)
class Drift:
    """How a text differs from the record of its version: changed with likeness in percent, missing, not recorded."""

    same: int
    changed: tuple[tuple[str, int], ...]
    missing: tuple[str, ...]
    unrecorded: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.changed or self.missing or self.unrecorded)


def record_of(text: OfficialText) -> dict[str, str]:
    """The record of a text, by address."""
    return {unit.address: f"{unit.digest[:_DIGEST]}:{unit.sketch}" for unit in text.units}


def drift_of(text: OfficialText, record: Record) -> Drift:
    """Hold a text against the record of the same version."""
    changed, same = [], 0
    for unit in text.units:
        held = record.get(unit.address)
        if held is None:
            continue
        digest, _, sketch = held.partition(":")
        if digest == unit.digest[:_DIGEST]:
            same += 1
        else:
            changed.append((unit.address, round(100 * sketch_likeness(sketch, unit.sketch))))
    known = {unit.address for unit in text.units}
    missing = tuple(address for address in record if address not in known)
    return Drift(same, tuple(changed), missing, tuple(u.address for u in text.units if u.address not in record))


def changes_since(record: Record, text: OfficialText) -> tuple[Change, ...]:
    """What became of the recorded units, told by their digests: a record knows no words, so that no unit is split."""
    gone = {address: held.partition(":")[0] for address, held in record.items()}
    new = dict(text.by_address)
    changes = [Change(SAME, _unit(at), new.pop(at)) for at in list(new) if gone.get(at) == new[at].digest[:_DIGEST]]
    for change in changes:
        del gone[change.old.address if change.old else ""]
    places = defaultdict(list)
    for address, digest in gone.items():
        places[digest].append(address)
    for address, unit in list(new.items()):
        before = places.get(unit.digest[:_DIGEST])
        if before:
            changes.append(Change(MOVED, _unit(before[0]), new.pop(address)))
            del gone[before.pop(0)]
    changes += [Change(CHANGED, _unit(address), new.pop(address)) for address in list(new) if gone.pop(address, None)]
    shown = {unit.article for unit in text.units}
    removed = [_unit(address) for address in gone if not text.partial or _unit(address).article in shown]
    return (
        *changes,
        *(Change(ADDED, None, one) for one in new.values()),
        *(Change(REMOVED, one, None) for one in removed),
    )


def _unit(address: str) -> Unit:
    """A unit of which only the address is known."""
    return Unit(address, 0, "")


def foreign(text: OfficialText, record: Record) -> bool:
    """Whether hardly a unit resembles what is recorded: another document, or its numbering lost."""
    if not record:
        return False
    drift = drift_of(text, record)
    near = drift.same + sum(percent >= 100 * _LEAST_SHARED for _, percent in drift.changed)
    return near < _FOREIGN * len(record)


def cut_off(text: OfficialText, record: Record) -> str:
    """The address after which a text ends although the record of its version goes on; empty where it is whole."""
    addresses = list(record)
    have = set(text.by_address)
    last = max((place for place, address in enumerate(addresses) if address in have), default=-1)
    tail = addresses[last + 1 :]
    heads = {address.partition(".")[0] for address in tail} - {address.partition(".")[0] for address in have}
    return addresses[last] if last >= 0 and heads else ""


def dump_records(work: str, versions: Mapping[date, Record]) -> str:
    """The file `official.json` of a work: one unit a line, so that a change of it can be read."""
    body = {
        "format": FORMAT,
        "work": work,
        "versions": {day.isoformat(): {"units": dict(record)} for day, record in sorted(versions.items())},
    }
    return json.dumps(body, ensure_ascii=False, indent=1) + "\n"


def load_records(text: str) -> dict[date, dict[str, str]]:
    """The records of a work by version. Raises ValueError for another format."""
    body: Any = json.loads(text)
    if body.get("format") != FORMAT:
        raise ValueError("another format of official.json")
    return {date.fromisoformat(day): dict(version["units"]) for day, version in body["versions"].items()}
