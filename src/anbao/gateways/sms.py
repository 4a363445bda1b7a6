"""Text messages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, Self

from anbao.gateways import wire
from anbao.gateways.loading import number, text
from anbao.gateways.wire import Wire
from anbao.kernel.errors import NoReply


@dataclass(frozen=True, slots=True)
class Accepted:
    """The provider took the message over; `provider_id` is its number there."""

    provider_id: str


class Sms(Protocol):
    """A provider of text messages. Every method raises NotSent, NoReply or Rejected."""

    def send(self, *, key: str, to: str, text: str) -> Accepted:
        """Send `text` to the number `to` (E.164 or Taiwan's 09…), once per `key`."""
        ...

    def inquire(self, *, key: str) -> Accepted | None:
        """What came of `key`; None if the provider never saw it."""
        ...


class HttpSms:
    """The provider behind our own wire contract."""

    def __init__(self, connection: Wire) -> None:
        self._wire = connection

    @classmethod
    def from_config(cls, config: Mapping[str, object]) -> Self:
        return cls(
            Wire(
                url=text(config, "url"),
                party=text(config, "account", "anbao"),
                secret=text(config, "secret"),
                timeout=number(config, "timeout"),
            )
        )

    def send(self, *, key: str, to: str, text: str) -> Accepted:
        return _accepted(self._wire.ask("send", {"to": to, "text": text}, key=key))

    def inquire(self, *, key: str) -> Accepted | None:
        found = self._wire.inquire(key)
        if found is None:
            return None
        if found.operation != "send":
            raise NoReply("the reply speaks of another operation")
        return _accepted(found.result)


def _accepted(reply: wire.Reply) -> Accepted:
    return Accepted(provider_id=wire.text(reply, "id"))
