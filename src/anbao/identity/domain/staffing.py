"""Accounts of staff: who may do what with them, and when not."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from anbao.kernel.text import N_
from anbao.kernel.verdict import Reason, Refused

VIEW: Final = "staff.view"
PROPOSE: Final = "staff.propose"
APPROVE: Final = "staff.approve"
REVIEW: Final = "staff.review"

OPEN: Final = "identity.staff-open"
ROLES: Final = "identity.staff-roles"
ENABLE: Final = "identity.staff-enable"
TERM: Final = "identity.staff-term"
EMERGENCY: Final = "identity.staff-emergency"
EXCEPTION: Final = "identity.duty-exception"
FACTORS: Final = "identity.staff-factors"
ACTS: Final = (OPEN, ROLES, ENABLE, TERM, EMERGENCY, EXCEPTION, FACTORS)


def two_can_act(proposers: Collection[UUID], approvers: Collection[UUID]) -> bool:
    """Whether one can propose and another approve."""
    return any(one != other for one in proposers for other in approvers)


def locks_out(
    *, proposers: Collection[UUID], approvers: Collection[UUID], account: UUID, then: Collection[str]
) -> bool:
    """Whether accounts could not be changed by two people any more once `account` held only `then`.

    Where two could not act before either, only the last who approves is kept.
    """
    left = {one for one in proposers if one != account} | ({account} if PROPOSE in then else set())
    deciding = {one for one in approvers if one != account} | ({account} if APPROVE in then else set())
    if approvers and not deciding:
        return True
    return two_can_act(proposers, approvers) and not two_can_act(left, deciding)


def refused(code: str, says: tuple[str, str], *, field: str = "") -> Refused:
    """A change of an account that is not made; `says`: why, and what to do."""
    message, remedy = says
    return Refused(Reason(code=f"identity.staff-{code}", message=message, remedy=remedy, field=field))


ROLE_TITLES: Final = (  # of data/roles.yaml, for the catalogues
    N_("電子商務承辦"),
    N_("核保人員"),
    N_("法令遵循人員"),
    N_("資安主管"),
    N_("系統管理人員"),
)

OWN = N_("自己的帳號要由別人處理。"), N_("請由另一位有權限的同仁辦理。")
NOT_PERMITTED = N_("您沒有管理帳號的權限。"), N_("請由有權限的同仁辦理。")
LAST = (
    N_("這樣一來，就沒有兩位同仁可以一起管理帳號了。"),
    N_("請先讓另一位同仁有提出或核准帳號變更的角色。"),
)
TAKEN = N_("這個帳號名稱已經有同仁使用。"), N_("請換一個帳號名稱。")
NO_ROLE = N_("沒有選擇角色。"), N_("請至少選一個角色；不再需要登入的同仁，請停用帳號。")
SAME = N_("角色沒有變更。"), N_("請加選或取消角色後再送出。")
CHANGED = N_("提出之後，這個帳號已經有其他變更。"), N_("請駁回這一件，再依目前的狀態重新提出。")
DISABLED = N_("這個帳號已經停用。"), N_("請先提出恢復使用。")
ENABLED = N_("這個帳號沒有停用。"), N_("請重新整理頁面，看目前的狀態。")
EMERGENCY_OVER = N_("緊急帳號用過就不再恢復。"), N_("還需要的話，請提出新的緊急帳號。")
WAITS = N_("這個帳號已經有一件提案在等候核准。"), N_("請等那一件決定後再提出。")
