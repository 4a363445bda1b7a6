"""Ledger entries about a dispute, in its application's matter."""

from datetime import datetime

from anbao.commerce.disputes.domain.events import PREFIX
from anbao.commerce.disputes.models import Dispute
from anbao.kernel.actor import Actor, Subject
from anbao.kernel.verdict import Decision
from anbao.ledger import api as ledger


def note(
    row: Dispute, event: str, *, by: Actor, at: datetime, decision: Decision | None = None, **clear: object
) -> None:
    """Joins the caller's transaction. Nobody's words go into the clear part."""
    ledger.record(
        kind=PREFIX + event,
        by=by,
        at=at,
        subject=Subject("application", str(row.application)),
        clear={"dispute": str(row.id), "number": row.number, "payment": str(row.payment), **clear},
        decision=decision,
    )
