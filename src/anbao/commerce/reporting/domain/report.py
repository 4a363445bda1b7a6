"""What others see of a report, and the one look-up."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from anbao.kernel.text import N_
from anbao.kernel.verdict import Reason


class ReportKind(StrEnum):
    RECEIPT = "receipt"
    COVER = "cover"


class CorrectionState(StrEnum):
    OWED = "owed"
    DONE = "done"
    REFUSED = "refused"


class Why(StrEnum):
    """Why what was reported is not so any more."""

    NOT_CONTRACTED = "not-contracted"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"


class ReportState(StrEnum):
    WAITING = "waiting"
    DONE = "done"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"  # the sale came to nothing; not owed any more, not known to be acknowledged
    TO_CORRECT = "to_correct"  # the industry acknowledged it, and it is not so any more
    CORRECTED = "corrected"  # the industry knows


@dataclass(frozen=True, slots=True)
class ReportView:
    """One report to the industry's system. `due_at` is None where the rule says only "at once"."""

    id: UUID
    kind: ReportKind
    application: UUID
    occasion: str
    state: ReportState
    due_at: datetime | None
    done_at: datetime | None
    reference: str
    reason: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class AcknowledgedReport:
    """What the industry acknowledged: `kind` is a report's or `correction`, `reference` is the acknowledgement's."""

    kind: str
    reference: str
    number: str
    application: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """A report that is taken back, or to be. `ready`: the industry acknowledged the report, so it can be."""

    id: UUID
    report: UUID
    kind: ReportKind
    application: UUID
    why: Why
    state: CorrectionState
    owed_at: datetime
    done_at: datetime | None
    reason: str
    ready: bool


UNREACHABLE = Reason(
    "reporting.unreachable",
    N_("保險業通報系統暫時沒有回應，無法確認您在其他公司的投保金額。"),
    N_("您填的資料都保留著，請過幾分鐘再按一次「繼續」；沒有任何扣款。"),
)
