"""Kinds of ledger entries that a refund leaves, each with its sentence."""

from anbao.kernel.text import N_

PREFIX = "commerce.payment."

SENTENCES: dict[str, str] = {
    "refund-owed": N_("應退還 {amount} 元，退回原來的信用卡或帳戶"),
    "refund-paid": N_("已退還 {amount} 元到原來的信用卡或帳戶"),
    "refund-refused": N_("收單機構或銀行沒有接受退還 {amount} 元（{reason}）"),
    "refund-again": N_("再請收單機構或銀行退還 {amount} 元"),
}
