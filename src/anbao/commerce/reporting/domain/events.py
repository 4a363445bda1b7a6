"""Kinds of ledger entries that a correction leaves, each with its sentence."""

from anbao.kernel.text import N_

PREFIX = "commerce.report."

SENTENCES: dict[str, str] = {
    "correction-owed": N_("先前的通報應更正（{why}）"),
    "corrected": N_("已向保險業通報系統更正先前的通報"),
    "correction-refused": N_("保險業通報系統沒有接受更正（{reason}）"),
    "correction-again": N_("再次送出通報更正"),
}
