"""What customers ask, want, complain of and tell: for what keeps records, and for whoever sets an installation up.

A case about a policy belongs to its application's matter. Everything else comes by itself: notes on a policy's pages
(`policy_notes` of policies), pages, probes.
"""

from anbao.commerce.care.actions.opening import Wanted, open_by_anybody, write_down
from anbao.commerce.care.actions.promises import propose_promises
from anbao.commerce.care.domain.case import KINDS, CaseView, Channel, Contact, Kind
from anbao.commerce.care.domain.promises import Promises
from anbao.commerce.care.queries.cases import any_cases, cases_of, record_part
from anbao.commerce.care.queries.promises import in_force, shipped

__all__ = [
    "KINDS",
    "CaseView",
    "Channel",
    "Contact",
    "Kind",
    "Promises",
    "Wanted",
    "any_cases",
    "cases_of",
    "in_force",
    "open_by_anybody",
    "propose_promises",
    "record_part",
    "shipped",
    "write_down",
]
