"""Confirming with a one-time password that was issued for exactly this content."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from anbao.commerce.journey.actions.moves import CHANGED_ELSEWHERE, NOT_NOW, advance, lock, note, subject_of
from anbao.commerce.journey.actions.underwrite import stop
from anbao.commerce.journey.domain import machine
from anbao.commerce.journey.domain.machine import State
from anbao.commerce.journey.models import Application
from anbao.commerce.journey.queries.content import digest_of, snapshot_of
from anbao.commerce.journey.queries.facts import confirm_facts
from anbao.commerce.journey.queries.offer import offer_of, standing_facts
from anbao.identity import api as identity
from anbao.kernel.actor import Actor, ActorKind
from anbao.kernel.text import N_
from anbao.kernel.verdict import Reason, Refused, Verdict
from anbao.rulebook import api as rulebook

PURPOSE = "sale.confirm"
_ASK_FIRST = Refused(
    Reason("journey.otp-not-asked", N_("還沒有寄出驗證碼。"), N_("請先按「寄驗證碼給我」。"), field="code")
)


def request_otp(*, application: UUID, by: Actor, at: datetime) -> identity.IssuedOtp | Refused:
    """Send a one-time password for exactly the content as it is now to the declared mobile phone."""
    with transaction.atomic(durable=True):
        row = lock(application, by=by)
        if State(row.state) != State.UNDERWRITTEN:
            return NOT_NOW
        snapshot = snapshot_of(row)
        issued = identity.issue_otp(
            purpose=PURPOSE,
            act=digest_of(row, snapshot),
            matter=subject_of(row.id),
            data_key=row.data_key,
            channel="sms",
            to=snapshot.proposer.phone,
            by=by,
            at=at,
            language=identity.language_of(row.account_id),
        )
        if isinstance(issued, identity.IssuedOtp):
            row.otp = issued.id
            row.save(update_fields=["otp"])
            note(row, "otp-requested", by=by, at=at)
        return issued


def confirm(*, application: UUID, code: str, by: Actor, at: datetime, version: int | None = None) -> Verdict:
    """Confirm the application (step `sale.confirm`). The attempt is counted before the code is compared.

    `version`: what the page beside the code showed; another one since is refused before anything is compared.
    """
    refused = _attempt(_own(application, by), code, version, by, at)
    if refused is not None:
        return refused
    with transaction.atomic(durable=True):
        row = lock(application, by=by)
        if not machine.allowed("confirm", State(row.state)) or row.otp is None:
            return NOT_NOW
        status = identity.otp_status(row.otp)
        snapshot = snapshot_of(row)
        digest, offer = digest_of(row, snapshot), offer_of(row, at=at)
        facts = {
            **confirm_facts(row, snapshot, at, redeemed=status.redeemed_at is not None, act=status.act, digest=digest),
            **standing_facts(row, offer),
        }
        decision = rulebook.decide(step="sale.confirm", facts=facts, at=at)
        if not decision.passed:
            return stop(row, "confirm", decision, offer, by, at)
        row.confirmed_digest = digest
        advance(
            row,
            arrow="confirm",
            target=State.CONFIRMED,
            by=by,
            at=at,
            decision=decision,
            clear={"act": digest, "otp": str(row.otp)},
        )
        return decision.verdict


def _attempt(row: Application, code: str, version: int | None, by: Actor, at: datetime) -> Refused | None:
    """Redeem the code for the content as it is; the refusal where it does not come to that."""
    if not machine.allowed("confirm", State(row.state)):
        return NOT_NOW
    if version is not None and version != row.version:
        return CHANGED_ELSEWHERE
    if row.otp is None:
        return _ASK_FIRST
    act = digest_of(row)
    if _redeemed(row.otp, act):
        return None
    tried = identity.redeem_otp(otp=row.otp, code=code, purpose=PURPOSE, act=act, by=by, at=at)
    return tried if isinstance(tried, Refused) else None


def _own(application: UUID, by: Actor) -> Application:
    if by.kind != ActorKind.SYSTEM:
        return Application.objects.get(id=application, account_id=by.id)
    return Application.objects.get(id=application)


def _redeemed(otp: UUID, act: str) -> bool:
    """Whether this very content was approved already, the process having died before it wrote so."""
    status = identity.otp_status(otp)
    return status.redeemed_at is not None and status.act == act
