"""An underwriter's decision on a referral: joins the caller's transaction, `journey` writes its transition with it."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from anbao.commerce.underwriting.actions.holding import give_back
from anbao.commerce.underwriting.domain.review import (
    NOTE,
    ONLY_CLEARED,
    REASON,
    SEEN_CHANGED,
    Referring,
    Words,
    referring,
)
from anbao.commerce.underwriting.models import Review, UnderwritingDecision
from anbao.commerce.underwriting.queries.abnormal import open_records
from anbao.commerce.underwriting.queries.referrals import newest_referral, seen_of
from anbao.kernel.actor import Actor, Subject
from anbao.kernel.ids import new_id
from anbao.kernel.verdict import Refused
from anbao.keys import api as keys
from anbao.ledger import api as ledger


def reviewable(*, application: Subject, words: Words) -> UnderwritingDecision | Refused:
    """The referral that `words` decide; refused where they do not do, or the underwriter saw something else."""
    row = newest_referral(application)
    if row is None or seen_of(row) != words.seen:
        return SEEN_CHANGED
    return words.refused() or row


def answers_of(referral: UnderwritingDecision) -> tuple[Referring, ...]:
    """What an acceptance of this referral overrides."""
    return referring(referral.decision)


def keep_review(
    *,
    referral: UnderwritingDecision,
    outcome: Literal["accepted", "declined"],
    words: Words,
    data_key: UUID,
    at: datetime,
    by: Actor,
) -> None:
    """Keep what the underwriter said, sealed under the application's data key. A decline frees the sums."""
    application = Subject(referral.application_kind, referral.application_id)
    reason, note = words.reason.strip(), words.note.strip()
    overridden = (
        [[one.tag, one.code] for one in answers_of(referral) if one.tag not in ONLY_CLEARED]
        if outcome == "accepted"
        else []
    )
    records = open_records(*referral.people) if outcome == "accepted" else []
    Review.objects.create(
        id=new_id(at),
        referral=referral,
        application_kind=application.kind,
        application_id=application.id,
        outcome=outcome,
        reason=keys.seal(data_key, reason.encode(), context=REASON),
        note=keys.seal(data_key, note.encode(), context=NOTE),
        overridden=overridden,
        records=records,
        reviewed_by=str(by),
        reviewed_at=at,
    )
    if outcome == "declined":
        give_back(application, at=at)
    ledger.record(
        kind=f"underwriting.{outcome}",
        by=by,
        at=at,
        subject=application,
        clear={"referral": str(referral.id), "overridden": overridden, "records": records},
        parts=[ledger.Part(data_key, {"reason": reason, "note": note})],
    )
