"""Writing messages with the business transaction, delivering them afterwards, and who wants no advertising."""

from anbao.messages.actions.advertising import (
    Addressed,
    choose_advertising,
    choose_own_advertising,
    send_advertising,
    stop_advertising_to,
)
from anbao.messages.actions.delivering import deliver, expire, forget_secrets
from anbao.messages.actions.sending import DELIVER, EXPIRE, send

__all__ = [
    "DELIVER",
    "EXPIRE",
    "Addressed",
    "choose_advertising",
    "choose_own_advertising",
    "deliver",
    "expire",
    "forget_secrets",
    "send",
    "send_advertising",
    "stop_advertising_to",
]
