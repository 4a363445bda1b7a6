"""A copy of everything that is kept of somebody, for themselves. Nothing of it is stored: it is made when it is taken.

`schema` names its shape: sections of rows beyond the applications, then every application with its sections, which are
those of a record (`records/data/record-1.schema.json`) less what is withheld.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from anbao.commerce.journey import api as journey
from anbao.commerce.mydata.domain.decided import shown, withheld, without_staff
from anbao.commerce.mydata.queries.owner import Owner
from anbao.commerce.records import api as records
from anbao.files import api as files
from anbao.identity import api as identity
from anbao.kernel.registries import kept_data
from anbao.ledger import api as ledger
from anbao.messages import api as messages

A_PART = 40
"""Applications of one copy: what takes long is taken in parts, the newest first."""

SCHEMA = "anbao.commerce.mydata/1"
_TRIES = 3
_OF_APPLICATIONS = {"application", "payment", "policy"}


def parts_of(owner: Owner) -> int:
    """In how many parts the copy is taken; one at least."""
    return max(1, -(-len(owner.ids("application")) // A_PART))


def copy_of(owner: Owner, at: datetime, *, part: int = 1) -> dict[str, Any]:
    """The copy, or a part of it. Raises `records.InMotion` while something keeps happening in an application."""
    return {
        "schema": SCHEMA,
        "part": part,
        "parts": parts_of(owner),
        "made_at": at.astimezone(UTC).isoformat(),
        "withheld": withheld(),
        "sections": _sections(owner),
        "applications": [
            {"id": str(one.id), "number": one.number, "content": shown(_content(one))}
            for one in journey.standings_of(owner.account, A_PART, skip=A_PART * (part - 1))
        ],
    }


def _sections(owner: Owner) -> dict[str, object]:
    found: dict[str, object] = {}
    for _name, kind in kept_data.items():  # noqa: PERF102  (a registry, not a dict)
        found.update(kind.rows(owner.account))
    beyond = [matter for matter in owner.matters if matter.kind not in _OF_APPLICATIONS]
    found |= messages.record_part(beyond) | identity.record_part(beyond) | files.record_part(beyond)
    found["ledger_entries"] = [_entry(entry) for matter in beyond for entry in ledger.entries_of(matter)]
    return {name: without_staff(rows) for name, rows in sorted(found.items())}


def _entry(entry: ledger.Entry) -> dict[str, object]:
    return {"at": entry.at.astimezone(UTC).isoformat(), "kind": entry.kind, "about": entry.subject}


def _content(standing: journey.Standing) -> Mapping[str, Any]:
    for _ in range(_TRIES - 1):
        try:
            return records.content_of(standing)
        except records.InMotion:
            continue
    return records.content_of(standing)
