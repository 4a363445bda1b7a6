"""Proposals that wait for a second person, and what became of earlier ones."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from anbao.identity.domain.approval import PAYLOAD, REASON
from anbao.identity.models import Account, Approval, ApprovalDecision
from anbao.identity.queries.persons import staff_data
from anbao.kernel.actor import Actor, ActorKind
from anbao.kernel.registries import ChangedLine, approvable_acts
from anbao.keys.api import unseal_json


@dataclass(frozen=True, slots=True)
class Proposal:
    """An act that was proposed. `author` and `decider` are names of people; `approved` is None while it waits.

    `reason`: why it was rejected, told where a single proposal is asked for; empty in lists.
    """

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
    reason: str = ""


def proposals(*, open_only: bool = True, acts: Sequence[str] = (), limit: int = 100) -> tuple[Proposal, ...]:
    """The newest proposals first; those of acts that nobody registers any more are left out. Four queries at most."""
    rows = proposal_rows(state="waiting" if open_only else "", acts=acts)
    return shown_proposals(rows.order_by("-proposed_at", "-id")[:limit])


def proposal_rows(*, state: str, acts: Sequence[str] = ()) -> QuerySet[Approval]:
    """Rows of the proposals that are `waiting`, `approved` or `rejected`; of any where none of these is asked for."""
    rows = Approval.objects.filter(act__in=acts or approvable_acts.names()).select_related("decision")
    if state == "waiting":
        return rows.filter(decision=None)
    return rows.filter(decision__approved=state == "approved") if state else rows


def awaiting(by: Actor, permissions: Collection[str]) -> int:
    """How many proposals `by`, who holds these permissions, may decide: none of their own. One query at most."""
    acts = [name for name, act in approvable_acts.items() if act.permission in permissions]
    if by.kind is not ActorKind.STAFF or not acts:
        return 0
    return Approval.objects.filter(act__in=acts, decision=None).exclude(proposed_by=str(by)).count()


def deciders(proposed: Proposal) -> tuple[str, ...]:
    """Names of those who may decide a proposal: open staff accounts with the act's permission, not the author's."""
    held = {"grants__ended_at": None, "grants__role__permissions__contains": [proposed.permission]}
    accounts = Account.objects.filter(kind="staff", closed_at=None, **held).order_by("opened_at").distinct()
    prefix = f"{ActorKind.STAFF}:"
    actors = [f"{prefix}{account}" for account in accounts.values_list("id", flat=True)]
    names = staff_names([actor for actor in actors if actor != proposed.author_id])
    return tuple(names[actor] for actor in actors if actor in names)


def proposal(id_: UUID) -> Proposal:
    """One proposal. Raises Approval.DoesNotExist."""
    row = Approval.objects.filter(act__in=approvable_acts.names()).select_related("decision").get(id=id_)
    return _told(row)


def latest_proposal(by: Actor, acts: Sequence[str]) -> Proposal | None:
    """What somebody proposed last of these acts, whatever became of it. One query where there is nothing."""
    rows = Approval.objects.filter(act__in=acts, proposed_by=str(by)).select_related("decision")
    row = rows.order_by("-proposed_at", "-id").first()
    return _told(row) if row else None


def proposals_of(by: Actor, *, limit: int = 100) -> tuple[Proposal, ...]:
    """What somebody proposed and nobody decided yet, the newest first."""
    rows = Approval.objects.filter(act__in=approvable_acts.names(), proposed_by=str(by), decision=None)
    return shown_proposals(rows.select_related("decision").order_by("-proposed_at", "-id")[:limit])


def _told(row: Approval) -> Proposal:
    decision = getattr(row, "decision", None)
    sealed = decision.reason if decision else None
    reason = str(unseal_json(bytes(sealed), context=REASON)["reason"]) if sealed else ""
    return replace(shown_proposals([row])[0], reason=reason)


def rejected_among(ids: Iterable[UUID]) -> set[UUID]:
    """Those of these proposals that a second person decided against. One query."""
    rows = ApprovalDecision.objects.filter(approval__in=list(ids), approved=False)
    return set(rows.values_list("approval", flat=True))


def waiting_among(ids: Iterable[UUID]) -> set[UUID]:
    """Those of these proposals that nobody decided yet. One query."""
    return set(Approval.objects.filter(id__in=list(ids), decision=None).values_list("id", flat=True))


def proposed_changes(id_: UUID) -> tuple[ChangedLine, ...]:
    """What the proposal would change, in the words of the act's owner; where it has none, the payload's values.

    Raises Approval.DoesNotExist, and Tampered or WrongContext where the payload is not what was sealed.
    """
    row = Approval.objects.get(id=id_)
    payload, describe = _payload(row), approvable_acts.get(row.act).describe
    if describe is None:
        return tuple(ChangedLine(name, "", str(value)) for name, value in payload.items())
    return tuple(describe(payload))


def proposed_payload(id_: UUID) -> Mapping[str, Any]:
    """What was proposed, opened: for the act's owner. Raises Approval.DoesNotExist, Tampered, WrongContext."""
    return _payload(Approval.objects.get(id=id_))


def waiting_payloads(acts: Sequence[str]) -> Iterator[tuple[UUID, Mapping[str, Any]]]:
    """What waits of these acts, opened, the newest first: for the acts' owner, who tells whether it can still be done.

    Raises Tampered or WrongContext where a payload is not what was sealed.
    """
    rows = Approval.objects.filter(act__in=acts, decision=None).order_by("-proposed_at", "-id")
    return ((row.id, _payload(row)) for row in rows)


def _payload(row: Approval) -> Mapping[str, Any]:
    payload: Mapping[str, Any] = unseal_json(bytes(row.payload), context=PAYLOAD)
    return payload


def shown_proposals(rows: Iterable[Approval]) -> tuple[Proposal, ...]:
    """What is told of each, in the same order. Two queries."""
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
