"""What is owed because a policy ended early, until it is done: the refund by whoever pays it, the rest by staff.

A refund that goes back by itself is not marked by staff: two ways of paying at once would pay twice. Only where the
acquirer refused it may a person pay it another way and say so, or have it tried again.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from anbao.commerce.policies.actions.deliver import NOT_NOW, lock, note
from anbao.commerce.policies.actions.tell import tell_both
from anbao.commerce.policies.domain.closing import Paying
from anbao.commerce.policies.domain.happenings import Corrected, corrections, refund_holds
from anbao.commerce.policies.models import CorrectionOwed, Policy, RefundOwed
from anbao.kernel.actor import Actor
from anbao.kernel.clock import local_date
from anbao.kernel.money import show
from anbao.kernel.text import N_
from anbao.kernel.verdict import Passed, Reason, Refused, Verdict

_UNDER_WAY = Refused(
    Reason(
        "policies.refund-under-way",
        N_("這筆保險費正在自動退回原來的信用卡或帳戶。"),
        N_("請等結果出來；收單機構或銀行沒有接受時，再用其他方式退還。"),
    )
)
_REFUND_HELD = Refused(
    Reason(
        "policies.refund-held",
        N_("這筆款項有人表示不是本人付的，正在查明，還不能退還。"),
        N_("請先在「款項爭議」決定；可能已經由發卡機構退還，退還之前請先確認。"),
    )
)
_CORRECTION_UNDER_WAY = Refused(
    Reason(
        "policies.correction-under-way",
        N_("這張保單的承保通報正在自動更正。"),
        N_("請等結果出來；通報系統沒有接受時，再以其他方式更正。"),
    )
)


def refund_under_way(*, policy: UUID, by: Actor, at: datetime) -> Verdict:
    """The refund goes back by itself from now on, the first time or again. Joins the caller's transaction."""
    return _pays(policy, "under_way", "refund-under-way", by=by, at=at)


def refund_refused(*, policy: UUID, by: Actor, at: datetime) -> Verdict:
    """It did not: staff sees to it. Joins the caller's transaction."""
    return _pays(policy, "refused", "refund-refused", by=by, at=at)


def refund_paid(*, policy: UUID, by: Actor, at: datetime) -> Verdict:
    """It did: settled, and its owner is told. Joins the caller's transaction."""
    owed = _open(policy)
    if owed is None:
        return NOT_NOW
    return _settle_refund(owed, by=by, at=at)


@transaction.atomic(durable=True)
def settle_refund(*, policy: UUID, by: Actor, at: datetime) -> Verdict:
    """Staff paid the refund another way. Not while it goes back by itself, nor while anything holds it back."""
    owed = _open(policy)
    if owed is None:
        return NOT_NOW
    if owed.paying == "under_way":
        return _UNDER_WAY
    if any(holds(UUID(str(owed.policy.application))) for _name, holds in refund_holds.items()):
        return _REFUND_HELD
    return _settle_refund(owed, by=by, at=at)


def correction_under_way(*, policy: UUID, by: Actor, at: datetime) -> Verdict:
    """The industry is told by itself from now on, the first time or again. Joins the caller's transaction."""
    return _corrects(policy, "correction-under-way", going=True, by=by, at=at)


def correction_refused(*, policy: UUID, by: Actor, at: datetime) -> Verdict:
    """It did not accept: staff sees to it. Joins the caller's transaction."""
    return _corrects(policy, "correction-refused", going=False, by=by, at=at)


def correction_done(*, policy: UUID, by: Actor, at: datetime) -> Verdict:
    """The industry took the cover report back. Joins the caller's transaction."""
    return _settle_correction(lock(policy), by=by, at=at)


@transaction.atomic(durable=True)
def settle_correction(*, policy: UUID, by: Actor, at: datetime) -> Verdict:
    """Staff corrected the cover report another way. Not while it is corrected by itself."""
    row = lock(policy)
    if CorrectionOwed.objects.filter(policy=row, settled_at=None, going=True).exists():
        return _CORRECTION_UNDER_WAY
    return _settle_correction(row, by=by, at=at)


def _corrects(policy: UUID, event: str, *, going: bool, by: Actor, at: datetime) -> Verdict:
    row = lock(policy)
    if not CorrectionOwed.objects.filter(policy=row, settled_at=None).update(going=going):
        return NOT_NOW
    note(row, event, by=by, at=at)
    return Passed()


def _settle_correction(row: Policy, *, by: Actor, at: datetime) -> Verdict:
    open_ones = CorrectionOwed.objects.filter(policy=row, settled_at=None)
    if not open_ones.update(settled_at=at, settled_by=str(by), going=False):
        return NOT_NOW
    note(row, "correction-settled", by=by, at=at)
    for _name, handler in corrections.items():  # noqa: PERF102  (a registry, not a dict)
        handler(Corrected(row.id, row.application), by=by, at=at)
    return Passed()


def _open(policy: UUID) -> RefundOwed | None:
    """What is still owed of a policy, which stays locked."""
    row = lock(policy)
    return RefundOwed.objects.select_related("policy").filter(policy=row, settled_at=None).first()


def _pays(policy: UUID, paying: Paying, event: str, *, by: Actor, at: datetime) -> Verdict:
    owed = _open(policy)
    if owed is None or owed.paying == paying:
        return NOT_NOW
    owed.paying = paying
    owed.save(update_fields=["paying"])
    note(owed.policy, event, by=by, at=at)
    return Passed()


def _settle_refund(owed: RefundOwed, *, by: Actor, at: datetime) -> Verdict:
    automatic = owed.paying == "under_way"
    owed.settled_at, owed.settled_by, owed.paying = at, str(by), ""
    owed.save(update_fields=["settled_at", "settled_by", "paying"])
    note(owed.policy, "refund-settled", by=by, at=at)
    if automatic:  # how a person paid it, that person says
        params = {"refund": show(owed.amount), "on": f"{local_date(at):%Y/%m/%d}"}
        tell_both(owed.policy, "policies.refunded", params, by=by, at=at)
    return Passed()
