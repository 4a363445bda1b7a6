"""Kinds of ledger entries about disputes, each with its sentence."""

from anbao.kernel.text import N_

PREFIX = "commerce.dispute."

SENTENCES: dict[str, str] = {
    "reported": N_("有人表示這筆款項不是本人付的，案號 {number}；暫停退還這筆款項"),
    "under-review": N_("開始查明不是本人付的款項，案號 {number}"),
    "upheld": N_("查明後，由本公司處理這筆款項，客戶不負擔，案號 {number}"),
    "not-upheld": N_("查明後，這筆款項照原來的付款，案號 {number}"),
    "refused": N_("案號 {number} 的決定沒有通過檢核（{reason}）"),
}
