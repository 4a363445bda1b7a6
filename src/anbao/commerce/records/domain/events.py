"""Kinds of ledger entries that a record leaves, each with its sentence."""

from anbao.kernel.text import N_

PREFIX = "commerce.record."

SENTENCES: dict[str, str] = {
    "gathered": N_("投保紀錄第 {version} 版已彙整並封存（共 {entries} 筆軌跡）"),
    "looked-at": N_("查閱投保紀錄第 {version} 版（{how}）"),
    "retained": N_("投保紀錄至少保存到 {until}"),
    "hold-placed": N_("有人要求繼續保存投保紀錄，期限過了也不能銷毀"),
    "hold-lifted": N_("繼續保存投保紀錄的要求由兩人解除"),
    "destruction-asked": N_("詢問投保紀錄能不能銷毀（{reason}）"),
    "compared": N_("投保紀錄第 {version} 版與資料庫比對：{result}"),
}

WORDS: dict[str, str] = {"page": N_("網頁"), "download": N_("下載")}
"""How a record was looked at."""
