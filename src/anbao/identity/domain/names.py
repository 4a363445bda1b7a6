"""Asking for another name. Pure."""

from typing import Final

from anbao.kernel.text import N_
from anbao.kernel.verdict import Detail, Reason, Refused

ACT: Final = "identity.name"
DOCUMENT: Final = "identity.name"
LONGEST_REASON: Final = 500


def refused(code: str, message: str, remedy: str, *, field: str = "", **details: Detail) -> Refused:
    return Refused(Reason(f"identity.name-{code}", message, remedy, details, field=field))


SAME: Final = refused("same", N_("這就是現在登記的姓名。"), N_("要變更，請填寫證件上的新姓名。"), field="name")
OVER: Final = refused("over", N_("這一件已經處理過，或被新的申請取代了。"), N_("請重新整理頁面，看目前的狀態。"))
UNDER_WAY: Final = refused("under-way", N_("這一件已經送出，正在等候核准。"), N_("請等另一位同仁決定。"))
CHANGED: Final = refused("changed", N_("提出之後，登記的姓名已經變了。"), N_("請駁回這一件，再看目前登記的姓名。"))
NO_REASON: Final = refused(
    "no-reason", N_("不受理要寫下理由，五百字以內。"), N_("客戶會收到這段文字。"), field="reason"
)
NOT_PERMITTED: Final = refused("not-permitted", N_("您沒有處理這件事的權限。"), N_("請由有權限的同仁辦理。"))


def too_many(most: int) -> Refused:
    return refused(
        "too-many",
        N_("一天內申請的次數已經到了 {most} 次。"),
        N_("請明天再試，或與客服聯絡。"),
        field="name",
        most=most,
    )
