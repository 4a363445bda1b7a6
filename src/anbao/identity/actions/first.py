"""The first accounts of staff, opened by whoever installs: somebody has to be there before two people can be asked."""

from collections.abc import Sequence
from datetime import datetime

from anbao.identity.actions.staff import adopt_roles, create_staff
from anbao.identity.domain import staffing, start_password
from anbao.identity.queries.staff import staff_pair
from anbao.kernel.actor import Actor
from anbao.kernel.text import N_
from anbao.kernel.verdict import Refused

TWO_ALREADY = N_("已經有兩位同仁可以管理帳號。"), N_("請在作業平台的「同仁帳號」開立。")


def open_first(*, login: str, name: str, mail: str, roles: Sequence[str], by: Actor, at: datetime) -> str | Refused:
    """Open an account and return its start password; refused once two people can open accounts in the console.

    Outermost. Takes over the roles first. Raises RoleUnknown, LoginTaken, LoginMisshaped.
    """
    if staffing.two_can_act(*staff_pair()):
        return staffing.refused("two-already", TWO_ALREADY)
    adopt_roles(by=by, at=at)
    drawn = start_password.draw()
    made = create_staff(login=login, name=name, mail=mail, password=drawn, roles=roles, by=by, at=at)
    return made if isinstance(made, Refused) else drawn
