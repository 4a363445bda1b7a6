"""A forgotten password: who asks is identified anew, gets a code that works once, and sets another one.

The page answers everybody alike and at once. Whether what was typed fits anybody is found out by a task: for whom it
does not, a code is kept that was sent to nobody, so that trying it takes the same steps, time and words.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from anbao.identity.actions import notices
from anbao.identity.actions.accounts import replace_password
from anbao.identity.actions.otp import IssuedOtp, issue_otp, keep_decoy, redeem_otp
from anbao.identity.domain import codes, words
from anbao.identity.domain.resets import PURPOSE, STEP, act_of
from anbao.identity.models import Account, PasswordReset
from anbao.identity.queries.accounts import login_index, login_of
from anbao.identity.queries.contacts import standing_contact
from anbao.identity.queries.figures import reset_life
from anbao.identity.queries.passwords import password_decision, refusals, wrapped_digest
from anbao.identity.queries.persons import data_key_of, national_id_index, person_data
from anbao.identity.queries.resets import birth_mac, reset_facts, whose
from anbao.jobs.api import defer
from anbao.kernel.actor import Actor, Subject
from anbao.kernel.ids import new_id
from anbao.kernel.verdict import Decision, Passed, Reason, Refused, Verdict
from anbao.ledger.api import record
from anbao.messages.api import Channel
from anbao.rulebook.api import decide

TASK = "identity.send-reset-code"


@dataclass(frozen=True, slots=True)
class ResetDone:
    """The verdict; where it passed whose password was set, else every reason of the guards on the new password."""

    verdict: Verdict
    account: UUID | None = None
    reasons: tuple[Reason, ...] = ()


def begin(*, who: str, born: date, channel: Channel, visit: str, by: Actor, at: datetime) -> UUID:
    """Begin a reset on one browser and have a code sent, if `who` (login or number) and `born` fit. Outermost."""
    reset = new_id(at)
    with transaction.atomic(durable=True):
        PasswordReset.objects.filter(visit=visit, used_at=None, ended_at=None).update(ended_at=at)
        PasswordReset.objects.create(
            id=reset,
            visit=visit,
            login_index=login_index(who),
            national_id_index=national_id_index(who),
            birth_mac=birth_mac(reset, born),
            channel=channel,
            begun_at=at,
            asked_at=at,
            expires_at=at + reset_life(at),
        )
        record(kind="identity.reset.begun", by=by, at=at, subject=_subject(reset), clear={"channel": channel})
        defer(TASK, reset=str(reset))
    return reset


def ask_again(*, reset: UUID, channel: Channel, by: Actor, at: datetime) -> Verdict:
    """Have another code sent, the one before works no more. Outermost."""
    with transaction.atomic(durable=True):
        row = PasswordReset.objects.find_locked(id=reset, used_at=None, ended_at=None)
        if row is None or at >= row.expires_at:
            return words.reset_over()
        wait = row.asked_at + codes.COOL_DOWN - at
        if wait > timedelta():
            return words.otp_too_soon(max(int(wait.total_seconds()), 1))
        row.otp, row.channel, row.asked_at = None, channel, at
        row.save(update_fields=["otp", "channel", "asked_at"])
        record(kind="identity.reset.asked-again", by=by, at=at, subject=_subject(reset), clear={"channel": channel})
        defer(TASK, reset=str(reset))
    return Passed()


def send_code(*, reset: UUID, by: Actor, at: datetime) -> bool:
    """Find out whose reset it is and send the code; whether there was one to send. Outermost. A second run sends none.

    The birth date is compared here, where nobody who guesses hears or measures anything of it.
    """
    with transaction.atomic(durable=True):
        row = PasswordReset.objects.find_locked(id=reset, otp=None, used_at=None, ended_at=None)
        if row is None or at >= row.expires_at:
            return False
        account = whose(row)
        issued = _issue(row, account, by, at) if account is not None else None
        if account is not None and isinstance(issued, IssuedOtp):
            row.account_id, row.otp, found = account.id, issued.id, "known"
        else:
            row.otp = keep_decoy(
                purpose=PURPOSE, act=act_of(row.id), matter=_subject(reset), channel=row.channel, by=by, at=at
            )
            found = "unknown" if account is None else "too-often"
        row.save(update_fields=["account", "otp"])
        clear = {"found": found, "account": str(account.id) if account else ""}
        record(kind="identity.reset.looked-up", by=by, at=at, subject=_subject(reset), clear=clear)
    return found == "known"


def _issue(row: PasswordReset, account: Account, by: Actor, at: datetime) -> IssuedOtp | Refused:
    channel: Channel = "mail" if row.channel == "mail" else "sms"
    return issue_otp(
        purpose=PURPOSE,
        act=act_of(row.id),
        matter=_subject(row.id),
        data_key=data_key_of(account.person_id),
        channel=channel,
        to=standing_contact(account.person_id, "mail" if channel == "mail" else "phone", at=at),
        by=by,
        at=at,
        never=[login_of(account.id)],
        language=account.language,
    )


def try_code(*, reset: UUID, code: str, by: Actor, at: datetime) -> Verdict:
    """Try the code of a reset. Call it outside a transaction: the attempt is committed before anything is compared."""
    row = PasswordReset.objects.find(id=reset, used_at=None, ended_at=None)
    if row is None or at >= row.expires_at:
        return words.reset_over()
    if row.otp is None:
        return words.reset_on_its_way()
    tried = redeem_otp(otp=row.otp, code=code, purpose=PURPOSE, act=act_of(row.id), by=by, at=at)
    return tried if isinstance(tried, Refused) else Passed()


def complete(*, reset: UUID, password: str, by: Actor, at: datetime) -> ResetDone:
    """Set the new password of an identified reset, which is used up; sessions and tokens end. Outermost.

    Nothing is hashed or compared for a reset that the guards refuse.
    """
    with transaction.atomic(durable=True):
        row = PasswordReset.objects.find_locked(id=reset)
        if row is None:
            return ResetDone(words.reset_over())
        allowed = decide(step=STEP, facts=reset_facts(row), at=at)
        if not allowed.passed or row.account_id is None:
            return _refuse(reset, allowed, by, at)
    account = Account.objects.get(id=row.account_id)
    chosen = password_decision(
        password=password, login=login_of(account.id), data=person_data(account.person_id), account=account.id, at=at
    )
    wrapped = wrapped_digest(account=account.id, password=password) if chosen.passed else b""
    return _complete(reset=row.id, account=account.id, chosen=chosen, wrapped=wrapped, by=by, at=at)


@transaction.atomic(durable=True)
def _complete(*, reset: UUID, account: UUID, chosen: Decision, wrapped: bytes, by: Actor, at: datetime) -> ResetDone:
    row = PasswordReset.objects.locked(id=reset)  # two at once: the second finds it used
    allowed = decide(step=STEP, facts=reset_facts(row), at=at)
    if not allowed.passed:
        return _refuse(reset, allowed, by, at)
    if not chosen.passed:
        subject = Subject("account", str(account))
        record(kind="identity.password.refused", by=by, at=at, subject=subject, decision=chosen)
        return ResetDone(chosen.verdict, reasons=refusals(chosen))
    replace_password(account, wrapped, at)
    row.used_at = at
    row.save(update_fields=["used_at"])
    PasswordReset.objects.filter(account=account, used_at=None, ended_at=None).update(ended_at=at)
    record(kind="identity.reset.completed", by=by, at=at, subject=_subject(reset), decision=allowed)
    record(
        kind="identity.password.set",
        by=by,
        at=at,
        subject=Subject("account", str(account)),
        clear={"reset": str(reset)},
        decision=chosen,
    )
    notices.password_was_set(account=account, channel="sms" if row.channel == "mail" else "mail", by=by, at=at)
    return ResetDone(Passed(), account)


def _refuse(reset: UUID, decision: Decision, by: Actor, at: datetime) -> ResetDone:
    record(kind="identity.reset.refused", by=by, at=at, subject=_subject(reset), decision=decision)
    return ResetDone(decision.verdict if not decision.passed else words.reset_over())


def _subject(reset: UUID) -> Subject:
    return Subject("reset", str(reset))
