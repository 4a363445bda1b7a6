"""What people do with a difference: take it on, and settle it with a reason and the document that shows it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from anbao.commerce.reconciliation.actions.compare import note_difference, over
from anbao.commerce.reconciliation.domain.difference import REASONS, Settled
from anbao.commerce.reconciliation.models import Difference
from anbao.kernel.actor import Actor
from anbao.kernel.text import N_
from anbao.kernel.verdict import Passed, Reason, Refused, Verdict

_OVER = Refused(
    Reason("reconciliation.settled", N_("這個差異已經結案，或不再存在。"), N_("請依畫面上目前的內容繼續。"))
)
_NOT_YOURS = Refused(
    Reason(
        "reconciliation.not-yours",
        N_("這個差異還沒有由您負責，所以不能由您結案。"),
        N_("請先按「由我處理」，查明之後再結案。"),
    )
)


@transaction.atomic(durable=True)
def take(*, difference: UUID, by: Actor, at: datetime) -> Verdict:
    """Become its owner, also in place of somebody else."""
    row = _locked(difference)
    if row.settled_at is not None:
        return _OVER
    if row.owner != str(by):
        row.owner, row.owned_at = str(by), at
        row.save(update_fields=["owner", "owned_at"])
        note_difference(row, "difference-taken", by=by, at=at, owner=str(by))
    return Passed()


@transaction.atomic(durable=True)
def settle(*, difference: UUID, reason: Settled, document: str, by: Actor, at: datetime) -> Verdict:
    """Its owner settles it. `reason` is one of `REASONS`, `document` the number of what shows it."""
    row = _locked(difference)
    if row.settled_at is not None:
        return _OVER
    if row.owner != str(by):
        return _NOT_YOURS
    if reason not in REASONS or not document.strip():
        msg = "a difference is settled with a reason of a person's and a document"
        raise ValueError(msg)
    over(row, reason, by=by, at=at, document=document.strip())
    return Passed()


def _locked(difference: UUID) -> Difference:
    return Difference.objects.select_for_update(of=("self",)).select_related("day").get(id=difference)
