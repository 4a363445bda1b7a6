"""A look at the clocks: whoever's verification lapses soon was told in time."""

from datetime import datetime, timedelta
from typing import Final

from anbao.commerce.registration.models import Registration
from anbao.commerce.registration.queries.clocks import to_warn
from anbao.kernel.looks import looked
from anbao.kernel.registries import Look, Probe
from anbao.kernel.text import N_
from anbao.kernel.verdict import Reason

LATE: Final = timedelta(days=1)
_SHOWN: Final = 50
_NOT_TOLD: Final = Reason(
    "registration.dormancy-not-told",
    N_("有人的身分驗證快到期，還沒有收到提醒：{faults}。"),
    N_("請系統管理人員確認工作程序在執行，再看系統工作的錯誤。"),
)


def warned_in_time(at: datetime) -> Look:
    """Nobody was due to be told a day ago and is not told yet."""
    due = set(to_warn(at=at, limit=_SHOWN)) & set(to_warn(at=at - LATE, limit=_SHOWN))
    seen = Registration.objects.filter(verified_at__lte=at)[:1].count()
    return looked([str(one) for one in due], seen=seen, says=f"{len(due)} not told", otherwise=_NOT_TOLD)


PROBES: Final = {"registration.dormancy-warned": Probe(N_("身分驗證快到期的都提醒過"), warned_in_time)}
