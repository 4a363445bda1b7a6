"""What the app writes into the ledger."""

from collections.abc import Mapping
from typing import Final

from anbao.kernel.text import N_

PREFIX: Final = "commerce.branch."
SENTENCES: Final[Mapping[str, str]] = {
    "recorded": N_("登記本人臨櫃註冊：核對證件，收下簽好的文件。"),
    "refused": N_("臨櫃註冊沒有登記或沒有完成。"),
    "joined": N_("本人已有帳號，臨櫃核對的結果記在原來的帳號。"),
    "code-sent": N_("寄出啟用碼。"),
    "code-tried": N_("輸入啟用碼，第 {number} 次，結果：{result}。"),
    "code-refused": N_("啟用碼沒有比對：{reason}。"),
    "chosen": N_("選好帳號名稱與密碼，等候驗證碼。"),
    "activated": N_("本人啟用帳號，完成臨櫃註冊。"),
    "withdrawn": N_("撤回臨櫃註冊。"),
    "unclaimed": N_("逾期沒有啟用，臨櫃註冊結束。"),
}
RESULTS: Final[Mapping[str, str]] = {
    "right": N_("比對相符"),
    "wrong": N_("比對不符"),
    "unknown": N_("沒有這個啟用碼"),
    "used-up": N_("次數已用完或已過期"),
}
