"""What is handed over of a policy, and where its handing over stands."""

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from anbao.kernel.registry import Registry

SYSTEM = "core"
_PREFIX = "anbao.policy."


class Kind(StrEnum):
    ISSUED = "issued"
    ENDED = "ended"  # cancelled or withdrawn
    CORRECTED = "corrected"  # the cover report to the industry was

    @property
    def type(self) -> str:
        """The CloudEvents type."""
        return _PREFIX + self


class EventState(StrEnum):
    WAITING = "waiting"
    TAKEN = "taken"
    REFUSED = "refused"  # the core system's definite no, or ours: the policy's later events wait behind it


OPEN = (EventState.WAITING, EventState.REFUSED)


Supply = Callable[[UUID], Mapping[str, object]]
"""What an application contributes to the event of its policy's issue: JSON without floats, by name."""

supplies: Registry[Supply] = Registry("what the core system must know of an issued policy")
CONTRACT = "contract"
"""The one supply that must be there: people, benefits, what was asked and answered, the documents agreed."""


def issued_data(
    *,
    number: str,
    application: UUID,
    line: str,
    premium: int,
    starts_at: datetime,
    ends_at: datetime,
    contracted_at: datetime,
    contract: Mapping[str, object],
) -> dict[str, object]:
    """The data of an issue. `premium` in whole TWD."""
    return {
        **contract,
        "policy": number,
        "application": str(application),
        "line": line,
        "premium": premium,
        "starts_at": starts_at.isoformat(),
        "ends_at": ends_at.isoformat(),
        "contracted_at": contracted_at.isoformat(),
    }


def ended_data(*, number: str, ended_as: str, ended_at: datetime, refund: int) -> dict[str, object]:
    """The data of an end before the time. `refund` in whole TWD: what is owed, not that it was paid."""
    return {"policy": number, "ended_as": ended_as, "ended_at": ended_at.isoformat(), "refund": refund}


def corrected_data(*, number: str, corrected_at: datetime) -> dict[str, object]:
    """The data of a correction: what was corrected, and when."""
    return {"policy": number, "corrected": "cover-report", "corrected_at": corrected_at.isoformat()}
