"""Kinds of ledger entries that the hand-over leaves, each with its sentence."""

from anbao.kernel.text import N_

PREFIX = "commerce.handover."

SENTENCES: dict[str, str] = {
    "taken": N_("核心系統已收下保單事件（{kind}）"),
    "refused": N_("核心系統沒有收下保單事件（{kind}，{reason}）"),
    "sent-again": N_("保單事件再次送往核心系統（{kind}，第 {sending} 次）"),
}
