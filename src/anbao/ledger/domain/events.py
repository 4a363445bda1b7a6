"""Kinds of entries about the ledger itself, each with its sentence."""

from anbao.kernel.text import N_

OPENED, EXPORTED = "ledger.opened", "ledger.exported"
SENTENCES: dict[str, str] = {
    OPENED: N_("打開一筆紀錄的加密內容（{kind}）"),
    EXPORTED: N_("匯出帳冊的紀錄（{format}）"),
}
