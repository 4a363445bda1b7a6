"""Kinds of ledger entries that an application leaves, each with its sentence."""

from anbao.commerce.journey.domain.machine import State
from anbao.kernel.text import N_

PREFIX = "commerce.application."

_BY_ARROW: dict[tuple[str, State | None], str] = {
    ("start", None): "started",
    ("change_quote", None): "quote-changed",
    ("enter_data", None): "data-entered",
    ("agree_terms", None): "terms-agreed",
    ("underwrite", State.UNDERWRITTEN): "underwritten",
    ("underwrite", State.REFERRED): "referred",
    ("underwrite", State.DECLINED): "declined",
    ("accept", None): "accepted",
    ("decline", None): "declined-by-underwriter",
    ("underwrite_again", None): "underwriting-over",
    ("confirm", None): "confirmed",
    ("open_payment", None): "payment-opened",
    ("note_card_entry", None): "card-entered",
    ("expire_payment", None): "payment-expired",
    ("change_method", None): "payment-method-changed",
    ("authorize", State.AUTHORIZED): "authorized",
    ("authorize", State.PAYMENT_REFUSED): "payment-declined",
    ("authorize", State.LAPSED): "lapsed",
    ("receipt_report", State.RECEIPT_REPORTED): "receipt-reported",
    ("capture", State.CAPTURED): "captured",
    ("capture", State.REFUND_DUE): "refund-due",
    ("refund", State.REFUNDED): "refunded",
    ("contract", None): "contracted",
    ("cover_report", None): "cover-reported",
    ("notify", None): "notified",
    ("authorize", State.VOIDING): "voiding",
    ("receipt_report", State.VOIDING): "voiding",
    ("capture", State.VOIDING): "voiding",
    ("void", State.PAYMENT_REFUSED): "voided",
    ("void", State.LAPSED): "voided-and-lapsed",
    ("lapse", None): "lapsed",
}

SENTENCES: dict[str, str] = {
    "started": N_("開始投保，保險費 {premium} 元"),
    "quote-changed": N_("變更行程或方案，保險費 {premium} 元"),
    "data-entered": N_("填寫投保資料"),
    "terms-agreed": N_("已閱讀並同意保單條款與重要內容說明"),
    "underwriting-asked": N_("送出核保"),
    "underwritten": N_("核保通過"),
    "underwriting-over": N_("核保結果不再適用，須重新核保（{reason}）"),
    "referred": N_("轉由專人核保"),
    "declined": N_("核保未通過"),
    "accept-asked": N_("核保人員送出同意承保，重新檢核"),
    "accept-stopped": N_("重新檢核沒有通過，還沒有同意承保（{reason}）"),
    "accepted": N_("核保人員同意承保"),
    "declined-by-underwriter": N_("核保人員不同意承保"),
    "otp-requested": N_("寄出確認投保的驗證碼"),
    "confirmed": N_("要保人以驗證碼確認投保"),
    "payment-opened": N_("開始繳費，金額 {premium} 元"),
    "card-entered": N_("已在收單機構或銀行的頁面輸入卡片或帳戶"),
    "payment-expired": N_("逾時未輸入卡片或帳戶，這次繳費已關閉"),
    "payment-method-changed": N_("要保人要改用其他繳費方式，這次繳費已關閉"),
    "authorized": N_("取得授權"),
    "payment-declined": N_("銀行未授權"),
    "receipt-reported": N_("收件通報完成"),
    "capture-allowed": N_("扣款前檢核通過"),
    "captured": N_("扣款完成，金額 {premium} 元"),
    "refund-due": N_("保險期間開始後才扣款 {premium} 元，契約未成立，應退還保險費"),
    "refunded": N_("保險費 {premium} 元已全額退還"),
    "contracted": N_("保險契約成立"),
    "cover-reported": N_("承保通報完成"),
    "notified": N_("已通知要保人扣款及投保完成"),
    "voiding": N_("停止扣款，取消授權（{reason}）"),
    "voided": N_("授權已取消，可改用其他卡片或帳戶"),
    "voided-and-lapsed": N_("授權已取消，投保未成立"),
    "lapsed": N_("投保未成立：保險期間已開始"),
    "refused": N_("「{arrow}」未通過檢核：{reason}"),
    "answered-late": N_("「{arrow}」的答覆到達時，申請已不在等候它"),
    "work-item": N_("需要人員處理（{reason}）"),
    "work-item-over": N_("不再需要人員處理（{reason}）"),
    "held": N_("「{arrow}」暫停，等候外部系統：{reason}"),
}


def kind_of(arrow: str, target: State) -> str:
    """The event type of a move, e.g. `commerce.application.authorized`."""
    return PREFIX + (_BY_ARROW.get((arrow, target)) or _BY_ARROW[arrow, None])
