"""A draft becomes a proposal, once, however often it is sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from anbao.console.actions.drafts import discard
from anbao.identity import api as identity
from anbao.kernel.actor import Actor
from anbao.kernel.verdict import Refused
from anbao.rulebook import api as rulebook


@dataclass(frozen=True, slots=True)
class Sent:
    """The proposal; `again`: it was waiting already, sent before or by somebody else."""

    proposal: UUID
    again: bool = False


def send(
    *, act: str, content: Mapping[str, Any], draft: str, present: rulebook.Profile, by: Actor, at: datetime
) -> Sent | Refused:
    """Propose to make `content` the company's profile and throw the draft away. Outermost.

    `draft`: the stamp of the draft that `content` was made of; one that somebody added to meanwhile is kept. The same
    content that waits already is not proposed twice. Refused where nothing would change; raises ProfileRefused
    (recorded) for content that no clause allows.
    """
    payload = rulebook.prepare_change(content=content, by=by, at=at)
    if isinstance(payload, Refused):
        return payload
    with transaction.atomic():
        _one_at_a_time()
        waiting = waiting_alike(act, rulebook.Profile(payload["content"]).digest, base=payload["base"])
        proposal = waiting or identity.propose(act=act, payload=payload, by=by, at=at)
        discard(act=act, seen=draft, present=present, by=by)
    return Sent(proposal, again=waiting is not None)


def waiting_alike(act: str, digest: str, *, base: str) -> UUID | None:
    """The waiting proposal that would make the profile `base` the one with this digest."""
    for proposal, payload in identity.waiting_payloads([act]):
        if payload["base"] == base and rulebook.Profile(payload["content"]).digest == digest:
            return proposal
    return None


def _one_at_a_time() -> None:
    """Until the end of the transaction nobody else proposes from the console."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('console proposing', 0))")
