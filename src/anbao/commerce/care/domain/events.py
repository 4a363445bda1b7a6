"""Kinds of ledger entries about cases and promises, each with its sentence."""

from anbao.kernel.text import N_

PREFIX = "commerce.care.case."
OF_PROMISES = "commerce.care.promises."

SENTENCES: dict[str, str] = {
    "received": N_("收到客戶的詢問、要求、申訴或理賠通知，案號 {number}"),
    "taken": N_("案號 {number} 有同仁承辦"),
    "noted": N_("案號 {number} 加上內部紀錄"),
    "told-more": N_("客戶對案號 {number} 補充說明"),
    "papers-asked": N_("案號 {number} 通知客戶要附的文件"),
    "paper-received": N_("案號 {number} 收到文件"),
    "due-soon": N_("案號 {number} 快到期限，已提醒同仁"),
    "answered": N_("案號 {number} 已答覆客戶"),
    "reopened": N_("客戶對答覆有意見，案號 {number} 再次辦理"),
    "closed": N_("案號 {number} 結案"),
}
PROMISE_SENTENCES: dict[str, str] = {
    "proposed": N_("提出新的答覆期限，等候核准。"),
    "released": N_("答覆期限由另一位同仁核准。"),
}
