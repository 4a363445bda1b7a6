"""Separation of duties: permissions that check each other are not one person's. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from anbao.kernel.errors import AnbaoError
from anbao.kernel.text import N_

LONGEST_REASON: Final = 500
REASON_CONTEXT: Final = "identity.duty-exception.reason"

REASONS: Final = (  # of data/duties.yaml, for the catalogues
    N_("提出和核准帳號變更要是兩個人；同一人都能做，就能替自己開權限。"),
    N_("清查帳號的人不能是開帳號的人，否則等於自己檢查自己。"),
    N_("商品和文件由一人提出、另一人核准上架。"),
    N_("廣告由一人提出、另一人核准刊登。"),
    N_("規則冊的變更由一人提出、另一人核准。"),
    N_("篩查名單由一人匯入、另一人核准。"),
    N_("客戶帳號狀態的變更由一人登記、另一人核准。"),
    N_("答覆客戶的期限由一人提出、另一人核准。"),
    N_("暫停銷毀和恢復銷毀要由不同的人決定。"),
    N_("檢查席位由一人提出、另一人核准。"),
    N_("管理帳號的人不匯出客戶資料，避免替自己開了權限再帶走資料。"),
)


class DutiesTogether(AnbaoError):
    """A role whose own permissions are not to be one person's: its data are wrong."""

    code = "identity.duties-together"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two permissions and why nobody holds both; `reason` is a msgid."""

    key: str
    first: str
    second: str
    reason: str

    def is_in(self, permissions: Collection[str]) -> bool:
        return self.first in permissions and self.second in permissions


def together(
    permissions: Collection[str], pairs: Iterable[Pair], *, excepted: Collection[str] = ()
) -> tuple[Pair, ...]:
    """The pairs that somebody with these permissions holds both of, those of the keys `excepted` left out."""
    return tuple(pair for pair in pairs if pair.key not in excepted and pair.is_in(permissions))


TOGETHER = (
    N_("這些角色合在一起，有兩項要分開由不同人擔任的權限：{reasons}"),
    N_("請改選角色；真的需要時，先由兩位同仁核准有期限的例外。"),
)
NO_SUCH_PAIR = N_("沒有這一項分工規定。"), N_("請重新整理頁面再選。")
ALREADY = N_("這個帳號已經有這一項例外。"), N_("請等它到期，或看帳號頁上的期限。")
TOO_LONG = N_("例外的期限太長，最晚到 {last}。"), N_("請選早一點的日期；到期前可以重新提出。")
TOO_EARLY = N_("期限要在今天之後。"), N_("請選晚一點的日期。")
NO_REASON = N_("沒有寫下為什麼需要例外。"), N_("請寫下理由，500 字以內。")
