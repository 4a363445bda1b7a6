"""A seat: for whom, from when to when, its code. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from anbao.kernel.registries import EventType
from anbao.kernel.text import N_
from anbao.kernel.verdict import Reason, Refused

LONGEST: Final = timedelta(days=62)
"""The company's own choice: an examination that takes longer gets another seat, again from two people."""
ATTEMPTS: Final = 10
LOCK_FOR: Final = timedelta(minutes=15)
"""A code has a hundred bits: the lock is against noise, not against luck."""
ALPHABET: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # nothing that reads as something else
CODE_LENGTH: Final = 20
SUBJECT: Final = "examiner-seat"

_PREFIX: Final = "examiner."
EVENTS: Final = {
    f"{_PREFIX}seat.opened": EventType(N_("開立檢查席位 {number}，給{agency}（{document}）。")),
    f"{_PREFIX}seat.code-given": EventType(N_("交付了檢查席位 {number} 的登入碼。")),
    f"{_PREFIX}seat.closed": EventType(N_("關閉了檢查席位 {number}。")),
    f"{_PREFIX}signed-in": EventType(N_("檢查人員登入席位 {number}。")),
    f"{_PREFIX}signed-out": EventType(N_("檢查人員登出席位 {number}。")),
    f"{_PREFIX}sign-in.refused": EventType(N_("沒有准許檢查席位登入：{reason}。")),
    f"{_PREFIX}page.opened": EventType(N_("檢查人員打開了{page}。")),
    f"{_PREFIX}sample.drawn": EventType(N_("檢查人員抽了 {number} 件樣本（{kind}，種子 {seed}）。")),
    f"{_PREFIX}file.taken": EventType(N_("檢查人員下載了{page}。")),
}


@dataclass(frozen=True, slots=True)
class Times:
    """When a seat is open."""

    starts_at: datetime
    ends_at: datetime
    closed_at: datetime | None

    def state(self, at: datetime) -> str:
        """`closed`, `ahead`, `open` or `over`."""
        if self.closed_at is not None and self.closed_at <= at:
            return "closed"
        if at < self.starts_at:
            return "ahead"
        return "open" if at < self.ends_at else "over"


def times_fault(starts_at: datetime, ends_at: datetime, at: datetime) -> Refused | None:
    """Why a seat cannot be open for that time, or None."""
    if ends_at <= max(starts_at, at):
        return refused("ends-early", N_("結束時間要在開始之後，而且還沒過。"), N_("請改結束時間。"), "ends_at")
    if ends_at - starts_at > LONGEST:
        message = N_("一個席位最長 {days} 天。")
        return refused("too-long", message, N_("請改結束時間；需要更久就另開一個席位。"), "ends_at", days=LONGEST.days)
    return None


def clean(code: str) -> str:
    """A code as typed, without what people put between its groups."""
    return "".join(one for one in code.upper() if one in ALPHABET)


def grouped(code: str) -> str:
    """`ABCDEFGH…` → `ABCD-EFGH-…`."""
    return "-".join(code[place : place + 4] for place in range(0, len(code), 4))


def refused(code: str, message: str, remedy: str, field: str = "", **details: str | int) -> Refused:
    return Refused(Reason(f"examiner.{code}", message, remedy, details, field=field))


WRONG: Final = refused(
    "wrong-code", N_("席位編號或登入碼不正確。"), N_("請對照收到的編號和登入碼，再輸入一次。"), "code"
)
LOCKED: Final = refused(
    "locked", N_("這個席位因登入碼多次輸入錯誤，暫時不能登入。"), N_("請過 15 分鐘再試，或請公司的聯絡人協助。"), "code"
)
NOT_OPEN: Final = refused("not-open", N_("這個席位現在沒有開放。"), N_("請確認檢查期間；需要延長請聯絡公司。"), "code")
