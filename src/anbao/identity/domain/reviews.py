"""Going through accounts: who confirms, changes or removes, and what may not be. Pure."""

from collections.abc import Mapping
from typing import Final

from anbao.kernel.text import N_

KEPT, CHANGED, REMOVED, FLAGGED, GONE = "kept", "changed", "removed", "flagged", "gone"
EMERGENCY: Final = "emergency-"
"""How the key of the review of one emergency account begins; others are the day on which they were opened."""
NOTE_CONTEXT: Final = "identity.review-item.note"
LONGEST_NOTE: Final = 500

OUTCOMES: Final[Mapping[str, str]] = {
    KEPT: N_("確認"),
    CHANGED: N_("提出變更角色"),
    REMOVED: N_("停用"),
    FLAGGED: N_("有疑問，要查明"),
    GONE: N_("清查期間已經停用"),
}

DECIDED = N_("這個帳號已經清查過了。"), N_("請重新整理頁面，看目前的狀態。")
OTHERWISE = N_("您看的時候，這個帳號的角色又變更了。"), N_("請重新看一次現在的角色，再決定。")
NOBODY_ELSE = N_("除了您，沒有別人可以核准這項變更。"), N_("請由另一位清查人員處理這個帳號。")
NOTE_MISSING = N_("沒有寫下說明。"), N_("請寫下看到什麼、接下來怎麼處理，500 字以內。")
NOT_HERE = N_("這種清查不能這樣決定。"), N_("請重新整理頁面，選頁面上的決定。")
NOT_PERMITTED = N_("您沒有清查帳號的權限。"), N_("請由有權限的同仁辦理。")
"""Reasons: what is so, and what to do."""


def is_emergency(key: str) -> bool:
    return key.startswith(EMERGENCY)
