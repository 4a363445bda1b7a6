"""What the register is told of a policy."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from anbao.kernel.text import N_
from anbao.kernel.verdict import Reason, Refused

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

    id: UUID
    policy_number: str
    call: UUID
    noted_at: datetime
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

NOT_REFUSED = Refused(
    Reason("inconvenience.not-refused", N_("這筆通報正在辦理，或已經完成了。"), N_("請依畫面上目前的內容繼續。"))
)
OVER = Refused(
    Reason(
        "inconvenience.policy-over",
        N_("這張保單已經提前結束，從來沒有通報過，不必再通報。"),
        N_("不需要再做任何事。"),
    )
)
