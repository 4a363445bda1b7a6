"""How old passwords get: too young to be changed, reminded of, too old to open anything."""

import json
from datetime import datetime, timedelta
from typing import Any, Final

from anbao.identity.domain.sessions import began_too_old
from anbao.identity.models import Account, Session
from anbao.identity.queries.figures import changeable_from, over_from, remind_again_from, remind_from
from anbao.identity.queries.passwords import is_over, reminder_due, unchangeable_until
from anbao.kernel.looks import looked
from anbao.kernel.registries import Look, Probe
from anbao.kernel.text import N_
from anbao.kernel.verdict import Reason
from anbao.keys.api import unwrap_digest

_SHOWN: Final = 500
_LONG: Final = timedelta(days=3660)
_SETTLED: Final = timedelta(minutes=1)  # a sign-in that is under way is left alone
_NOT_AGED: Final = Reason(
    "identity.password-age-not-kept",
    N_("密碼的期限沒有照規定執行：{faults}。"),
    N_("請通知系統管理人員查明；這段期間可以請相關的人自己更換密碼。"),
)


def reminder(at: datetime) -> Look:
    """Old passwords are due, young ones and those told lately are not; whoever signed in with an old one was told."""
    old, due = at - _LONG, remind_from(at, at)
    tried = (
        (reminder_due(_of(old), at) or is_over(_of(old), at), "an old password is not reminded of"),
        (not reminder_due(_of(at), at), "a new password is reminded of"),
        (reminder_due(_of(at), due) or is_over(_of(at), due), "not due when the figure says"),
        (not reminder_due(_of(old, reminded=at), at), "reminded of again at once"),
        (remind_again_from(at, at) > at, "no time between two reminders"),
    )
    sessions = _sessions(at)
    untold = [row for row in sessions if row.account and reminder_due(row.account, row.started_at)]
    faults = [said for right, said in tried if not right]
    if untold:
        faults.append(f"{len(untold)} signed in with an old password and were not told")
    return looked(
        faults, seen=1, says=f"due {due:%Y-%m-%d} for one set now; {len(sessions)} sign-ins", otherwise=_NOT_AGED
    )


def least_age(at: datetime) -> Look:
    """A password that was just set cannot be changed until the figure's time is over, a start password can."""
    since = changeable_from(at, at)
    if since is None:
        return looked([], seen=0, says="no figure for this company", otherwise=_NOT_AGED)
    start = Account(password_set_at=at, password_is_default=True)
    tried = (
        (unchangeable_until(_of(at), at) == since, "a new password may be changed at once"),
        (unchangeable_until(_of(at), since) is None, "it may not be changed after its time"),
        (unchangeable_until(start, at) is None, "a start password may not be changed at once"),
    )
    return looked(
        [said for right, said in tried if not right], seen=1, says=f"until {since:%Y-%m-%d}", otherwise=_NOT_AGED
    )


def greatest_age(at: datetime) -> Look:
    """A password as old as the figure says is over; every session that began with one opens nothing but the change."""
    over = over_from(at, at)
    if over is None:
        return looked([], seen=0, says="no figure for this company", otherwise=_NOT_AGED)
    faults = [] if is_over(_of(at), over) and not is_over(_of(at), at) else ["an old password is not over"]
    began = [row for row in _sessions(at) if row.account and is_over(row.account, row.started_at)]
    if free := sum(not began_too_old(_content(row)) for row in began):
        faults.append(f"{free} sessions began with a password that was over")
    return looked(faults, seen=1, says=f"over {over:%Y-%m-%d}; {len(began)} sessions bound to it", otherwise=_NOT_AGED)


def _of(set_at: datetime, *, reminded: datetime | None = None) -> Account:
    return Account(password_set_at=set_at, password_reminded_at=reminded)


def _sessions(at: datetime) -> list[Session]:
    rows = Session.objects.filter(account__isnull=False, started_at__lt=at - _SETTLED).select_related("account")
    return list(rows.order_by("-started_at")[:_SHOWN])


def _content(row: Session) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(unwrap_digest("session", bytes(row.content)).partition(b" ")[2])
    return content


PROBES: Final = {
    "identity.password-reminder": Probe(N_("密碼太久沒有更換，登入時會提醒"), reminder),
    "identity.password-least-age": Probe(N_("剛換過的密碼不能馬上再換"), least_age),
    "identity.password-greatest-age": Probe(N_("太久的密碼只能用來換密碼"), greatest_age),
}
