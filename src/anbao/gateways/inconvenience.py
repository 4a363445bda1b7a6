"""The industry's register of fixed travel-inconvenience benefits: who has how many at once, at whichever insurer.

The real message format is not public. A company that has it writes one class with the methods of
`InconvenienceRegister`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol, Self

from anbao.gateways import wire
from anbao.gateways.loading import number, text
from anbao.gateways.wire import Wire
from anbao.kernel.errors import NoReply


@dataclass(frozen=True, slots=True)
class Entry:
    """A contract with such benefits. `benefits`: benefit → TWD. Personal data stay out of `repr`."""

    policy_number: str
    national_id: str = field(repr=False)
    name: str = field(repr=False)
    birth_date: date = field(repr=False)
    benefits: Mapping[str, int]
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """Contracts of one person whose cover overlaps a period: with the asking insurer, and with all of them."""

    own: int
    everywhere: int


@dataclass(frozen=True, slots=True)
class Recorded:
    """The register took it over, under its own `reference`."""

    reference: str
    at: datetime


class InconvenienceRegister(Protocol):
    """The register. Every method raises NotSent, NoReply or Rejected; what changes it acts once a key."""

    def standing(self, *, national_id: str, starts_at: datetime, ends_at: datetime) -> Standing:
        """A look-up: changes nothing, may be asked again at will."""
        ...

    def register(self, *, key: str, entry: Entry) -> Recorded: ...

    def withdraw(self, *, key: str, policy_number: str) -> Recorded:
        """The contract is no more; Rejected where it is not registered."""
        ...

    def inquire(self, *, key: str) -> Recorded | None:
        """What came of `key`; None if never seen."""
        ...


class HttpInconvenienceRegister:
    """The register behind our own wire contract."""

    def __init__(self, connection: Wire, company: str) -> None:
        self._wire, self._company = connection, company

    @classmethod
    def from_config(cls, config: Mapping[str, object]) -> Self:
        company = text(config, "company")
        connection = Wire(
            url=text(config, "url"), party=company, secret=text(config, "secret"), timeout=number(config, "timeout")
        )
        return cls(connection, company)

    def standing(self, *, national_id: str, starts_at: datetime, ends_at: datetime) -> Standing:
        body = {
            "company": self._company,
            "national_id": national_id,
            "starts_at": starts_at.isoformat(),
            "ends_at": ends_at.isoformat(),
        }
        reply = self._wire.ask("standing", body)
        wire.equal(reply, "starts_at", body["starts_at"])
        wire.equal(reply, "ends_at", body["ends_at"])
        return Standing(own=wire.whole(reply, "own"), everywhere=wire.whole(reply, "everywhere"))

    def register(self, *, key: str, entry: Entry) -> Recorded:
        body = {
            "company": self._company,
            "policy_number": entry.policy_number,
            "national_id": entry.national_id,
            "name": entry.name,
            "birth_date": entry.birth_date.isoformat(),
            "benefits": dict(entry.benefits),
            "starts_at": entry.starts_at.isoformat(),
            "ends_at": entry.ends_at.isoformat(),
        }
        return self._act("register", key, entry.policy_number, body)

    def withdraw(self, *, key: str, policy_number: str) -> Recorded:
        return self._act("withdraw", key, policy_number, {"company": self._company, "policy_number": policy_number})

    def inquire(self, *, key: str) -> Recorded | None:
        found = self._wire.inquire(key)
        if found is None:
            return None
        if found.operation not in {"register", "withdraw"}:
            raise NoReply("the reply speaks of an operation that does not exist")
        return _recorded(found.result)

    def _act(self, operation: str, key: str, policy_number: str, body: Mapping[str, object]) -> Recorded:
        reply = self._wire.ask(operation, body, key=key)
        wire.equal(reply, "policy_number", policy_number)
        return _recorded(reply)


def _recorded(reply: wire.Reply) -> Recorded:
    return Recorded(reference=wire.text(reply, "reference"), at=wire.moment(reply, "at"))
