"""Privileged sessions: asked for with a reason, approved by another, opened with the password again, gone through."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from anbao.identity.actions.approvals import propose
from anbao.identity.actions.sign_in import check_password
from anbao.identity.actions.staff_checks import one_at_a_time
from anbao.identity.domain import privileged, staffing
from anbao.identity.domain.privileged import BY_HAND, BY_TIME, SIGNED_OUT
from anbao.identity.models import Account, PrivilegedSession, Session
from anbao.identity.queries.accounts import has_permission, login_of
from anbao.identity.queries.figures import privileged_figures
from anbao.identity.queries.persons import data_key_of
from anbao.identity.queries.privileged import asked_for, open_session, to_open, work_of
from anbao.kernel.actor import Actor, ActorKind, Subject
from anbao.kernel.ids import new_id
from anbao.kernel.verdict import Passed, Refused, Verdict
from anbao.keys.api import seal
from anbao.ledger.api import record
from anbao.rulebook.api import decide


def propose_privileged(*, minutes: int, reason: str, by: Actor, at: datetime) -> UUID | Refused:
    """Ask for a session of so many minutes. Outermost. Returns the proposal, or why there is none."""
    payload = {"account": by.id, "minutes": minutes, "reason": reason.strip()}
    with transaction.atomic(durable=True):
        one_at_a_time()
        account = UUID(by.id)
        refused = _payload_refused(payload, at)
        if not refused and (asked_for(account) or to_open(account, at=at)):
            refused = staffing.refused("privileged-asked", privileged.ASKED)
        return refused or propose(act=privileged.ACT, payload=payload, by=by, at=at)


def execute_privileged(*, payload: Mapping[str, Any], by: Actor, at: datetime) -> Verdict:
    """It may be opened from now on, for a while. Joins the approval's transaction."""
    one_at_a_time()
    account = UUID(payload["account"])
    if str(account) == by.id:
        return staffing.refused("own", staffing.OWN)
    refused = _payload_refused(payload, at)
    if refused:
        return refused
    row = PrivilegedSession.objects.create(
        id=new_id(at),
        account_id=account,
        reason=_sealed(account, payload["reason"], privileged.REASON_CONTEXT),
        minutes=payload["minutes"],
        approved_by=str(by),
        approved_at=at,
        open_until=privileged_figures(at).open_within.add_to(at),
    )
    _note("approved", row.id, by, at, minutes=row.minutes, account=str(account))
    return Passed()


def open_privileged(*, session: UUID, key_hash: str, password: str, by: Actor, at: datetime) -> Verdict:
    """Begin it in the browser whose session's hash is `key_hash`. Call it outside a transaction.

    The password is compared as at sign-in: reserved and committed before. Raises PrivilegedSession.DoesNotExist.
    """
    account = UUID(by.id)
    row = PrivilegedSession.objects.get(id=session)
    if refused := _open_refused(row, account, at):
        return refused
    found = check_password(login=login_of(account), password=password, audience="staff", by=by, at=at)
    if isinstance(found, Refused):
        return found
    with transaction.atomic(durable=True):
        one_at_a_time()
        _close(PrivilegedSession.objects.filter(account=account), by, at)
        row = PrivilegedSession.objects.get(id=session)
        if refused := _open_refused(row, account, at):
            return refused
        facts = {
            "access.approved_by_another": row.approved_by not in {"", str(by)},
            "access.reason_given": bool(row.reason),
            "access.identified_again": found == account,
        }
        decision = decide(step=privileged.STEP, facts=facts, at=at)
        subject = Subject("privileged-session", str(row.id))
        if not decision.passed:
            record(kind="identity.privileged.refused", by=by, at=at, subject=subject, decision=decision)
            return decision.verdict
        ends = at + timedelta(minutes=row.minutes)
        PrivilegedSession.objects.filter(id=row.id).update(key_hash=key_hash, opened_at=at, ends_at=ends)
        clear = {"until": ends.isoformat(), "may": [one.permission for one in work_of(account)]}
        record(kind="identity.privileged.opened", by=by, at=at, subject=subject, clear=clear, decision=decision)
    return Passed()


def end_privileged(*, key_hash: str, by: Actor, at: datetime) -> Verdict:
    """End the session that is open in this browser. Outermost."""
    with transaction.atomic(durable=True):
        one_at_a_time()
        found = open_session(UUID(by.id), key_hash, at=at)
        if found is None:
            return staffing.refused("privileged-not-open", privileged.NOT_OPEN)
        _end(found[0], at, BY_HAND, by, at)
    return Passed()


def close_over(*, by: Actor, at: datetime) -> None:
    """Write down the end of sessions that are over, or whose browser is signed out. Outermost."""
    with transaction.atomic(durable=True):
        one_at_a_time()
        _close(PrivilegedSession.objects.all(), by, at)


def review_privileged(*, session: UUID, in_order: bool, note: str, by: Actor, at: datetime) -> Verdict:
    """Somebody else looked at what was done. Outermost. Raises PrivilegedSession.DoesNotExist."""
    with transaction.atomic(durable=True):
        one_at_a_time()
        row = PrivilegedSession.objects.get(id=session)
        refused = _review_refused(row, in_order, note, by)
        if refused:
            return refused
        said = note.strip()
        PrivilegedSession.objects.filter(id=session).update(
            reviewed_by=str(by),
            reviewed_at=at,
            in_order=in_order,
            note=_sealed(row.account_id, said, privileged.NOTE_CONTEXT) if said else None,
        )
        _note("reviewed" if in_order else "questioned", row.id, by, at)
    return Passed()


def _payload_refused(payload: Mapping[str, Any], at: datetime) -> Refused | None:
    account = Account.objects.filter(id=UUID(payload["account"]), kind="staff").first()
    if account is None or not account.is_open(at) or not work_of(account.id):
        return staffing.refused("privileged-nothing", privileged.NOTHING_TO_DO)
    fault = privileged.minutes_fault(payload["minutes"], privileged_figures(at).lasts)
    return fault or privileged.reason_fault(payload["reason"])


def _open_refused(row: PrivilegedSession, account: UUID, at: datetime) -> Refused | None:
    if row.account_id != account or row.opened_at is not None or row.open_until <= at:
        return staffing.refused("privileged-over", privileged.OVER)
    if PrivilegedSession.objects.filter(account=account, ends_at__gt=at, ended_at=None).exists():
        return staffing.refused("privileged-already", privileged.ALREADY)
    return None


def _review_refused(row: PrivilegedSession, in_order: bool, note: str, by: Actor) -> Refused | None:
    if by.kind is not ActorKind.STAFF or not has_permission(UUID(by.id), privileged.APPROVE):
        return staffing.refused("privileged-not-permitted", privileged.NOT_PERMITTED)
    if str(row.account_id) == by.id:
        return staffing.refused("privileged-own", privileged.OWN_WORK)
    if row.ended_at is None or row.reviewed_at is not None:
        return staffing.refused("privileged-not-ended", privileged.NOT_ENDED)
    if len(note.strip()) > privileged.LONGEST or (not in_order and not note.strip()):
        return staffing.refused("privileged-note", privileged.NOTE_MISSING, field="note")
    return None


def _close(rows: "QuerySet[PrivilegedSession]", by: Actor, at: datetime) -> None:
    for row in rows.filter(opened_at__isnull=False, ended_at=None):
        if row.ends_at is not None and row.ends_at <= at:
            _end(row.id, row.ends_at, BY_TIME, by, at)
        elif not Session.objects.filter(key_hash=row.key_hash, account=row.account_id).exists():
            _end(row.id, at, SIGNED_OUT, by, at)


def _end(session: UUID, ended: datetime, how: str, by: Actor, at: datetime) -> None:
    PrivilegedSession.objects.filter(id=session).update(ended_at=ended)
    _note("ended", session, by, at, how=how)


def _note(event: str, session: UUID, by: Actor, at: datetime, **clear: object) -> None:
    subject = Subject("privileged-session", str(session))
    record(kind=f"identity.privileged.{event}", by=by, at=at, subject=subject, clear=clear)


def _sealed(account: UUID, text: str, context: str) -> bytes:
    person = Account.objects.values_list("person_id", flat=True).get(id=account)
    return seal(data_key_of(person), text.encode(), context=context)
