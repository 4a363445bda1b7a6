"""Privileged sessions: what is asked before one begins, and how it ends. Pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from anbao.identity.domain.staffing import refused
from anbao.kernel.periods import Period
from anbao.kernel.registries import Facts, Figures, Guard
from anbao.kernel.text import N_
from anbao.kernel.verdict import Passed, Reason, Refused, Verdict

ACT: Final = "identity.privileged-session"
APPROVE: Final = "privileged.approve"
STEP: Final = "console.privileged-session"
REASON_CONTEXT: Final = "identity.privileged.reason"
NOTE_CONTEXT: Final = "identity.privileged.note"
LONGEST: Final = 500
BY_HAND, BY_TIME, SIGNED_OUT = "by-hand", "by-time", "signed-out"
ENDS: Final[Mapping[str, str]] = {
    BY_HAND: N_("本人結束"),
    BY_TIME: N_("時間到"),
    SIGNED_OUT: N_("登入已經結束"),
}

REASONS: Final = (  # of data/privileged.yaml, for the catalogues
    N_("提出帳號和角色的變更"),
    N_("打開帳冊裡封存的內容"),
    N_("匯出有個人資料的檔案"),
    N_("再做一次失敗的系統工作"),
)

NOTHING_TO_DO = N_("您的角色沒有要特權才能做的事。"), N_("需要的話，請系統管理人員提出角色變更。")
MINUTES = N_("分鐘數要在 1 到 {most} 之間。"), N_("時間不夠，到期前可以再提出。")
NO_REASON = N_("沒有寫下要做什麼。"), N_("請寫下原因和要做的事，500 字以內。")
ALREADY = N_("您已經有一個開著的特權工作階段。"), N_("請先結束那一個，或在裡面繼續。")
ASKED = N_("您已經有一件等候核准或等候開啟的申請。"), N_("請用那一件；不需要了，等它過期就好。")
OVER = N_("這件申請已經過期、開過，或不是您的。"), N_("請重新提出申請。")
NOT_OPEN = N_("這個特權工作階段沒有開著。"), N_("請重新整理頁面，看目前的狀態。")
NOT_ENDED = N_("這個特權工作階段還沒結束，或已經檢視過。"), N_("請重新整理頁面，看目前的狀態。")
NOTE_MISSING = N_("沒有寫下說明。"), N_("請寫下哪裡有疑問、接下來怎麼處理，500 字以內。")
NOT_PERMITTED = N_("您沒有核准或檢視特權工作的權限。"), N_("請由有權限的同仁辦理。")
OWN_WORK = N_("自己做的事要由別人檢視。"), N_("請由另一位有權限的同仁檢視。")


def minutes_fault(minutes: int, limit: Period) -> Refused | None:
    """Why a session may not last so many minutes; `limit`: a period of hours and minutes."""
    most = int(limit.exact() / timedelta(minutes=1))
    if 1 <= minutes <= most:
        return None
    message, remedy = MINUTES
    return Refused(Reason("identity.staff-privileged-minutes", message, remedy, {"most": most}, field="minutes"))


def reason_fault(reason: str) -> Refused | None:
    if 0 < len(reason.strip()) <= LONGEST:
        return None
    return refused("privileged-reason", NO_REASON, field="reason")


def may_open(facts: Facts, figures: Figures, at: datetime) -> Verdict:  # noqa: ARG001
    """Refuse to open a session that nobody else approved, without a reason, or for somebody not identified again."""
    checks = (
        ("access.approved_by_another", "unapproved", N_("這個特權工作階段沒有別人核准。")),
        ("access.reason_given", "unexplained", N_("這個特權工作階段沒有寫下原因。")),
        ("access.identified_again", "unidentified", N_("還沒有再確認一次是您本人。")),
    )
    for fact, code, message in checks:
        if facts[fact] is not True:
            return Refused(Reason(f"identity.privileged-{code}", message, N_("請重新提出申請，由另一位同仁核准。")))
    return Passed()


GUARDS: Final[Mapping[str, Guard]] = {"access.privileged-opened": may_open}
