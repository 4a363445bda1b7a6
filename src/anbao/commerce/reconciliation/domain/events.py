"""Kinds of ledger entries, each with its sentence."""

from anbao.kernel.text import N_

PREFIX = "commerce.reconciliation."

SENTENCES: dict[str, str] = {
    "day-compared": N_("{system} {day} 的日檔已核對：{matched} 筆相符，{open} 筆差異待處理"),
    "file-refused": N_("{system} 的日檔無法讀取（{why}，第 {line} 行第 {column} 欄）"),
    "difference-found": N_("與 {system} {day} 的日檔有差異（{what}）"),
    "difference-taken": N_("與 {system} {day} 日檔的差異，由 {owner} 處理"),
    "difference-settled": N_("與 {system} {day} 日檔的差異已結案（{reason}）"),
    "difference-over": N_("與 {system} {day} 日檔的差異不再存在"),
}
