"""Resets of passwords: refused past their time, the second time, and without somebody identified."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import F

from anbao.identity.domain.resets import STEP
from anbao.identity.models import PasswordReset
from anbao.identity.queries.figures import reset_life
from anbao.kernel.looks import looked
from anbao.kernel.registries import Facts, Look, Probe
from anbao.kernel.text import N_
from anbao.kernel.verdict import Reason
from anbao.rulebook.api import decide

_MOMENT: Final = timedelta(microseconds=1)
_LATELY: Final = timedelta(days=30)
_STAYS_OPEN: Final = Reason(
    "identity.reset-stays-open",
    N_("重設密碼的憑據沒有照規定失效：{faults}。"),
    N_("請通知系統管理人員；查明以前，留意重設密碼的紀錄。"),
)


def validity(at: datetime) -> Look:
    """The guards are asked about made-up resets; real ones of the last days ended in time and were used before that."""
    ends = at + reset_life(at)
    tried = (
        (_allowed(_facts(ends), ends - _MOMENT), "refused while it is open"),
        (not _allowed(_facts(ends), ends), "open past its end"),
        (not _allowed(_facts(ends, used=True), at), "open after it was used"),
        (not _allowed(_facts(ends, identified=False), at), "open without an identified person"),
    )
    faults = [said for right, said in tried if not right]
    rows = PasswordReset.objects.filter(begun_at__gt=at - _LATELY, begun_at__lte=at)
    if late := rows.filter(used_at__gte=F("expires_at")).count():
        faults.append(f"{late} used past their end")
    if long := rows.filter(expires_at__gt=F("begun_at") + reset_life(at)).count():
        faults.append(f"{long} open too long")
    return looked(faults, seen=1, says=f"{reset_life(at)}; {rows.count()} resets", otherwise=_STAYS_OPEN)


def _allowed(facts: Facts, at: datetime) -> bool:
    return decide(step=STEP, facts=facts, at=at).passed


def _facts(ends: datetime, *, used: bool = False, identified: bool = True) -> Facts:
    return {
        "reset.identified": identified,
        "reset.token_sent": True,
        "reset.token_used": used,
        "reset.token_expires_at": ends,
    }


PROBES: Final = {"identity.reset-validity": Probe(N_("重設密碼的憑據會過期，也只能用一次"), validity)}
