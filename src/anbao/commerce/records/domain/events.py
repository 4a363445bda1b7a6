"""Kinds of ledger entries that a record leaves, each with its sentence."""

from anbao.kernel.text import N_

PREFIX = "commerce.record."

SENTENCES: dict[str, str] = {
    "gathered": N_("投保紀錄第 {version} 版已彙整並封存（共 {entries} 筆軌跡）"),
    "looked-at": N_("查閱投保紀錄第 {version} 版（{how}）"),
    "compared": N_("投保紀錄第 {version} 版與資料庫比對：{result}"),
}
