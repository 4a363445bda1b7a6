"""A person's drafts: kept while they are worked on, gone once proposed or thrown away."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from anbao.console.domain.drafts import applied, trimmed
from anbao.console.models import Draft
from anbao.kernel.actor import Actor
from anbao.kernel.verdict import Refused
from anbao.rulebook import api as rulebook

Content = Mapping[str, Any]


def add(*, act: str, edits: Mapping[str, Any], present: Content, by: Actor, at: datetime) -> Refused | None:
    """Lay edits over the draft, if the profile as it would be could be proposed. Outermost.

    `present` is the content that holds. Refused where nothing would change: then nothing is left of the draft either.
    Raises ProfileRefused (recorded) for what no clause allows; the draft stays as it was.
    """
    whole = trimmed(present, {**_edits(by, act), **edits})
    prepared = rulebook.prepare_change(content=applied(present, whole), by=by, at=at)
    _keep(by, act, {} if isinstance(prepared, Refused) else whole, at)
    return prepared if isinstance(prepared, Refused) else None


def drop(*, act: str, path: str, by: Actor, at: datetime) -> None:
    """Take one edit out of the draft; an unknown path changes nothing."""
    _keep(by, act, {name: value for name, value in _edits(by, act).items() if name != path}, at)


def discard(*, act: str, by: Actor) -> None:
    """Joins the caller's transaction, if there is one."""
    Draft.objects.filter(account=UUID(by.id), act=act).delete()


def _edits(by: Actor, act: str) -> Mapping[str, Any]:
    return Draft.objects.filter(account=UUID(by.id), act=act).values_list("edits", flat=True).first() or {}


def _keep(by: Actor, act: str, edits: Mapping[str, Any], at: datetime) -> None:
    if not edits:
        discard(act=act, by=by)
        return
    kept = {"edits": dict(edits), "changed_at": at}
    Draft.objects.update_or_create(account=UUID(by.id), act=act, defaults=kept)
