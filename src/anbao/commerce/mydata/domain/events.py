"""The kinds of ledger entries that looking at one's own data leaves."""

from anbao.kernel.text import N_

COPIED = "commerce.mydata.copied"

SENTENCES: dict[str, str] = {COPIED: N_("本人取得自己資料的複本（{how}）")}
