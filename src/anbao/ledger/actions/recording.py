"""Recording an event in the transaction of what it records."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from anbao.kernel.actor import Actor, Subject
from anbao.kernel.canonical import canonical
from anbao.kernel.ids import new_id
from anbao.kernel.registries import event_types
from anbao.kernel.verdict import Decision
from anbao.keys import api as keys
from anbao.ledger.domain.errors import OutsideTransaction
from anbao.ledger.domain.leaf import Leaf, SealedPart, encode, part_context
from anbao.rows import tell

# Row number and transaction id are left to the database: the runtime role may not even name them.
_INSERT = "INSERT INTO ledger_event (event, at, kind, subject, body) VALUES (%s, %s, %s, %s, %s)"


@dataclass(frozen=True)
class Part:
    """Content of an entry that only the holder of data key `key` can read (canonical-JSON types)."""

    key: UUID
    content: Mapping[str, object]


def record(
    *,
    kind: str,
    by: Actor,
    at: datetime,
    subject: Subject,
    clear: Mapping[str, object] | None = None,
    decision: Decision | None = None,
    clauses: Sequence[str] = (),
    parts: Sequence[Part] = (),
) -> UUID:
    """Append one entry and return the UUID that names it. Joins the caller's transaction.

    `kind` is a registered event type, e.g. `commerce.policy.issued`. `clear` is readable for ever: ids, codes and
    amounts, never a personal datum. `decision` adds its step, verdict and guards to the clear part, and its book,
    profile and clauses to the leaf. `parts` are sealed, each under its own data key.

    Raises `OutsideTransaction`, `NameUnknown` (kind), TypeError (a float or other type without canonical JSON),
    ValueError (`clear` names what the decision names), `LeafTooLarge` (over 65,535 bytes). Whatever is raised here
    takes the business transaction with it: no ledger row, no commit.
    """
    connection = transaction.get_connection()
    if not connection.in_atomic_block:
        raise OutsideTransaction(f"{kind} must be recorded inside the transaction of what it records", kind=kind)
    event_types.get(kind)
    event = new_id(at)
    leaf = Leaf(
        id=event,
        at=at,
        kind=kind,
        by=str(by),
        subject=str(subject),
        clear=_clear(clear or {}, decision),
        clauses=_clauses(clauses, decision),
        book=decision.book if decision else "",
        profile=decision.profile if decision else "",
        parts=[_seal(event, number, part) for number, part in enumerate(parts)],
    )
    tell(_INSERT, [event, at, kind, str(subject), encode(leaf)])
    return event


def _clear(clear: Mapping[str, object], decision: Decision | None) -> dict[str, object]:
    decided = decision.as_clear() if decision else {}
    if twice := clear.keys() & decided.keys():
        msg = f"the decision already says {', '.join(sorted(twice))}"
        raise ValueError(msg)
    return {**clear, **decided}


def _clauses(clauses: Sequence[str], decision: Decision | None) -> tuple[str, ...]:
    decided = (*decision.verdict.clauses, *(r.clause for r in decision.results)) if decision else ()
    return tuple(dict.fromkeys((*clauses, *decided)))


def _seal(event: UUID, number: int, part: Part) -> SealedPart:
    content = canonical(dict(part.content))
    sealed = keys.committed_part(part.key, content, context=part_context(event, number))
    return SealedPart(sealed.key, sealed.salt, sealed.commitment, sealed.ciphertext)
