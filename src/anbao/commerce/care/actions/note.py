"""Ledger entries about a case, and what is said about it, sealed."""

from datetime import datetime

from anbao.commerce.care.domain.case import StepKind
from anbao.commerce.care.domain.events import PREFIX
from anbao.commerce.care.models import Case, Step
from anbao.commerce.care.queries.cases import WORDS, subject_of
from anbao.kernel.actor import Actor
from anbao.kernel.ids import new_id
from anbao.keys import api as keys
from anbao.ledger import api as ledger


def note(row: Case, event: str, *, by: Actor, at: datetime, **clear: object) -> None:
    """Joins the caller's transaction. Nobody's words go into the clear part."""
    ledger.record(
        kind=PREFIX + event,
        by=by,
        at=at,
        subject=subject_of(row),
        clear={"case": str(row.id), "number": row.number, "kind": row.kind, "round": row.round, **clear},
    )


def say(row: Case, kind: StepKind, words: str, *, by: Actor, at: datetime) -> None:
    """Keep what somebody says about a case. Joins the caller's transaction."""
    sealed = keys.seal(row.data_key, words.strip().encode(), context=WORDS)
    Step(id=new_id(at), case=row, kind=str(kind), words=sealed, by=str(by), at=at).save()
