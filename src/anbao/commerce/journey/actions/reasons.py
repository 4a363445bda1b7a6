"""What is said of an application whose money is under way: to the customer (notices) and to staff (work items)."""

from typing import Final

from anbao.kernel.text import N_
from anbao.kernel.verdict import Reason

# To the customer.
CARD_DECLINED: Final = Reason(
    "journey.card-declined",
    N_("您的銀行沒有同意這筆交易，沒有扣款。"),
    N_("請改用您本人的另一張信用卡或另一個帳戶再試一次。"),
)
CAPTURE_REFUSED: Final = Reason(
    "journey.capture-refused",
    N_("這筆授權無法扣款，沒有扣到錢。"),
    N_("請改用您本人的另一張信用卡或另一個帳戶再試一次。"),
)
HOLDER_NEVER_KNOWN: Final = Reason(
    "journey.holder-unknown",
    N_("銀行一直沒有回覆這是不是您本人的卡片或帳戶，所以沒有扣款。"),
    N_("請改用您本人的另一張信用卡或另一個帳戶再試一次。"),
)
COVER_BEGUN: Final = Reason(
    "journey.cover-begun",
    N_("完成扣款之前，保險期間已經開始，所以這次投保沒有成立，沒有扣款。"),
    N_("請選擇新的時間重新試算。"),
)
NOT_KNOWN_IN_TIME: Final = Reason(
    "journey.capture-not-known",
    N_("保險期間開始時，還沒有收到扣款成功的結果。"),
    N_("正在取消授權並查明結果，完成後會通知您；請不要重新繳費。"),
)
PERHAPS_CAPTURED: Final = Reason(
    "journey.perhaps-captured",
    N_("收單機構或銀行沒有接受取消授權，可能已經扣款。"),
    N_("我們正在查明；如果已經扣款，會成立保險契約或全額退還。請不要重新繳費。"),
)
CAPTURED_LATE: Final = Reason(
    "journey.captured-late",
    N_("扣款在保險期間開始之後才完成，所以保險契約沒有成立。"),
    N_("保險費會全額退還，您不需要做任何事。"),
)
WAITING: Final = {
    "authorize": Reason(
        "journey.authorize-waiting", N_("您的銀行暫時沒有回應。"), N_("我們會自動再查詢，您不需要重新繳費。")
    ),
    "capture": Reason(
        "journey.capture-waiting", N_("收單機構或銀行暫時沒有回應。"), N_("我們會先查詢結果再繼續，不會重複扣款。")
    ),
    "refund": Reason(
        "journey.refund-waiting", N_("收單機構或銀行暫時沒有回應。"), N_("我們會先查詢結果，不會重複退款。")
    ),
    "void": Reason("journey.void-waiting", N_("收單機構或銀行暫時沒有回應。"), N_("我們會自動再取消授權。")),
}

# To staff.
REFUND_REFUSED: Final = Reason(
    "journey.refund-refused",
    N_("收單機構或銀行沒有接受退還保險費。"),
    N_("請向收單機構或銀行查明原因，再按「再退一次」。"),
)
VOID_REFUSED: Final = Reason(
    "journey.void-refused",
    N_("收單機構或銀行沒有接受取消授權，扣款結果不明。"),
    N_("請向收單機構或銀行查明這筆授權的狀態，再決定成立契約或退還保險費。"),
)
CONTRACT_REFUSED: Final = Reason(
    "journey.contract-refused",
    N_("已扣款，但契約成立前的檢核沒有通過；系統會繼續重試。"),
    N_("請查明未通過的檢核；無法成立契約時，請退還保險費。"),
)
SUMS_EXCEEDED: Final = Reason(
    "journey.sums-exceeded",
    N_("契約已成立，但保留的保險金額在扣款前已逾時，合計超過上限。"),
    N_("請由核保人員檢視這位客戶同期間的投保。"),
)
COVER_REFUSED: Final = Reason(
    "journey.cover-report-refused",
    N_("保險業通報系統沒有接受承保通報。"),
    N_("請查明原因，在期限內更正後重新通報。"),
)
CALL_UNANSWERED: Final = Reason(
    "journey.call-unanswered",
    N_("外部系統超過一小時沒有確定的答覆。"),
    N_("請向該系統的窗口查詢；系統會繼續自動查詢。"),
)
CORRECTION_REFUSED: Final = Reason(
    "journey.correction-refused",
    N_("保險業通報系統沒有接受通報更正。"),
    N_("請向通報系統查明原因，再到「通報」的清單按「再送一次」。"),
)
REPORT_OPEN: Final = Reason(
    "journey.report-open",
    N_("通報還沒有完成，已經逾期或即將逾期。"),
    N_("請查明原因；系統會繼續自動通報。"),
)
REGISTER_REFUSED: Final = Reason(
    "journey.register-refused",
    N_("旅行不便險通報系統沒有接受這張保單的通報。"),
    N_("請向通報系統的窗口查明原因，再依公司規定處理這張保單。"),
)
JOB_STUCK: Final = Reason(
    "journey.job-stuck",
    N_("自動作業多次失敗，已經停止重試。"),
    N_("請通知系統管理人員，排除原因後重新執行。"),
)

OF_VOIDING: Final = (VOID_REFUSED.code,)
"""Work items that are settled by learning what came of the capture or the void."""
OF_SWEEP: Final = (CALL_UNANSWERED.code, REPORT_OPEN.code, JOB_STUCK.code, REGISTER_REFUSED.code)
"""Work items that the sweeper sets, and takes away when what they speak of is over."""
