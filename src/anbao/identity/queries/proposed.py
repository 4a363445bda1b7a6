"""What several proposals change, for lists: as many queries for a page of them as for one."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final
from uuid import UUID

from anbao.identity.domain.approval import PAYLOAD
from anbao.identity.models import Approval
from anbao.identity.queries.approvals import Proposal, proposal_rows, shown_proposals
from anbao.kernel.registries import ChangedLine, DescribeAll, approvable_acts
from anbao.keys.api import Tampered, WrongContext, unseal_json, unseal_many

MOST_WAITING: Final = 100  # of a list without pages


def changes_of_many(rows: Sequence[Approval]) -> dict[UUID, tuple[ChangedLine, ...]]:
    """Of those acts whose owners tell it of many at once; what cannot be told is left out.

    One query where everything is what was sealed, and those of the acts' owners.
    """
    tellers: dict[UUID, DescribeAll] = {}
    for row in rows:
        if tell := approvable_acts.get(row.act).describe_all:
            tellers[row.id] = tell
    payloads = _payloads([row for row in rows if row.id in tellers])
    found: dict[UUID, tuple[ChangedLine, ...]] = {}
    for tell in set(tellers.values()):
        ids = [id_ for id_ in payloads if tellers[id_] is tell]
        told = tell([payloads[id_] for id_ in ids])
        found |= {id_: tuple(lines) for id_, lines in zip(ids, told, strict=True) if lines is not None}
    return found


def waiting_with_changes(acts: Sequence[str]) -> list[tuple[Proposal, tuple[ChangedLine, ...]]]:
    """What waits of acts whose owners tell changes of many at once, the newest first, with what each changes."""
    rows = list(proposal_rows(state="waiting", acts=acts).order_by("-proposed_at", "-id")[:MOST_WAITING])
    changes = changes_of_many(rows)
    return [(one, changes.get(one.id, ())) for one in shown_proposals(rows)]


def _payloads(rows: Sequence[Approval]) -> dict[UUID, Mapping[str, Any]]:
    """What was proposed, opened; what is not what was sealed is left out."""
    try:
        opened = unseal_many([(bytes(row.payload), PAYLOAD) for row in rows])
    except (Tampered, WrongContext):
        return dict(_readable(rows))
    return {row.id: json.loads(content) for row, content in zip(rows, opened, strict=True)}


def _readable(rows: Sequence[Approval]) -> Iterator[tuple[UUID, Mapping[str, Any]]]:
    for row in rows:
        with suppress(Tampered, WrongContext):
            yield row.id, unseal_json(bytes(row.payload), context=PAYLOAD)
