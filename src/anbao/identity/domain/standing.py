"""How a customer's account stands, and what that opens: one table, asked by every part. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from anbao.kernel.registries import Facts, Figures, Guard
from anbao.kernel.text import N_
from anbao.kernel.verdict import Passed, Reason, Refused, Verdict

OPEN: Final = "open"
CLOSING: Final = "closing"
CLOSED: Final = "closed"
DECEASED: Final = "deceased"
GUARDED: Final = "guarded"
ASSISTED: Final = "assisted"


@dataclass(frozen=True, slots=True)
class Effects:
    """What an account opens as it stands. Where it does not sign in, signing in answers as for an unknown login.

    `buys`: concludes contracts. `is_served`: changes policies by itself. `is_written_to`: gets messages.
    """

    signs_in: bool
    buys: bool
    is_served: bool
    is_written_to: bool
    is_advertised_to: bool


EFFECTS: Final[Mapping[str, Effects]] = {
    OPEN: Effects(signs_in=True, buys=True, is_served=True, is_written_to=True, is_advertised_to=True),
    CLOSING: Effects(signs_in=True, buys=False, is_served=True, is_written_to=True, is_advertised_to=False),
    CLOSED: Effects(signs_in=False, buys=False, is_served=False, is_written_to=True, is_advertised_to=False),
    DECEASED: Effects(signs_in=False, buys=False, is_served=False, is_written_to=False, is_advertised_to=False),
    GUARDED: Effects(signs_in=True, buys=False, is_served=False, is_written_to=True, is_advertised_to=False),
    ASSISTED: Effects(signs_in=True, buys=False, is_served=False, is_written_to=True, is_advertised_to=False),
}
TITLES: Final[Mapping[str, str]] = {
    OPEN: N_("使用中"),
    CLOSING: N_("等候關閉"),
    CLOSED: N_("已關閉"),
    DECEASED: N_("本人已過世"),
    GUARDED: N_("受監護宣告"),
    ASSISTED: N_("受輔助宣告"),
}
BY_TWO: Final = (OPEN, CLOSED, DECEASED, GUARDED, ASSISTED)
"""What two members of staff may record; only the owner begins to close."""
PROPOSE: Final = "customers.standing"
APPROVE: Final = "customers.standing-approve"
ACT: Final = "identity.standing"
LONGEST_NOTE: Final = 500


def effects_of(standing: str) -> Effects:
    """Raises KeyError for a standing that nobody decided: nothing is open because it is not known."""
    return EFFECTS[standing]


def follows(before: str, after: str) -> Refused | None:
    """Why one standing does not follow another by two people; None where it does."""
    if after not in BY_TWO:
        return refused("unknown", N_("沒有這種狀態。"), N_("請重新選擇。"), field="standing")
    if before == after:
        return refused("same", N_("帳號已經是這個狀態。"), N_("請重新整理頁面，看目前的狀態。"), field="standing")
    if before == DECEASED and after != OPEN:
        return refused("deceased", N_("本人已登記過世。"), N_("登記錯誤的話，請先提出恢復使用。"), field="standing")
    return None


def may_buy(facts: Facts, _figures: Figures, _at: object) -> Verdict:
    """The account stands so that its owner concludes contracts alone (the company's own rule)."""
    standing = facts["account.standing"]
    if isinstance(standing, str) and standing in EFFECTS and EFFECTS[standing].buys:
        return Passed()
    return _BARRED.get(str(standing), _NOT_OPEN)


def may_be_served(facts: Facts, _figures: Figures, _at: object) -> Verdict:
    """The account stands so that its owner changes policies alone (the company's own rule)."""
    standing = facts["account.standing"]
    if isinstance(standing, str) and standing in EFFECTS and EFFECTS[standing].is_served:
        return Passed()
    return _BARRED.get(str(standing), _NOT_OPEN)


def refused(code: str, message: str, remedy: str, *, field: str = "") -> Refused:
    return Refused(Reason(f"identity.standing-{code}", message, remedy, field=field))


_NOT_OPEN: Final = refused("not-open", N_("這個帳號目前不能在網路上辦理。"), N_("請與客服聯絡。"))
_WITH_GUARDIAN: Final = refused(
    "needs-guardian",
    N_("帳號登記了監護宣告，不能單獨在網路上辦理。"),
    N_("請由監護人洽服務據點辦理；已經有的保單不受影響。"),
)
_WITH_ASSISTANT: Final = refused(
    "needs-assistant",
    N_("帳號登記了輔助宣告，不能單獨在網路上辦理。"),
    N_("請與輔助人一起洽服務據點辦理；已經有的保單不受影響。"),
)
_CLOSING: Final = refused("closing", N_("您已經要求關閉帳號。"), N_("要繼續投保，請先在「關閉帳號」取消關閉。"))
_BARRED: Final[Mapping[str, Refused]] = {GUARDED: _WITH_GUARDIAN, ASSISTED: _WITH_ASSISTANT, CLOSING: _CLOSING}

GUARDS: Final[Mapping[str, Guard]] = {"account.may-buy": may_buy, "account.may-be-served": may_be_served}
