"""Proposals that wait for a second person, and what became of earlier ones."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from anbao.identity.domain.approval import PAYLOAD
from anbao.identity.models import Account, Approval, ApprovalDecision
from anbao.identity.queries.persons import staff_data
from anbao.kernel.actor import ActorKind
from anbao.kernel.registries import ChangedLine, approvable_acts
from anbao.keys.api import unseal_json


@dataclass(frozen=True, slots=True)
class Proposal:
    """An act that was proposed. `author` and `decider` are names of people; `approved` is None while it waits."""

    id: UUID
    act: str
    title: str
    permission: str
    author: str
    author_id: str
    proposed_at: datetime
    decider: str
    decided_at: datetime | None
    approved: bool | None


def proposals(*, open_only: bool = True, acts: Sequence[str] = (), limit: int = 100) -> tuple[Proposal, ...]:
    """The newest proposals first; those of acts that nobody registers any more are left out. Four queries at most."""
    rows = Approval.objects.filter(act__in=acts or approvable_acts.names()).select_related("decision")
    if open_only:
        rows = rows.filter(decision=None)
    return _shown(rows.order_by("-proposed_at", "-id")[:limit])


def proposal(id_: UUID) -> Proposal:
    """One proposal. Raises Approval.DoesNotExist."""
    row = Approval.objects.filter(act__in=approvable_acts.names()).select_related("decision").get(id=id_)
    return _shown([row])[0]


def rejected_among(ids: Iterable[UUID]) -> set[UUID]:
    """Those of these proposals that a second person decided against. One query."""
    rows = ApprovalDecision.objects.filter(approval__in=list(ids), approved=False)
    return set(rows.values_list("approval", flat=True))


def proposed_changes(id_: UUID) -> tuple[ChangedLine, ...]:
    """What the proposal would change, in the words of the act's owner; where it has none, the payload's values.

    Raises Approval.DoesNotExist, and Tampered or WrongContext where the payload is not what was sealed.
    """
    row = Approval.objects.get(id=id_)
    payload: Mapping[str, Any] = unseal_json(bytes(row.payload), context=PAYLOAD)
    describe = approvable_acts.get(row.act).describe
    if describe is None:
        return tuple(ChangedLine(name, "", str(value)) for name, value in payload.items())
    return tuple(describe(payload))


def _shown(rows: Iterable[Approval]) -> tuple[Proposal, ...]:
    rows = list(rows)
    decisions = {row.id: getattr(row, "decision", None) for row in rows}
    names = staff_names([*(row.proposed_by for row in rows), *(one.decided_by for one in decisions.values() if one)])
    found = []
    for row in rows:
        act, decision = approvable_acts.get(row.act), decisions[row.id]
        found.append(
            Proposal(
                id=row.id,
                act=row.act,
                title=act.title,
                permission=act.permission,
                author=names.get(row.proposed_by, row.proposed_by),
                author_id=row.proposed_by,
                proposed_at=row.proposed_at,
                decider=names.get(decision.decided_by, decision.decided_by) if decision else "",
                decided_at=decision.decided_at if decision else None,
                approved=decision.approved if decision else None,
            )
        )
    return tuple(found)


def staff_names(actors: Iterable[str]) -> dict[str, str]:
    """Actor as it is recorded (`staff:…`) → the person's name; what is no staff account is left out. Two queries."""
    prefix = f"{ActorKind.STAFF}:"
    ids = {actor: UUID(actor.removeprefix(prefix)) for actor in actors if actor.startswith(prefix)}
    persons = dict(Account.objects.filter(id__in=ids.values()).values_list("id", "person_id"))
    data = staff_data(list(set(persons.values())))
    return {actor: data[persons[account]].name for actor, account in ids.items() if account in persons}
