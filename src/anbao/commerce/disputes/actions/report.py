"""Somebody says that a payment was not theirs: kept with their words, and nothing of it is refunded meanwhile."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from anbao.commerce.disputes.actions.note import note
from anbao.commerce.disputes.domain.dispute import DisputeView, Via, dispute_number
from anbao.commerce.disputes.models import Dispute
from anbao.commerce.disputes.queries.disputes import WORDS, local, open_of, payment_of, view_of
from anbao.commerce.payments import api as payments
from anbao.commerce.policies import api as policies
from anbao.kernel.actor import Actor
from anbao.kernel.ids import new_id
from anbao.kernel.text import N_
from anbao.kernel.verdict import Reason, Refused
from anbao.keys import api as keys

NOTHING_TAKEN = Refused(
    Reason(
        "disputes.nothing-taken",
        N_("這張保單沒有扣款成功的紀錄。"),
        N_("請打客服電話，告訴我們您在帳單上看到的日期與金額。"),
    )
)


def report_own(*, policy: UUID, account: UUID, words: str, by: Actor, at: datetime) -> DisputeView | Refused | None:
    """The owner reports on the page; None where the policy is somebody else's."""
    mine = next((one for one in policies.policies_of(account) if one.id == policy), None)
    return None if mine is None else _report(mine, Via.PAGE, words, by=by, at=at)


def report_by_telephone(*, application: UUID, words: str, by: Actor, at: datetime) -> DisputeView | Refused | None:
    """Staff keeps what a caller said; None where the application led to no policy."""
    found = policies.policy_for(application)
    return None if found is None else _report(found, Via.TELEPHONE, words, by=by, at=at)


@transaction.atomic(durable=True)
def _report(policy: policies.PolicyView, via: Via, words: str, *, by: Actor, at: datetime) -> DisputeView | Refused:
    """Open a dispute of the payment, or return the one that is open: there is one at a time."""
    paid = payment_of(policy.application)
    if paid is None:
        return NOTHING_TAKEN
    payments.lock_payment(paid.id)
    known = open_of(paid.id)
    if known is not None:
        return view_of(known)
    identity = new_id(at)
    row = Dispute(
        id=identity,
        number=dispute_number(identity),
        payment=paid.id,
        policy=policy.id,
        application=policy.application,
        data_key=policy.data_key,
        via=via,
        words=keys.seal(policy.data_key, words.strip().encode(), context=WORDS),
        reported_by=str(by),
        reported_at=at,
    )
    row.save(force_insert=True)
    note(row, "reported", by=by, at=at, via=str(via))
    policies.tell_owner(
        policy=policy.id,
        template="disputes.reported",
        params={"dispute": row.number, "on": local(at)},
        in_mail={"phone": settings.ANBAO_COMPANY_PHONE},
        by=by,
        at=at,
    )
    return view_of(row)
