"""How a state looks: its word and its tone. Colour only for what needs an eye."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from anbao.ui.shapes import Tone

STATES: dict[str, tuple[Promise, Tone]] = {
    # an examiner's questions
    "q_answered": (_("已有答案"), "good"),
    "q_partly": (_("部分有答案"), "attention"),
    "q_bad": (_("逾期或不符"), "bad"),
    "q_open": (_("尚無答案"), "neutral"),
    "q_off": (_("不適用本公司"), "neutral"),
    "q_good": (_("正常"), "good"),
    "q_none": (_("還沒有紀錄"), "neutral"),
    "seat_ahead": (_("尚未開始"), "neutral"),
    "seat_open": (_("開放中"), "good"),
    "seat_over": (_("已到期"), "neutral"),
    "seat_closed": (_("已關閉"), "neutral"),
    # a proposal, for whoever looks
    "approval_mine": (_("等您決定"), "attention"),
    "approval_others": (_("等其他同仁決定"), "neutral"),
    "approval_approved": (_("已核准"), "good"),
    "approval_rejected": (_("已駁回"), "neutral"),
    # verdicts
    "passed": (_("通過"), "good"),
    "refused": (_("不符"), "bad"),
    "referred": (_("轉人工"), "attention"),
    "held": (_("等待中"), "attention"),
    # application
    "quoted": (_("已試算"), "neutral"),
    "data_entered": (_("資料已填"), "neutral"),
    "terms_agreed": (_("已同意條款"), "neutral"),
    "underwritten": (_("已核保"), "neutral"),
    "declined": (_("不予承保"), "bad"),
    "confirmed": (_("已確認"), "neutral"),
    "payment_open": (_("待付款"), "info"),
    "card_entered": (_("付款資料已輸入"), "info"),
    "authorized": (_("已授權"), "info"),
    "receipt_reported": (_("已收件通報"), "info"),
    "captured": (_("已扣款"), "info"),
    "contracted": (_("已成立"), "good"),
    "cover_reported": (_("已承保通報"), "good"),
    "payment_refused": (_("付款未成功"), "bad"),
    "open": (_("處理中"), "info"),
    "voided": (_("已取消授權"), "neutral"),
    "voiding": (_("取消授權中"), "attention"),
    "refund_due": (_("退還保險費中"), "attention"),
    "refunding": (_("退還中"), "info"),
    "refunded": (_("已退還"), "neutral"),
    "to_correct": (_("待更正"), "attention"),
    "not_needed": (_("不需要"), "neutral"),
    "corrected": (_("已更正"), "good"),
    "lapsed": (_("已失效"), "neutral"),
    # outgoing calls
    "intended": (_("待送出"), "neutral"),
    "attempting": (_("送出中"), "info"),
    "answered": (_("已回覆"), "good"),
    "settled": (_("已完成"), "good"),
    "rejected": (_("對方拒絕"), "bad"),
    "not_sent": (_("未送出"), "attention"),
    "unknown": (_("結果不明"), "attention"),
    # hand-over to the core system
    "handed_over": (_("已收下"), "good"),
    "not_taken": (_("沒有收下"), "bad"),
    # messages
    "queued": (_("待寄送"), "neutral"),
    "waiting": (_("等待中"), "neutral"),
    "sent": (_("已寄出"), "good"),
    "delivered": (_("已送達"), "good"),
    "failed": (_("失敗"), "bad"),
    "undeliverable": (_("無法寄送"), "bad"),
    "expired": (_("已逾期"), "neutral"),
    "withheld": (_("對方不收廣告"), "neutral"),
    # policies
    "in_force": (_("保障中"), "good"),
    "upcoming": (_("尚未開始"), "info"),
    "ended": (_("已期滿"), "neutral"),
    "preparing": (_("製作中"), "info"),
    "withdrawn": (_("已撤銷"), "neutral"),
    "cancelled": (_("已取消"), "neutral"),
    # the rulebook: what a clause asks for, and whether it runs
    "running": (_("運作中"), "good"),
    "silent": (_("缺憑據"), "attention"),
    "partly": (_("部分運作"), "attention"),
    "broken": (_("異常"), "bad"),
    "uncovered": (_("未涵蓋"), "bad"),
    "context": (_("說明"), "neutral"),
    # statements of the company, and advertisements
    "in_force_now": (_("現行"), "good"),
    "missing": (_("有缺"), "bad"),
    "open_point": (_("待辦"), "attention"),
    "never": (_("還沒跑過"), "neutral"),
    "advertisement_proposed": (_("等候核准"), "attention"),
    "advertisement_rejected": (_("未核准"), "neutral"),
    "advertisement_approved": (_("已核准"), "info"),
    "advertisement_published": (_("刊登中"), "good"),
    "advertisement_withdrawn": (_("已撤回"), "neutral"),
    "advertisement_ended": (_("已結束"), "neutral"),
    # files of products and documents
    "released": (_("已上架"), "good"),
    "changed_on_disk": (_("檔案有變更"), "attention"),
    "unreadable": (_("檔案有誤"), "bad"),
    "never_released": (_("還沒上架"), "neutral"),
    # days held against daily files, and what differs
    "reconciled": (_("相符"), "good"),
    "differs": (_("有差異"), "attention"),
    "file_awaited": (_("等候日檔"), "neutral"),
    "file_late": (_("缺日檔"), "bad"),
    "file_unreadable": (_("日檔無法讀取"), "bad"),
    "taken_on": (_("處理中"), "info"),
    "difference_settled": (_("已結案"), "good"),
    # disputed payments
    "dispute_reported": (_("待查明"), "attention"),
    "dispute_under_review": (_("查明中"), "info"),
    "dispute_upheld": (_("由本公司處理"), "good"),
    "dispute_not_upheld": (_("照原來的付款"), "neutral"),
    # registrations in person
    "branch_recorded": (_("等候本人啟用"), "attention"),
    "branch_activated": (_("已啟用"), "good"),
    "branch_joined": (_("已併入原帳號"), "good"),
    "branch_withdrawn": (_("已撤回"), "neutral"),
    "branch_unclaimed": (_("逾期未啟用"), "neutral"),
    # what customers ask, want and complain of
    "care_received": (_("待承辦"), "attention"),
    "care_in_hand": (_("辦理中"), "info"),
    "care_answered": (_("已答覆"), "good"),
    "care_closed": (_("已結案"), "neutral"),
    "care_soon": (_("快到期"), "attention"),
    "care_late": (_("逾期"), "bad"),
    # accounts of staff
    "staff_enabled": (_("可以登入"), "good"),
    "staff_start": (_("待換起始密碼"), "attention"),
    "staff_locked": (_("暫時鎖定"), "attention"),
    "staff_disabled": (_("停用"), "neutral"),
    "staff_ahead": (_("還沒到職"), "info"),
    "review_open": (_("清查中"), "info"),
    "review_late": (_("逾期"), "bad"),
    "review_closed": (_("清查完成"), "good"),
    "review_todo": (_("待清查"), "attention"),
    "review_kept": (_("已確認"), "good"),
    "review_changed": (_("已提出變更"), "info"),
    "review_removed": (_("已停用"), "neutral"),
    "review_flagged": (_("有疑問"), "bad"),
    "review_gone": (_("期間已停用"), "neutral"),
    # the system, part by part
    "system_ok": (_("正常"), "good"),
    "system_look": (_("要留意"), "attention"),
    "system_bad": (_("異常"), "bad"),
    "system_off": (_("沒有設定"), "neutral"),
    "system_idle": (_("還沒用過"), "neutral"),
    # payments
    "payment_card_entered": (_("已填卡號或帳號"), "info"),
    "payment_authorized": (_("已授權"), "info"),
    "payment_captured": (_("已扣款"), "good"),
    "payment_voided": (_("已取消授權"), "neutral"),
    "payment_expired": (_("逾時未付"), "neutral"),
    # the queue's tasks
    "task_todo": (_("等候執行"), "neutral"),
    "task_doing": (_("執行中"), "info"),
    "task_failed": (_("失敗"), "bad"),
    "task_succeeded": (_("完成"), "good"),
    "task_cancelled": (_("已取消"), "neutral"),
    # messages
    "message_queued": (_("等候寄送"), "info"),
    "message_sent": (_("已寄出"), "good"),
    "message_refused": (_("對方沒有收下"), "bad"),
    "message_expired": (_("逾時未寄"), "attention"),
    "message_withheld": (_("收件人不要，沒有寄"), "neutral"),
    # plain
    "planned": (_("規劃中"), "neutral"),
    "done": (_("完成"), "good"),
    "now": (_("進行中"), "info"),
    "todo": (_("待辦"), "neutral"),
    "late": (_("逾時"), "bad"),
}

SYSTEMS: dict[str, Promise] = {
    "card": _("收單機構"),
    "bank": _("轉帳銀行"),
    "reporting": _("保險業通報系統"),
    "core": _("核心系統"),
    "inconvenience": _("旅行不便險通報"),
    "sms": _("簡訊"),
    "mail": _("電子郵件"),
}

OPERATIONS: dict[str, Promise] = {
    "authorize": _("授權"),
    "capture": _("扣款"),
    "void": _("取消授權"),
    "debit": _("轉帳扣款"),
    "release": _("取消授權"),
    "refund": _("退款"),
    "receipt": _("收件通報"),
    "cover": _("承保通報"),
    "correction": _("通報更正"),
    "accumulated": _("同業累積查詢"),
    "register": _("旅行不便險通報"),
    "withdraw": _("撤銷通報"),
    "standing": _("旅行不便險件數查詢"),
    "send": _("寄送"),
}


def look_of(state: str) -> tuple[str, Tone]:
    """The word and tone of `state`; a state that nobody described shows as itself, without colour."""
    if state not in STATES:
        return state, "neutral"
    label, tone = STATES[state]
    return str(label), tone


def system_title(system: str) -> str:
    """The name of an outside system or channel, for a person."""
    return str(SYSTEMS.get(system, system))


def operation_title(operation: str) -> str:
    """What an outside system was asked to do, for a person."""
    return str(OPERATIONS.get(operation, operation))
