"""A person's drafts: kept while they are worked on, gone once proposed or thrown away.

Nothing has happened yet, so none of this is in the ledger; what no clause allows is, as wherever it is tried.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet

from anbao.console.domain.drafts import applied, stored_edits, trimmed
from anbao.console.models import Draft
from anbao.console.queries.keeping import Examiner, kept_of
from anbao.kernel.actor import Actor
from anbao.kernel.verdict import Refused
from anbao.rulebook import api as rulebook


def add(*, act: str, edits: Mapping[str, Any], present: rulebook.Profile, by: Actor, at: datetime) -> Refused | None:
    """Lay edits over the draft, if the profile with them could be proposed. Outermost.

    `present` is the profile that holds. What of the draft cannot stand on it stays in the draft and out of the
    question. Refused where nothing would change: then nothing is left of the rest either. Raises ProfileRefused
    (recorded) for edits that no clause allows; the draft stays as it was.
    """
    examiner = Examiner(present, at)
    fits, _unfit = examiner.part(kept_of(by, act, present).edits)
    whole, refused = trimmed(present.content, {**fits, **edits}), None
    if not whole or examiner.refusal_of(whole) is not None:
        prepared = rulebook.prepare_change(content=applied(present.content, whole), by=by, at=at)
        refused = prepared if isinstance(prepared, Refused) else None
    with transaction.atomic(durable=True):
        _one_at_a_time(by, act)
        kept = kept_of(by, act, present)  # another window may have added to it meanwhile
        _keep(by, act, {**kept.odd, **trimmed(present.content, {**kept.edits, **edits})}, present, at)
    return refused


def drop(*, act: str, path: str, present: rulebook.Profile, by: Actor, at: datetime) -> None:
    """Take one edit out of the draft, readable or not; an unknown path changes nothing. Outermost."""
    with transaction.atomic(durable=True):
        _one_at_a_time(by, act)
        stored = _drafts(by, act).values_list("edits", flat=True).first()
        edits = stored_edits(stored) if stored is not None else {}
        if path in edits:
            _keep(by, act, {name: value for name, value in edits.items() if name != path}, present, at)


def renew(*, act: str, seen: str, present: rulebook.Profile, by: Actor, at: datetime) -> bool:
    """Go on from the profile that holds with what of the draft can stand on it; the rest is left behind. Outermost.

    False, and nothing is done, where the draft is not the one that was `seen` (its stamp).
    """
    with transaction.atomic(durable=True):
        _one_at_a_time(by, act)
        kept = kept_of(by, act, present)
        if kept.stamp != seen:
            return False
        fits, _unfit = Examiner(present, at).part(kept.edits)
        _keep(by, act, fits, present, at)
        _drafts(by, act).update(base=present.digest)
    return True


def discard(*, act: str, seen: str, present: rulebook.Profile, by: Actor) -> bool:
    """Throw the draft away, if it is still the one that was `seen` (its stamp). Joins the caller's transaction."""
    with transaction.atomic():
        _one_at_a_time(by, act)
        found = kept_of(by, act, present).stamp == seen
        if found:
            _drafts(by, act).delete()
    return found


def _drafts(by: Actor, act: str) -> QuerySet[Draft]:
    return Draft.objects.filter(account=UUID(by.id), act=act)


def _keep(by: Actor, act: str, edits: Mapping[str, Any], present: rulebook.Profile, at: datetime) -> None:
    """Joins the caller's transaction. A draft remembers the profile on which it was begun."""
    if not edits:
        _drafts(by, act).delete()
        return
    kept = {"edits": dict(edits), "changed_at": at}
    begun = {**kept, "base": present.digest}
    Draft.objects.update_or_create(account=UUID(by.id), act=act, defaults=kept, create_defaults=begun)


def _one_at_a_time(by: Actor, act: str) -> None:
    """Until the end of the transaction no other window of this person changes the draft."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"console draft {by.id} {act}"])
