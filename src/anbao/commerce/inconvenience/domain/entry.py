"""What the register is told of a policy."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from anbao.kernel.text import N_
from anbao.kernel.verdict import Reason

SYSTEM: Final = "inconvenience"
REGISTRY: Final = "travel-inconvenience"
"""What a benefit says that is counted there."""


class Kind(StrEnum):
    REGISTER = "register"
    WITHDRAW = "withdraw"


class State(StrEnum):
    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"
    NOT_NEEDED = "not_needed"  # to be withdrawn, but never registered


@dataclass(frozen=True, slots=True)
class EntryView:
    """One telling."""

    kind: Kind
    state: State
    application: UUID
    done_at: datetime | None
    reason: str


UNREACHABLE = Reason(
    "inconvenience.unreachable",
    N_("旅行不便險通報系統暫時沒有回應，無法確認您在各公司的投保件數。"),
    N_("您填的資料都保留著，請過幾分鐘再按一次「繼續」；沒有任何扣款。"),
)
