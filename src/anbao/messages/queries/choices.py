"""Who wants no advertising, and the tokens in mails that say so."""

import base64
import binascii
import hmac
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from anbao.keys.api import blind_index, mac, unseal
from anbao.messages.domain.masking import masked
from anbao.messages.models import AdvertisingChoice, Message
from anbao.messages.queries.sent import RECIPIENT

_PURPOSE = "advertising-choice"
_ID, _MAC = 16, 16  # bytes


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whoever got an advertising mail: the mail, their address as it may be shown, whether they stopped it."""

    message: UUID
    masked_to: str
    stopped: bool


def address_index(address: str) -> bytes:
    return blind_index("mail", address.strip().lower())


def has_stopped(*, to: str, recipient: str) -> bool:
    """Whether the newest choice of this address or of this person is to get no advertising."""
    about = Q(address_index=address_index(to))
    if recipient:
        about |= Q(recipient=recipient)
    newest = AdvertisingChoice.objects.filter(about).order_by("-chosen_at", "-id")
    wanted = newest.values_list("wanted", flat=True).first()
    return wanted is False


def token_of(message: UUID) -> str:
    """What stands in the link of an advertising mail: its id, signed. Says nothing of the recipient."""
    return base64.urlsafe_b64encode(message.bytes + _sign(message)).rstrip(b"=").decode()


def message_of(token: str) -> UUID | None:
    """The advertising mail whose token this is; None for anything else."""
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    if len(raw) != _ID + _MAC:
        return None
    message = UUID(bytes=raw[:_ID])
    return message if hmac.compare_digest(raw[_ID:], _sign(message)) else None


def advertised(token: str) -> Recipient | None:
    """Who holds this token of an advertising mail. None for a token that is not ours.

    Raises keys' errors where the recipient was erased.
    """
    message = message_of(token)
    row = Message.objects.exclude(advertised_to="").filter(id=message).first() if message else None
    if row is None:
        return None
    to = recipient_of(row)
    return Recipient(row.id, masked("mail", to), has_stopped(to=to, recipient=row.advertised_to))


def recipient_of(row: Message) -> str:
    """Where a message went, opened."""
    return unseal(bytes(row.recipient), context=RECIPIENT).decode()


def _sign(message: UUID) -> bytes:
    return mac(_PURPOSE, message.bytes)[:_MAC]
