"""The acts on accounts that take two people."""

from typing import Final

from anbao.identity.actions.duty_exceptions import execute_exception
from anbao.identity.actions.emergencies import execute_emergency
from anbao.identity.actions.factor_reset import execute_factor_reset
from anbao.identity.actions.names import ACTS as NAMES
from anbao.identity.actions.staffing import execute_enable, execute_open, execute_roles
from anbao.identity.actions.standing import ACTS as STANDING
from anbao.identity.actions.terms import execute_term
from anbao.identity.domain import staffing
from anbao.identity.queries.staff_changes import changes, exception_changes, reset_changes, term_changes
from anbao.kernel.registries import ApprovableAct
from anbao.kernel.text import N_

ACTS: Final = {
    staffing.OPEN: ApprovableAct(N_("開立同仁帳號"), staffing.APPROVE, execute_open, changes),
    staffing.ROLES: ApprovableAct(N_("變更同仁的角色"), staffing.APPROVE, execute_roles, changes),
    staffing.ENABLE: ApprovableAct(N_("恢復使用同仁帳號"), staffing.APPROVE, execute_enable, changes),
    staffing.TERM: ApprovableAct(N_("變更帳號的期限"), staffing.APPROVE, execute_term, term_changes),
    staffing.EMERGENCY: ApprovableAct(N_("開立緊急帳號"), staffing.APPROVE, execute_emergency, changes),
    staffing.EXCEPTION: ApprovableAct(N_("分工的例外"), staffing.APPROVE, execute_exception, exception_changes),
    staffing.FACTORS: ApprovableAct(N_("重設同仁的第二因子"), staffing.APPROVE, execute_factor_reset, reset_changes),
    **STANDING,
    **NAMES,
}
