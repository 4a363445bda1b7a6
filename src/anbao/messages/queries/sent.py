"""What was sent in a matter, and how it went."""

import json
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from anbao.kernel.actor import Subject
from anbao.kernel.canonical import canonical
from anbao.keys.api import rows_in_clear, unseal, unseal_many
from anbao.messages.domain.masking import Channel, masked
from anbao.messages.domain.templates import Rendered
from anbao.messages.models import Message
from anbao.rows import Select, given, planned_anew

RECIPIENT = "messages.message.recipient"
TEXT = "messages.message.text"
SECRET = "messages.message.secret"  # noqa: S105  (the name of a place)


@dataclass(frozen=True, slots=True)
class MessageView:
    """`state`: queued, sent, refused, expired or withheld. `delivered_at`: when the other side took it over."""

    id: UUID
    template: str
    channel: Channel
    masked_to: str
    state: str
    at: datetime
    delivered_at: datetime | None
    provider_id: str
    reason: str
    language: str = "zh-hant"

    @property
    def tag(self) -> str:
        """The language as HTML names it."""
        return "en" if self.language == "en" else "zh-Hant-TW"


def messages_of(matter: Subject) -> list[MessageView]:
    """Every message of a matter, oldest first."""
    rows = _OF_MATTER.all(kind=matter.kind, id=matter.id)
    recipients = unseal_many([(bytes(row.recipient), RECIPIENT) for row in rows])
    return [view_of(row, to.decode()) for row, to in zip(rows, recipients, strict=True)]


def messages_among(matters: Collection[Subject], *, before: UUID | None, limit: int) -> list[MessageView]:
    """Messages of some matters of one kind, newest first, those after `before` in that order. Ids sort by time."""
    kinds = {matter.kind for matter in matters}
    rows = Message.objects.filter(matter_kind__in=kinds, matter_id__in=[matter.id for matter in matters])
    if before is not None:
        rows = rows.filter(id__lt=before)
    with planned_anew(rows.db):
        found = list(rows.order_by("-id")[:limit])
    recipients = unseal_many([(bytes(row.recipient), RECIPIENT) for row in found])
    return [view_of(row, to.decode()) for row, to in zip(found, recipients, strict=True)]


_OF_MATTER = Select(
    lambda: Message.objects.filter(matter_kind=given("kind"), matter_id=given("id")).order_by("created_at", "id")
)


def view_of(row: Message, to: str) -> MessageView:
    channel: Channel = "sms" if row.channel == "sms" else "mail"
    return MessageView(
        id=row.id,
        template=row.template,
        channel=channel,
        masked_to=masked(channel, to),
        state=row.state,
        at=row.created_at,
        delivered_at=row.settled_at if row.state == Message.State.SENT else None,
        provider_id=row.provider_id,
        reason=row.reason,
        language=row.language,
    )


def newest_of(matters: Collection[Subject], *, limit: int) -> list[MessageView]:
    """The newest messages of several matters. Raises keys' errors where a recipient was erased."""
    mine = Q()
    for kind in sorted({matter.kind for matter in matters}):
        mine |= Q(matter_kind=kind, matter_id__in=[matter.id for matter in matters if matter.kind == kind])
    rows = list(Message.objects.filter(mine).order_by("-created_at", "-id")[:limit]) if matters else []
    recipients = unseal_many([(bytes(row.recipient), RECIPIENT) for row in rows])
    return [view_of(row, to.decode()) for row, to in zip(rows, recipients, strict=True)]


def masked_recipient(row: Message) -> str:
    """Where a message goes, as staff sees it. Raises keys' errors where the recipient was erased."""
    return masked("sms" if row.channel == "sms" else "mail", unseal(bytes(row.recipient), context=RECIPIENT).decode())


def said_in(messages: Collection[UUID]) -> dict[UUID, Rendered]:
    """What these messages say, secrets masked. Raises keys' errors where a recipient was erased."""
    rows = list(Message.objects.filter(id__in=messages))
    opened = unseal_many([(bytes(row.text), TEXT) for row in rows])
    return {row.id: unpack(text) for row, text in zip(rows, opened, strict=True)}


SECRET_ONCE = {"secret_text": "with its secrets, and only until it is sent or expired"}


def record_part(matters: Collection[Subject]) -> dict[str, list[dict[str, object]]]:
    """Every message of some matters: what it said with secrets masked, to whom, when, what became of it."""
    mine = Q()
    for matter in matters:
        mine |= Q(matter_kind=matter.kind, matter_id=matter.id)
    rows = Message.objects.filter(mine).order_by("created_at", "id") if matters else ()
    return {
        "messages": rows_in_clear(rows, opened={"text": TEXT}, texts={"recipient": RECIPIENT}, left_out=SECRET_ONCE)
    }


def count_by_state(matter: Subject) -> Counter[str]:
    """How many messages of a matter are in which state. One query, nothing is opened."""
    rows = Message.objects.filter(matter_kind=matter.kind, matter_id=matter.id).values_list("state")
    return Counter(dict(rows.annotate(found=Count("id"))))


def pack(words: Rendered) -> bytes:
    """The words of a message as they are sealed."""
    return canonical({"subject": words.subject, "text": words.text, **({"stop": words.stop} if words.stop else {})})


def unpack(content: bytes) -> Rendered:
    return Rendered(**json.loads(content))
