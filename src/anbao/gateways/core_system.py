"""The company's core system (policy administration): it takes over what happened to policies, as CloudEvents 1.0.

Each event is one structured CloudEvent. Real core systems differ; a company that has one writes one class with the
methods of `CoreSystem`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Protocol, Self

from anbao.gateways import wire
from anbao.gateways.loading import number, text
from anbao.gateways.wire import Wire
from anbao.kernel.errors import NoReply

MEDIA_TYPE: Final = "application/cloudevents+json"
_SEQUENCE_DIGITS: Final = 10  # the attribute is a text that sorts


@dataclass(frozen=True, slots=True)
class PolicyEvent:
    """One thing that happened to one policy. `subject` is the policy's number, `sequence` counts from 1 within it.

    `data` is JSON without floats; it holds personal data and stays out of `repr`.
    """

    id: str
    source: str
    type: str
    subject: str
    sequence: int
    time: datetime
    data: Mapping[str, object] = field(repr=False)

    def as_json(self) -> dict[str, object]:
        """The CloudEvent in structured mode."""
        return {
            "specversion": "1.0",
            "id": self.id,
            "source": self.source,
            "type": self.type,
            "subject": self.subject,
            "sequence": f"{self.sequence:0{_SEQUENCE_DIGITS}d}",
            "time": self.time.isoformat(),
            "datacontenttype": "application/json",
            "data": dict(self.data),
        }


@dataclass(frozen=True, slots=True)
class Taken:
    """The core system took the event over, under its own `reference`; the same for an event that it had already."""

    reference: str
    at: datetime


class CoreSystem(Protocol):
    """The company's policy administration. Every method raises NotSent, NoReply or Rejected."""

    def take(self, *, key: str, event: PolicyEvent) -> Taken:
        """Hand `event` over. Acts once a key, and once an event's id whatever the key."""
        ...

    def inquire(self, *, key: str) -> Taken | None:
        """What came of the sending `key`; None if never seen."""
        ...


class HttpCoreSystem:
    """A core system behind our own wire contract: the body is the CloudEvent, signed with the request."""

    def __init__(self, connection: Wire) -> None:
        self._wire = connection

    @classmethod
    def from_config(cls, config: Mapping[str, object]) -> Self:
        return cls(
            Wire(
                url=text(config, "url"),
                party=text(config, "company"),
                secret=text(config, "secret"),
                timeout=number(config, "timeout"),
            )
        )

    def take(self, *, key: str, event: PolicyEvent) -> Taken:
        reply = self._wire.ask("events", event.as_json(), key=key, media_type=MEDIA_TYPE)
        wire.equal(reply, "event", event.id)
        return _taken(reply)

    def inquire(self, *, key: str) -> Taken | None:
        found = self._wire.inquire(key)
        if found is None:
            return None
        if found.operation != "events":
            raise NoReply("the reply speaks of an operation that does not exist")
        return _taken(found.result)


def _taken(reply: wire.Reply) -> Taken:
    return Taken(reference=wire.text(reply, "reference"), at=wire.moment(reply, "at"))
