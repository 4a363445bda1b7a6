"""Whether messages go out."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count, Max, Min, Q

from anbao.messages.models import Message

DAY: Final = timedelta(days=1)
LATELY: Final = 2000
NEWEST: Final = 20
SLOW: Final = timedelta(seconds=15)
"""How long a message may wait before whoever waits for it is told of another way."""


@dataclass(frozen=True, slots=True)
class ChannelStanding:
    """Of a channel's newest messages: how many wait, since when, when one last left, how many failed in a day."""

    queued: int = 0
    oldest: datetime | None = None
    sent_at: datetime | None = None
    failed_at: datetime | None = None
    refused: int = 0


def channel_standings(at: datetime) -> dict[str, ChannelStanding]:
    """By channel, of the newest messages. One query."""
    newest = Message.objects.order_by("-id").values("id")[:LATELY]
    queued, failed = Q(state=Message.State.QUEUED), Q(state__in=[Message.State.REFUSED, Message.State.EXPIRED])
    rows = Message.objects.filter(id__in=newest).values("channel").annotate(
        queued=Count("id", filter=queued),
        oldest=Min("created_at", filter=queued),
        sent_at=Max("settled_at", filter=Q(state=Message.State.SENT)),
        failed_at=Max("settled_at", filter=failed),
        refused=Count("id", filter=failed & Q(settled_at__gt=at - DAY)),
    )  # fmt: skip
    told = rows.values_list("channel", "queued", "oldest", "sent_at", "failed_at", "refused")
    return {channel: ChannelStanding(*rest) for channel, *rest in told}


def waits_long(channel: str, *, at: datetime) -> bool:
    """Whether something written lately for `channel` has not left it for long: the gateway is down or slow.

    The same for everybody who asks: it says nothing of whether a message was written for them. One query.
    """
    rows = Message.objects.filter(channel=channel).order_by("-id").values_list("state", "created_at", "expires_at")
    return any(
        state == Message.State.QUEUED and created_at <= at - SLOW and (expires_at is None or at < expires_at)
        for state, created_at, expires_at in rows[:NEWEST]
    )
