"""What the applicant does at home: the code from the mail, login and password, the code sent to the phone."""

from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest
from uuid import UUID

from django.db import transaction

from anbao.commerce.branch.actions.record import account_of, join
from anbao.commerce.branch.actions.shared import NOT_NOW, code_mac, end, note
from anbao.commerce.branch.domain.application import METHOD, OPEN, OTP_PURPOSE, Applicant, State, act_of, typed
from anbao.commerce.branch.domain.events import PREFIX
from anbao.commerce.branch.models import BranchRegistration
from anbao.commerce.branch.queries.figures import most_attempts
from anbao.commerce.branch.queries.registrations import CREDENTIALS, applicant_of, of_code, subject_of
from anbao.commerce.registration import api as registration
from anbao.identity import api as identity
from anbao.kernel.actor import Actor, Subject
from anbao.kernel.text import N_
from anbao.kernel.verdict import Passed, Reason, Refused, Verdict
from anbao.keys import api as keys
from anbao.ledger import api as ledger
from anbao.messages.api import Channel
from anbao.rows import ask

WRONG = Refused(
    Reason(
        "branch.code-wrong",
        N_("啟用碼或證號不相符，或啟用碼已經過期。"),
        N_("請對照信裡的啟用碼和您的證號再輸入一次；一直不行的話，請原來的營業處所重寄一封。"),
        field="code",
    )
)


@dataclass(frozen=True, slots=True)
class Claimed:
    """The verdict, and where it passed the registration that this visitor may go on with."""

    verdict: Verdict
    registration: UUID | None = None


@dataclass(frozen=True, slots=True)
class Activated:
    """The verdict, and where it passed the account: a new one, or the one that was there meanwhile."""

    verdict: Verdict
    account: UUID | None = None
    new: bool = False


def claim(*, code: str, national_id: str, by: Actor, at: datetime) -> Claimed:
    """Try an activation code and the number it belongs to. Call it outside a transaction.

    The try is reserved, and committed, before the numbers are compared. Unknown, spent and wrong are answered alike.
    """
    mac = code_mac(typed(code))
    number = _reserve(mac, by=by, at=at)
    row = of_code(mac) if number is not None else None
    if number is None or row is None:
        return Claimed(WRONG)
    right = compare_digest(applicant_of(row).national_id.encode(), national_id.strip().upper().encode())
    with transaction.atomic(durable=True):
        row = BranchRegistration.objects.find_locked(id=row.id, ended_at=None, code_mac=mac)
        if row is None:
            return Claimed(WRONG)
        note(row, "code-tried", by=by, at=at, number=number, result="right" if right else "wrong")
        if not right:
            return Claimed(WRONG)
        row.attempts = 0
        row.save(update_fields=["attempts"])
    return Claimed(Passed(), row.id)


def choose(
    *, registration: UUID, login: str, password: str, by: Actor, at: datetime, language: str = "zh-hant"
) -> Verdict:
    """Keep login and password, sealed, and send a one-time password for exactly this. Outermost.

    Refusals name the form's field.
    """
    applicant = _applicant(registration)
    if applicant is None:
        return NOT_NOW
    fault = identity.login_fault(login) or (_TAKEN.reason if identity.login_taken(login) else None)
    decision = identity.password_decision(password=password, login=login, data=_person(applicant), account=None, at=at)
    prepared = identity.prepare_password(password=password, at=at) if decision.passed and fault is None else None
    with transaction.atomic(durable=True):
        row = BranchRegistration.objects.find_locked(id=registration, ended_at=None)
        if row is None:
            return NOT_NOW
        if prepared is None:
            reason = fault.code if fault is not None else "password"
            note(row, "refused", by=by, at=at, decision=None if fault else decision, reason=reason)
            return Refused(fault) if fault is not None else decision.verdict
        chosen = {"login": login, "account": str(prepared.account), "wrapped": prepared.wrapped.hex()}
        row.credentials = keys.seal_json(row.data_key, chosen, context=CREDENTIALS)
        row.state, row.otp = State.CHOSEN.value, None
        note(row, "chosen", by=by, at=at, decision=decision)
        verdict = _send(row, applicant, login, channel="sms", by=by, at=at, language=language)
        row.save(update_fields=["credentials", "state", "otp"])
    return verdict


@transaction.atomic(durable=True)
def send_code_again(
    *, registration: UUID, channel: Channel, by: Actor, at: datetime, language: str = "zh-hant"
) -> Verdict:
    """Send a new one-time password by `sms` or `mail`; the former stops working."""
    row = BranchRegistration.objects.find_locked(id=registration, state=State.CHOSEN.value)
    if row is None:
        return NOT_NOW
    verdict = _send(row, applicant_of(row), _chosen(row)["login"], channel=channel, by=by, at=at, language=language)
    row.save(update_fields=["otp"])
    return verdict


def activate(*, registration: UUID, code: str, by: Actor, at: datetime, language: str = "zh-hant") -> Activated:
    """Try the one-time password, and open the account with it. Call it outside a transaction.

    A code that was redeemed before, by a request that did not live to open the account, is not asked for again.
    """
    row = BranchRegistration.objects.find(id=registration, state=State.CHOSEN.value)
    if row is None or row.otp is None:
        return Activated(NOT_NOW)
    act = act_of(str(row.id), _chosen(row)["login"])
    status = identity.otp_status(row.otp)
    if status is None or status.redeemed_at is None or status.act != act:
        tried = identity.redeem_otp(otp=row.otp, code=code, purpose=OTP_PURPOSE, act=act, by=by, at=at)
        if isinstance(tried, Refused):
            return Activated(tried)
    return _open_account(row.id, by=by, at=at, language=language)


@transaction.atomic(durable=True)
def _open_account(id_: UUID, *, by: Actor, at: datetime, language: str) -> Activated:
    row = BranchRegistration.objects.find_locked(id=id_, state=State.CHOSEN.value)
    if row is None:
        return Activated(NOT_NOW)
    applicant, chosen = applicant_of(row), _chosen(row)
    known = account_of(applicant)
    if known is not None:  # registered by network since the visit
        join(row, known, by=by, at=at)
        return Activated(Passed(), known)
    prepared = identity.PreparedPassword(account=UUID(chosen["account"]), wrapped=bytes.fromhex(chosen["wrapped"]))
    try:
        with transaction.atomic():
            person = identity.keep_person(data=_person(applicant), by=by, at=at)
            account = identity.open_account(
                person=person, login=chosen["login"], password=prepared, by=by, at=at, language=language
            )
    except identity.LoginTaken:
        note(row, "refused", by=by, at=at, reason="login-taken")
        return Activated(_TAKEN)
    registration.keep_verification(registration=row.id, account=account, method=METHOD, verified_at=row.attended_at)
    note(row, "activated", by=by, at=at, account=str(account), method=METHOD)
    row.account_id = account
    end(row, State.ACTIVATED, at=at)
    return Activated(Passed(), account, new=True)


_RESERVE = """
UPDATE branch_branchregistration SET attempts = attempts + 1
WHERE code_mac = %(mac)s AND ended_at IS NULL AND code_expires_at > %(at)s AND attempts < %(most)s
RETURNING attempts
"""


@transaction.atomic(durable=True)
def _reserve(mac: bytes, *, by: Actor, at: datetime) -> int | None:
    reserved = ask(_RESERVE, {"mac": mac, "at": at, "most": most_attempts(at)})
    if reserved:
        return int(reserved[0][0])
    row = of_code(mac)
    subject = subject_of(row) if row is not None else Subject("visit", by.id)
    reason = "used-up" if row is not None else "unknown"
    ledger.record(kind=f"{PREFIX}code-refused", by=by, at=at, subject=subject, clear={"reason": reason})
    return None


def _send(
    row: BranchRegistration,
    applicant: Applicant,
    login: str,
    *,
    channel: Channel,
    by: Actor,
    at: datetime,
    language: str,
) -> Verdict:
    issued = identity.issue_otp(
        purpose=OTP_PURPOSE,
        act=act_of(str(row.id), login),
        matter=subject_of(row),
        data_key=row.data_key,
        channel=channel,
        to=applicant.phone if channel == "sms" else applicant.mail,
        by=by,
        at=at,
        never=(login,),
        language=language,
    )
    if isinstance(issued, Refused):
        return issued
    row.otp = issued.id
    return Passed()


def _applicant(id_: UUID) -> Applicant | None:
    row = BranchRegistration.objects.find(id=id_)
    return applicant_of(row) if row is not None and row.state in OPEN else None


def _chosen(row: BranchRegistration) -> dict[str, str]:
    chosen: dict[str, str] = keys.unseal_json(bytes(row.credentials or b""), context=CREDENTIALS)
    return chosen


def _person(applicant: Applicant) -> identity.PersonData:
    return identity.PersonData(
        national_id=applicant.national_id,
        name=applicant.name,
        birth_date=applicant.born,
        phone=applicant.phone,
        mail=applicant.mail,
        address=applicant.address,
    )


_TAKEN = Refused(
    Reason("branch.login-taken", N_("這個帳號名稱已經有人使用。"), N_("請換一個帳號名稱。"), field="login")
)
