"""Kinds of ledger entries that a policy leaves, each with its sentence."""

from anbao.kernel.text import N_

PREFIX = "commerce.policy."

SENTENCES: dict[str, str] = {
    "issued": N_("保單已簽發，保險費 {premium} 元"),
    "document-produced": N_("電子保單已簽章產生（{size} 位元組）"),
    "document-held": N_("電子保單無法簽章，暫緩製作（{reason}）"),
    "sent": N_("電子保單已寄發通知"),
    "sent-again": N_("電子保單補寄通知，期限不重新起算"),
    "reminded": N_("提醒要保人打開電子保單"),
    "opened": N_("要保人第一次打開電子保單"),
    "received": N_("要保人簽收保單（{how}）"),
    "paper-due": N_("電子保單逾期沒有打開，改寄紙本"),
    "paper-sent": N_("已寄出紙本保單"),
    "refused": N_("保單服務未通過檢核（{act}，{reason}）"),
    "cancelled": N_("要保人取消保單，應退保險費 {refund} 元"),
    "withdrawn": N_("要保人撤銷契約，應退保險費 {refund} 元"),
    "refund-under-way": N_("應退的保險費自動退回原來的信用卡或帳戶"),
    "correction-under-way": N_("自動向保險業通報系統更正承保通報"),
    "correction-refused": N_("保險業通報系統沒有接受更正，須由專人處理"),
    "refund-refused": N_("收單機構或銀行沒有接受退還保險費，須由專人處理"),
    "refund-settled": N_("保險費已退還"),
    "correction-settled": N_("已向保險業通報系統更正"),
}
