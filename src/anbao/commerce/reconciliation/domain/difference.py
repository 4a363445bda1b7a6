"""The states of a day and of a difference, and what is to be done next."""

from enum import StrEnum
from typing import Final

from anbao.commerce.reconciliation.domain.compare import What
from anbao.kernel.text import N_

SYSTEMS: Final = {"card": N_("收單機構"), "bank": N_("轉帳銀行"), "reporting": N_("保險業通報系統")}
KINDS: Final = {
    "capture": N_("扣款"),
    "refund": N_("退款"),
    "receipt": N_("收件通報"),
    "cover": N_("承保通報"),
    "correction": N_("通報更正"),
}
WHAT: Final = {
    What.MISSING_HERE: N_("對方有，本公司沒有"),
    What.MISSING_THERE: N_("本公司有，對方沒有"),
    What.AMOUNT: N_("金額不同"),
    What.DAY: N_("日期不同"),
}


class DayState(StrEnum):
    AWAITED = "awaited"
    COMPARED = "compared"


class Settled(StrEnum):
    """Why a difference is settled. `MATCHED` is the system's alone: a later look found both sides agree."""

    MATCHED = "matched"
    OTHER_DAY = "other_day"
    THEIRS_CORRECTED = "theirs_corrected"
    OURS_CORRECTED = "ours_corrected"
    PAID_BACK = "paid_back"
    NOT_OURS = "not_ours"


REASONS: Final = {
    Settled.OTHER_DAY: N_("兩邊記在不同日期，金額與內容已核對一致"),
    Settled.THEIRS_CORRECTED: N_("對方的紀錄有誤，已由對方更正"),
    Settled.OURS_CORRECTED: N_("本公司的紀錄有誤，已依內部程序更正"),
    Settled.PAID_BACK: N_("這筆錢已用其他方式退還"),
    Settled.NOT_OURS: N_("不是本公司的交易，已請對方處理"),
}
"""What a person may say; each needs the number of a document that shows it."""


_ASKED: Final = N_("已向對方查詢這一筆，系統會依答覆自動記錄；一小時後還在，請打電話向對方確認。")
_NOBODYS: Final = N_("找不到對應的投保申請。請向對方取得交易明細，確認不是本公司的交易，或依明細查明是哪一位客戶。")
_NEXT: Final = {
    What.MISSING_HERE: N_("請到投保申請的頁面查看經過，再向對方確認這一筆；查明之前不要入帳，也不要自行退款。"),
    What.MISSING_THERE: N_("請先等下一個日檔；仍然沒有，就請對方以訂單或通報編號查明。"),
    What.AMOUNT: N_("請對照投保申請的保險費與對方的明細，查明哪一邊有誤，並請有誤的一邊更正。"),
    What.DAY: N_("請核對是不是換日前後的同一筆；一致就以「記在不同日期」結案。"),
}
_REFUND_MISSING: Final = N_("請向對方確認退款是否真的送出；客戶可能還沒有收到錢。")


def next_step(*, what: What, kind: str, asked: bool, mine: bool) -> str:
    """What whoever sees to the difference does now (msgid)."""
    if what == What.MISSING_HERE and (asked or not mine):
        return _ASKED if asked else _NOBODYS
    if what == What.MISSING_THERE and kind == "refund":
        return _REFUND_MISSING
    return _NEXT[what]
