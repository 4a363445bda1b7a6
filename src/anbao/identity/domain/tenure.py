"""From when to when somebody has an account, moves, idleness, emergencies. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from anbao.identity.domain.staffing import refused
from anbao.kernel.clock import local_date, start_of
from anbao.kernel.periods import Period
from anbao.kernel.text import N_
from anbao.kernel.verdict import Reason, Refused

DONE, WITHDRAWN = "done", "withdrawn"
MOST_HOURS: Final = 10_000  # keeps a typed number within what a moment can hold; the figure is the limit
ONE_DAY: Final = timedelta(days=1)

ENDS_EARLY = N_("結束的日子要在開始之後，也不能早於今天。"), N_("請選晚一點的日期；要馬上停止使用，請停用帳號。")
STARTS_EARLY = N_("開始的日子已經過了。"), N_("請選今天以後的日期，或留空，核准後馬上可以使用。")
HOURS = N_("時數要在 1 到 {most} 小時之間。"), N_("緊急帳號用完就到期；時間不夠，請到期前再提出一個。")
NO_REASON = N_("沒有寫下為什麼需要緊急帳號。"), N_("請寫下發生什麼事，500 字以內。")
NOT_BEGUN = N_("這個帳號還沒到開始使用的日子。"), N_("到了那天，系統會寄起始密碼給本人。")
SAME_TERM = N_("期限沒有變更。"), N_("請改選日期後再送出。")
MOVE_PAST = N_("生效的日子要在今天之後。"), N_("要馬上生效，請把日期留空。")
MOVE_AHEAD = N_("已經有一件職務異動排在之後生效。"), N_("請先取消那一件，或等它生效。")
NO_MOVE = N_("沒有等候生效的職務異動。"), N_("請重新整理頁面，看目前的狀態。")


@dataclass(frozen=True, slots=True)
class Term:
    """From the beginning of the first day, or at once, to the end of the last, or for good."""

    starts_at: datetime | None = None
    ends_at: datetime | None = None

    @classmethod
    def of_days(cls, first: date | None, last: date | None) -> "Term":
        return cls(start_of(first) if first else None, start_of(last + ONE_DAY) if last else None)

    @classmethod
    def of_text(cls, starts: str, ends: str) -> "Term":
        """As `texts` wrote it."""
        return cls(_moment(starts), _moment(ends))

    def texts(self) -> dict[str, str]:
        """For a proposal's payload."""
        return {"starts": _text(self.starts_at), "ends": _text(self.ends_at)}

    def fault(self, at: datetime) -> Refused | None:
        """Why it may not be asked for, or approved, at `at`. A start that came meanwhile is at once."""
        if self.ends_at is not None and self.ends_at <= max(at, self.starts_at or at):
            return refused("ends-early", ENDS_EARLY, field="last_day")
        return None

    def lies_ahead(self, at: datetime) -> bool:
        """Whether it has not begun."""
        return self.starts_at is not None and self.starts_at > at


def start_fault(first: date | None, at: datetime) -> Refused | None:
    """Why nobody may ask for a first day that is over."""
    over = first is not None and first < local_date(at)
    return refused("starts-early", STARTS_EARLY, field="first_day") if over else None


def hours_fault(hours: int, limit: Period) -> Refused | None:
    """Why an emergency account may not be open for so many hours; `limit`: a period of hours."""
    most = int(limit.exact() / timedelta(hours=1))
    if 1 <= hours <= most:
        return None
    message, remedy = HOURS
    return Refused(Reason("identity.staff-emergency-hours", message, remedy, {"most": most}, field="hours"))


def idle_since(
    *, opened: datetime, starts: datetime | None, enabled: datetime | None, signed_in: datetime | None
) -> datetime:
    """From when an account is counted as not used."""
    return max(moment for moment in (opened, starts, enabled, signed_in) if moment is not None)


def last_day(ends_at: datetime) -> date:
    """The last day on which something that ends then is used."""
    return local_date(ends_at - timedelta(microseconds=1))


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _text(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""
