"""After how many wrong passwords a login is locked, and for how long: tried on a login that nobody has."""

import secrets
from datetime import datetime, timedelta
from typing import Final

from anbao.identity.actions import gate
from anbao.identity.actions.probes.undone import undone
from anbao.identity.domain.limits import GateLimits, Locked, Reserved
from anbao.identity.models import SignInGate
from anbao.identity.queries.figures import gate_limits
from anbao.kernel.looks import looked
from anbao.kernel.registries import Look, Probe
from anbao.kernel.text import N_
from anbao.kernel.verdict import Reason

_AUDIENCE: Final = "customer"
_MOMENT: Final = timedelta(microseconds=1)
_NOT_LOCKED: Final = Reason(
    "identity.guesses-not-stopped",
    N_("密碼連續輸入錯誤沒有照規定處理：{faults}。"),
    N_("請通知系統管理人員；在查明以前，留意登入紀錄裡異常多的嘗試。"),
)


def attempts(at: datetime) -> Look:
    """As many attempts as the figure says pass the gate, not one more; the lock lasts as long as the figure says."""
    limits = gate_limits(at)
    with undone():
        faults = [*_counted(limits, at), *_lasting(limits, at)]
    open_ones = SignInGate.objects.filter(attempts__gte=limits.attempts, locked_until=None).count()
    if open_ones:
        faults.append(f"{open_ones} logins without a lock at the limit")
    return looked(faults, seen=1, says=f"locked at {limits.attempts} for {limits.lock_for}", otherwise=_NOT_LOCKED)


def lock_duration(at: datetime) -> Look:
    """A lock ends neither sooner than the figure says, nor does anything prolong it."""
    limits = gate_limits(at)
    with undone():
        faults = _lasting(limits, at)
    return looked(faults, seen=1, says=f"locked for {limits.lock_for}", otherwise=_NOT_LOCKED)


def _counted(limits: GateLimits, at: datetime) -> list[str]:
    index = secrets.token_bytes(32)
    answers = [_try(index, limits, at) for _ in range(limits.attempts + 2)]
    passed = sum(isinstance(one, Reserved) for one in answers)
    return [] if passed == limits.attempts else [f"{passed} comparisons, the rule allows {limits.attempts}"]


def _lasting(limits: GateLimits, at: datetime) -> list[str]:
    index = secrets.token_bytes(32)
    for _ in range(limits.attempts):
        _try(index, limits, at)
    early, in_time = at + limits.lock_for - _MOMENT, at + limits.lock_for
    faults = [] if isinstance(_try(index, limits, early), Locked) else ["the lock ends too soon"]
    if not isinstance(_try(index, limits, in_time), Reserved):
        faults.append("attempts prolong the lock")
    return faults


def _try(index: bytes, limits: GateLimits, at: datetime) -> Reserved | Locked:
    return gate.reserve(audience=_AUDIENCE, login_index=index, limits=limits, at=at)


PROBES: Final = {
    "identity.password-attempts": Probe(N_("密碼連續輸入錯誤到上限就鎖定"), attempts),
    "identity.lock-duration": Probe(N_("鎖定的時間夠長，也不會被別人延長"), lock_duration),
}
