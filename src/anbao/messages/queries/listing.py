"""Messages of all matters, as the company's list has them: nothing of a person is opened."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from anbao.jobs.api import open_keys
from anbao.messages.models import Message

State = Message.State
MOST = 2000  # that wait to be sent, of which a list is made


def listed(*, state: str = "", channel: str = "", template: str = "") -> "QuerySet[Message]":
    """Messages in a state, of a channel, of a template; their ids are in the order in which they were written."""
    rows: QuerySet[Message] = Message.objects.all()
    if state == State.QUEUED:  # a message waits as long as its outgoing call is open: those few are known there
        rows = rows.filter(id__in=_waiting(), state=state)
    elif state in _NOT_SENT:
        rows = rows.exclude(reason="").filter(state=state)
    elif state:
        rows = rows.filter(state=state)
    rows = rows.filter(channel=channel) if channel else rows
    return rows.filter(template=template) if template else rows


_NOT_SENT = frozenset({State.REFUSED, State.EXPIRED, State.WITHHELD})


def refused_since(at: datetime) -> "QuerySet[Message]":
    """What the other side refused since a moment, oldest first."""
    return listed(state=State.REFUSED).filter(settled_at__gte=at).order_by("settled_at", "id")


def find(message: UUID) -> Message | None:
    """A message by its id."""
    return Message.objects.find(id=message)


def _waiting() -> Collection[UUID]:
    return [UUID(key[:36]) for system in ("sms", "mail") for key in open_keys(system, "send", limit=MOST)]
