"""The industry's reporting of life and injury insurance: receipt, cover, correction, and what is insured in all.

The real message format is not public. A company that has it writes one class with the methods of `IndustryReporting`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol, Self

from anbao.gateways import wire
from anbao.gateways.daily import REPORTS, DailyFile, DailyFiles
from anbao.gateways.loading import number, text
from anbao.gateways.wire import Wire
from anbao.kernel.errors import NoReply


@dataclass(frozen=True, slots=True)
class ReceiptReport:
    """An application came in, its payment is authorised. `sums`: benefit → TWD. Personal data stay out of `repr`."""

    application: str
    national_id: str = field(repr=False)
    name: str = field(repr=False)
    birth_date: date = field(repr=False)
    line: str
    sums: Mapping[str, int]
    received_at: datetime
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class CoverReport:
    """A contract was made. `sums`: benefit → TWD. Personal data stay out of `repr`."""

    application: str
    policy_number: str
    national_id: str = field(repr=False)
    name: str = field(repr=False)
    birth_date: date = field(repr=False)
    line: str
    sums: Mapping[str, int]
    contracted_at: datetime
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Correction:
    """What was reported is not so any more. `corrected` is their reference of the report, `kind` what it was.

    `why`: `not-contracted` (a receipt came to nothing), `cancelled`, `withdrawn`, `denied`.
    """

    application: str
    kind: str
    corrected: str
    why: str
    happened_at: datetime


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """The system took the report over, under its own `reference`."""

    reference: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Accumulated:
    """All insurers together, for one person, line and benefit: TWD and number of contracts.

    What the asking company itself reported is in it as soon as its cover report is acknowledged.
    """

    amount: int
    contracts: int


class IndustryReporting(Protocol):
    """The industry's system. Every method raises NotSent, NoReply or Rejected; reports act once a key."""

    def receipt(self, *, key: str, report: ReceiptReport) -> Acknowledged: ...

    def cover(self, *, key: str, report: CoverReport) -> Acknowledged: ...

    def correct(self, *, key: str, correction: Correction) -> Acknowledged:
        """Take a report back. Its sums do not count any more; one report is corrected once (`corrected`)."""
        ...

    def fetch_daily(self, day: date) -> bytes | None:
        """The file of what we reported on `day`; None where it is not there yet."""
        ...

    def read_daily(self, content: bytes) -> DailyFile:
        """Read such a file; keys are the references of acknowledgements. Raises daily.Unreadable with the place."""
        ...

    def accumulated(self, *, national_id: str, line: str, benefit: str) -> Accumulated:
        """A look-up: changes nothing, may be asked again at will."""
        ...

    def inquire(self, *, key: str) -> Acknowledged | None:
        """What came of the report `key`; None if never seen."""
        ...


class HttpIndustryReporting:
    """The industry's system behind our own wire contract."""

    def __init__(self, connection: Wire, *, company: str, secret: str) -> None:
        self._wire = connection
        self._daily = DailyFiles(connection, system="reporting", party=company, secret=secret, kinds=REPORTS)

    @classmethod
    def from_config(cls, config: Mapping[str, object]) -> Self:
        company, secret = text(config, "company"), text(config, "secret")
        connection = Wire(url=text(config, "url"), party=company, secret=secret, timeout=number(config, "timeout"))
        return cls(connection, company=company, secret=secret)

    def receipt(self, *, key: str, report: ReceiptReport) -> Acknowledged:
        body = {**_common(report), "received_at": report.received_at.isoformat()}
        return self._report("receipt", key, report.application, body)

    def cover(self, *, key: str, report: CoverReport) -> Acknowledged:
        body = {
            **_common(report),
            "policy_number": report.policy_number,
            "contracted_at": report.contracted_at.isoformat(),
        }
        return self._report("cover", key, report.application, body)

    def correct(self, *, key: str, correction: Correction) -> Acknowledged:
        body = {
            "application": correction.application,
            "kind": correction.kind,
            "corrected": correction.corrected,
            "why": correction.why,
            "happened_at": correction.happened_at.isoformat(),
        }
        return self._report("correction", key, correction.application, body)

    def fetch_daily(self, day: date) -> bytes | None:
        return self._daily.fetch(day)

    def read_daily(self, content: bytes) -> DailyFile:
        return self._daily.read(content)

    def accumulated(self, *, national_id: str, line: str, benefit: str) -> Accumulated:
        body = {"national_id": national_id, "line": line, "benefit": benefit}
        reply = self._wire.ask("accumulated", body)
        wire.equal(reply, "line", line)
        wire.equal(reply, "benefit", benefit)
        return Accumulated(amount=wire.whole(reply, "amount"), contracts=wire.whole(reply, "contracts"))

    def inquire(self, *, key: str) -> Acknowledged | None:
        found = self._wire.inquire(key)
        if found is None:
            return None
        if found.operation not in {"receipt", "cover", "correction"}:
            raise NoReply("the reply speaks of an operation that does not exist")
        return _acknowledged(found.result)

    def _report(self, operation: str, key: str, application: str, body: Mapping[str, object]) -> Acknowledged:
        reply = self._wire.ask(operation, body, key=key)
        wire.equal(reply, "application", application)
        return _acknowledged(reply)


def _common(report: ReceiptReport | CoverReport) -> dict[str, object]:
    return {
        "application": report.application,
        "national_id": report.national_id,
        "name": report.name,
        "birth_date": report.birth_date.isoformat(),
        "line": report.line,
        "sums": dict(report.sums),
        "starts_at": report.starts_at.isoformat(),
        "ends_at": report.ends_at.isoformat(),
    }


def _acknowledged(reply: wire.Reply) -> Acknowledged:
    return Acknowledged(reference=wire.text(reply, "reference"), at=wire.moment(reply, "at"))
