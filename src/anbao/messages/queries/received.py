"""What somebody was written, as they see it themselves: the messages of their matters, and advertising."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Min, Q, QuerySet

from anbao.kernel.actor import Subject
from anbao.keys.api import rows_in_clear, unseal_many
from anbao.messages.domain.templates import Rendered
from anbao.messages.models import AdvertisingChoice, Message
from anbao.messages.queries.sent import RECIPIENT, SECRET_ONCE, TEXT, MessageView, unpack, view_of
from anbao.rows import of_matters, planned_anew


@dataclass(frozen=True, slots=True)
class Letter:
    """A message and what it says, secrets masked."""

    message: MessageView
    words: Rendered


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose messages: the matters they began, and the opaque id under which advertising went to them."""

    matters: Sequence[Subject]
    recipient: str


def letters_of(reader: Reader, *, limit: int, before: UUID | None = None) -> list[Letter]:
    """Somebody's newest messages, or those before the message `before`. Raises keys' errors of an erased person."""
    rows = _of(reader).order_by("-id")
    if before is not None:
        rows = rows.filter(id__lt=before)
    with planned_anew(rows.db):  # the common plan walks through everybody's, newest first
        found = list(rows[:limit])
    return _opened(found)


def letter_of(reader: Reader, message: UUID) -> Letter | None:
    """One of somebody's messages; another's is as if it were not there."""
    return next(iter(_opened(list(_of(reader).filter(id=message)))), None)


def _of(reader: Reader) -> QuerySet[Message]:
    return Message.objects.filter(of_matters(reader.matters) | Q(advertised_to=reader.recipient, advertised_to__gt=""))


def _opened(rows: Sequence[Message]) -> list[Letter]:
    sealed = [(bytes(row.recipient), RECIPIENT) for row in rows] + [(bytes(row.text), TEXT) for row in rows]
    opened = unseal_many(sealed)
    recipients, texts = opened[: len(rows)], opened[len(rows) :]
    return [
        Letter(view_of(row, to.decode()), unpack(text)) for row, to, text in zip(rows, recipients, texts, strict=True)
    ]


def choices_part(recipient: str) -> list[dict[str, object]]:
    """Every choice of a person about advertising. Canonical-JSON types."""
    rows = AdvertisingChoice.objects.filter(recipient=recipient).order_by("chosen_at", "id")
    return rows_in_clear(rows, left_out={"address_index": "finds an address; the person's own is with the person"})


def advertising_part(recipient: str) -> list[dict[str, object]]:
    """Every advertising mail that was written to a person. Canonical-JSON types."""
    rows = Message.objects.filter(advertised_to=recipient).order_by("created_at", "id") if recipient else []
    return rows_in_clear(rows, opened={"text": TEXT}, texts={"recipient": RECIPIENT}, left_out=SECRET_ONCE)


def first_advertised(recipient: str) -> datetime | None:
    """When a person was first sent advertising or first chose about it."""
    sent = Message.objects.filter(advertised_to=recipient, advertised_to__gt="").aggregate(at=Min("created_at"))["at"]
    chose = AdvertisingChoice.objects.filter(recipient=recipient).aggregate(at=Min("chosen_at"))["at"]
    return min(filter(None, (sent, chose)), default=None)
