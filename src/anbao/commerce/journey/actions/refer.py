"""An underwriter decides on a referred application: the guards run again, only what referred it is overridden.

Whoever comes second, and whoever saw something else than what is there now, decides nothing. What another guard refuses
stays refused: the application goes on waiting, its sums stay held, and the underwriter is told why.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from anbao.commerce.journey.actions.moves import advance, lock, note, subject_of, why
from anbao.commerce.journey.actions.tell import tell_accepted, tell_declined
from anbao.commerce.journey.actions.underwrite import LookedUp, decide, look_up
from anbao.commerce.journey.domain import machine
from anbao.commerce.journey.domain.content import Snapshot
from anbao.commerce.journey.domain.machine import State
from anbao.commerce.journey.models import Application
from anbao.commerce.journey.queries.content import digest_of, snapshot_of
from anbao.commerce.journey.queries.offer import offer_of
from anbao.commerce.underwriting import api as underwriting
from anbao.kernel.actor import Actor
from anbao.kernel.text import N_
from anbao.kernel.verdict import Passed, Reason, Referred, Refused, Verdict

DECIDED_ALREADY = Refused(
    Reason(
        "journey.referral-over",
        N_("這件申請已經不在等候核保人員決定。"),
        N_("可能是另一位同仁先決定了、客戶改了內容，或保險期間已經開始；請看申請目前的狀態。"),
    )
)
STILL_REFERRED = Reason(
    "journey.still-referred",
    N_("重新檢核有核保人員不能取代的結果，或出現了新的結果，還沒有同意承保。"),
    N_("請看過這一頁目前列出的原因；制裁名單相符的，要先由法令遵循人員查明排除。"),
)
DECLINED_BY_PERSON = Reason(
    "journey.declined-by-underwriter",
    N_("核保人員審核後，沒有同意承保；沒有任何扣款。"),
    N_("理由寫在下面；如有疑問請與客服聯絡。"),
)


def accept(*, application: UUID, words: underwriting.Words, by: Actor, at: datetime) -> Verdict:
    """Referred → underwritten (step `sale.underwrite`), and the customer is told. Repeatable until it answers."""
    asked = _ask(application, words, by, at)
    if not isinstance(asked, tuple):
        return asked
    row, snapshot = asked
    return _settle(row, snapshot, look_up(row, snapshot), words, by, at)


def decline(*, application: UUID, words: underwriting.Words, by: Actor, at: datetime) -> Verdict:
    """Referred → declined: the sums are free, and the customer is told."""
    with transaction.atomic(durable=True):
        row = lock(application)
        if not machine.allowed("decline", State(row.state)):
            return DECIDED_ALREADY
        referral = underwriting.reviewable(application=subject_of(row.id), words=words)
        if isinstance(referral, Refused):
            return referral
        underwriting.keep_review(
            referral=referral, outcome="declined", words=words, data_key=row.data_key, at=at, by=by
        )
        advance(row, arrow="decline", target=State.DECLINED, by=by, at=at, notice=DECLINED_BY_PERSON)
        tell_declined(row, reason=words.reason.strip(), by=by, at=at)
        return Passed()


def _ask(
    application: UUID, words: underwriting.Words, by: Actor, at: datetime
) -> tuple[Application, Snapshot] | Verdict:
    with transaction.atomic(durable=True):
        row = lock(application)
        if not machine.allowed("accept", State(row.state)):
            return DECIDED_ALREADY
        referral = underwriting.reviewable(application=subject_of(row.id), words=words)
        if isinstance(referral, Refused):
            return referral
        offer = offer_of(row, at=at)
        if isinstance(offer, Refused):
            return _stopped(row, offer, by, at)
        note(row, "accept-asked", by=by, at=at)
        return row, snapshot_of(row)


def _settle(  # noqa: PLR0917
    asked: Application, snapshot: Snapshot, found: LookedUp, words: underwriting.Words, by: Actor, at: datetime
) -> Verdict:
    with transaction.atomic(durable=True):
        row = lock(asked.id)
        if not machine.allowed("accept", State(row.state)) or row.version != asked.version:
            return DECIDED_ALREADY
        referral = underwriting.reviewable(application=subject_of(row.id), words=words)
        if isinstance(referral, Refused):
            return referral
        answers = underwriting.answers_of(referral)
        decision = decide(row, snapshot, found, by, at, accepted=answers)
        if not decision.passed:
            return _stopped(row, _in_staffs_words(decision.verdict), by, at)
        underwriting.keep_review(
            referral=referral, outcome="accepted", words=words, data_key=row.data_key, at=at, by=by
        )
        row.book, row.profile = decision.book, decision.profile
        row.underwritten_digest = digest_of(row, snapshot)
        advance(row, arrow="accept", target=State.UNDERWRITTEN, by=by, at=at)
        until = min(underwriting.stands_until(at), row.starts_at)
        tell_accepted(row, reason=words.reason.strip(), until=until, by=by, at=at)
        return Passed()


def _in_staffs_words(verdict: Verdict) -> Verdict:
    return Refused(STILL_REFERRED, verdict.clauses) if isinstance(verdict, Referred) else verdict


def _stopped(row: Application, verdict: Verdict, by: Actor, at: datetime) -> Verdict:
    """Recorded, and told to the underwriter alone: what the customer reads of the application stays."""
    reason = why(verdict)
    clear = {"arrow": "accept", "from": row.state, "reason": reason.code if reason else ""}
    note(row, "accept-stopped", by=by, at=at, clear=clear)
    return verdict
