"""Beginning a registration, declaring one's data, sending the one-time password."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.registration.actions.ending import end
from anbao.commerce.registration.actions.reading import agree
from anbao.commerce.registration.domain.declared import Declared, act_of
from anbao.commerce.registration.domain.guards import METHOD, OTP_PURPOSE, OTP_TAG
from anbao.commerce.registration.domain.next_page import safe_next
from anbao.commerce.registration.models import Draft, State
from anbao.commerce.registration.queries import (
    DECLARED,
    DRAFT_LIVES,
    PASSWORD,
    PURPOSE,
    declared_in,
    opened,
    references,
)
from anbao.identity import api as identity
from anbao.kernel.actor import Actor, Subject
from anbao.kernel.clock import local_date
from anbao.kernel.ids import new_id
from anbao.kernel.periods import age_on
from anbao.kernel.registries import Facts
from anbao.kernel.text import N_
from anbao.kernel.verdict import Decision, Passed, Reason, Refused, Verdict
from anbao.keys import api as keys
from anbao.ledger import api as ledger
from anbao.messages.api import Channel
from anbao.rows import Select, given
from anbao.rulebook import api as rulebook

BEGIN = "registration.begin"
COMPLETE = "registration.complete"


@dataclass(frozen=True, slots=True)
class Begun:
    """The verdict, and the draft where it passed."""

    verdict: Verdict
    draft: UUID | None = None


def begin(
    *, by: Actor, visit: str, agreed: Collection[str], next_path: str, at: datetime, account: UUID | None = None
) -> Begun:
    """Begin a registration if every disclosure in force was opened in this visit and is among `agreed`. Outermost.

    `agreed` are references `<key>@<sha256>` whose boxes were ticked; `account` is of somebody signed in, who verifies
    themselves again. A refusal is committed with its entry.
    """
    required = catalogue.documents(PURPOSE, at=at)
    with transaction.atomic(durable=True):
        seen = opened(actor=by, visit=visit)
        facts: Facts = {
            "registration.method": METHOD,
            "disclosures.required": references(required),
            "disclosures.opened": references([v for v in required if v.sha256 in seen]),
            "disclosures.agreed": tuple(sorted(agreed)),
        }
        decision = rulebook.decide(step=BEGIN, facts=facts, at=at)
        if not isinstance(decision.verdict, Passed):
            refuse(subject=Subject("visit", visit), decision=decision, by=by, at=at)
            return Begun(decision.verdict)
        draft = _reuse(visit, account, references(required), safe_next(next_path), at=at)
        if draft is None:
            draft = new_id(at)
            key = keys.create_data_key(matter=Subject("registration", str(draft)), at=at)
            Draft.objects.create(
                id=draft,
                visit=visit,
                account=account,
                data_key=key,
                references=list(references(required)),
                next_path=safe_next(next_path),
                begun_at=at,
            )
        subject = Subject("registration", str(draft))
        agree(actor=by, subject=subject, sha256s=[version.sha256 for version in required], at=at)
        ledger.record(kind="registration.begun", by=by, at=at, subject=subject, decision=decision)
    return Begun(decision.verdict, draft)


def paused(*, by: Actor, visit: str, at: datetime) -> Reason | None:
    """Why nobody may begin now, whatever they read and agree to; None where it is up to the visitor. Outermost.

    A refusal is committed with its entry.
    """
    required = references(catalogue.documents(PURPOSE, at=at))
    facts: Facts = {
        "registration.method": METHOD,
        "disclosures.required": required,
        "disclosures.opened": required,
        "disclosures.agreed": required,
    }
    decision = rulebook.decide(step=BEGIN, facts=facts, at=at)
    if isinstance(decision.verdict, Passed):
        return None
    with transaction.atomic(durable=True):
        refuse(subject=Subject("visit", visit), decision=decision, by=by, at=at)
    return decision.verdict.reason


def declare(
    *, draft: UUID, declared: Declared, password: str, by: Actor, at: datetime, language: str = "zh-hant"
) -> Verdict:
    """Keep what the visitor declares, sealed, and send a one-time password for exactly this. Outermost.

    Declaring again replaces what was declared before; an earlier one-time password stops working. Refusals (age, data,
    login, password, sending too often) are committed with their entry; their reason's `field` names the form's field.
    """
    fault = _login_fault(declared.login)
    password_decided = identity.password_decision(
        password=password, login=declared.login, data=person_data(declared), account=None, at=at
    )
    prepared = identity.prepare_password(password=password, at=at) if password_decided.passed else None
    with transaction.atomic(durable=True):
        row = open_draft(draft)
        if row is None:
            return over()
        refused = _refused_early(row, declared, fault, password_decided, by=by, at=at)
        if refused is not None or prepared is None:
            return refused or password_decided.verdict
        row.declared = keys.seal_json(row.data_key, declared.as_json(), context=DECLARED)
        row.password = keys.seal_json(
            row.data_key, {"account": str(prepared.account), "wrapped": prepared.wrapped.hex()}, context=PASSWORD
        )
        row.act = act_of(str(row.id), declared, row.references)
        row.state, row.declared_at, row.otp = State.DECLARED, at, None
        ledger.record(
            kind="registration.declared",
            by=by,
            at=at,
            subject=subject_of(row),
            clear={"act": row.act},
            decision=password_decided,
            parts=[ledger.Part(key=row.data_key, content=declared.as_json())],
        )
        verdict = send_code(row, declared, channel="sms", by=by, at=at, language=language)
        row.save()
    return verdict


def send_again(*, draft: UUID, channel: Channel, by: Actor, at: datetime, language: str = "zh-hant") -> Verdict:
    """Send a new one-time password by `sms` or `mail`; the former stops working. Outermost."""
    with transaction.atomic(durable=True):
        row = open_draft(draft)
        declared = declared_in(row) if row is not None else None
        if row is None or declared is None:
            return over()
        verdict = send_code(row, declared, channel=channel, by=by, at=at, language=language)
        row.save(update_fields=["otp"])
    return verdict


def person_data(declared: Declared) -> identity.PersonData:
    return identity.PersonData(
        national_id=declared.national_id,
        name=declared.name,
        birth_date=declared.born,
        phone=declared.phone,
        mail=declared.mail,
        address=declared.address,
    )


def completion_facts(declared: Declared, *, redeemed: bool, purpose: str, matches: bool, at: datetime) -> Facts:
    """Facts of step `registration.complete`."""
    return {
        "registration.method": METHOD,
        "proposer.natural_person": declared.natural_person,
        "proposer.age": age_on(declared.born, local_date(at)),
        "proposer.missing": declared.missing,
        "otp.redeemed": redeemed,
        "otp.purpose": purpose,
        "otp.act_matches": matches,
    }


def refuse(*, subject: Subject, decision: Decision, by: Actor, at: datetime) -> None:
    """Keep a refusal. Joins the caller's transaction."""
    ledger.record(kind="registration.refused", by=by, at=at, subject=subject, decision=decision)


def over() -> Refused:
    return Refused(
        Reason(
            "registration.over",
            N_("這次註冊已經結束或逾時。"),
            N_("請從頭開始註冊；先前填寫的資料沒有保留。"),
        )
    )


def taken() -> Refused:
    return Refused(
        Reason("registration.login-taken", N_("這個帳號名稱已經有人使用。"), N_("請換一個帳號名稱。"), field="login")
    )


def _reuse(visit: str, account: UUID | None, wanted: Sequence[str], next_path: str, *, at: datetime) -> UUID | None:
    """The visit's (or account's) draft under the same documents, so that going back loses nothing; others are ended."""
    found = None
    for row in _GOING_ON.all(visit=visit) if account is None else _OF_ACCOUNT.all(account=account):
        if found is None and tuple(row.references) == tuple(wanted) and row.begun_at > at - DRAFT_LIVES:
            found = row.id
            row.next_path = next_path or row.next_path
            row.save(update_fields=["next_path"])
        else:
            end(row, State.SUPERSEDED, at)
    return found


_GOING_ON = Select(
    lambda: (
        Draft.objects.select_for_update()
        .filter(visit=given("visit"), account=None, ended_at=None)
        .order_by("-begun_at")
    )
)


_OF_ACCOUNT = Select(
    lambda: Draft.objects.select_for_update().filter(account=given("account"), ended_at=None).order_by("-begun_at")
)


def _refused_early(
    row: Draft, declared: Declared, fault: Refused | None, password: Decision, *, by: Actor, at: datetime
) -> Verdict | None:
    """Whatever the last step would refuse anyway, one-time password aside: said before a message is sent."""
    facts = completion_facts(declared, redeemed=False, purpose="", matches=False, at=at)
    decision = rulebook.decide(step=COMPLETE, facts=facts, at=at)
    failed = [r.verdict for r in decision.results if r.tag != OTP_TAG and not isinstance(r.verdict, Passed)]
    if failed or not decision.results:
        refuse(subject=subject_of(row), decision=decision, by=by, at=at)
        return failed[0] if failed else decision.verdict
    if not password.passed:
        refuse(subject=subject_of(row), decision=password, by=by, at=at)
        return password.verdict
    if fault is not None:
        ledger.record(
            kind="registration.login-refused",
            by=by,
            at=at,
            subject=subject_of(row),
            clear={"reason": fault.reason.code},
        )
    return fault


def _login_fault(login: str) -> Refused | None:
    """Its shape only: whether somebody has it is said after the right code, to one who showed a telephone."""
    reason = identity.login_fault(login)
    return Refused(reason) if reason is not None else None


def send_code(row: Draft, declared: Declared, *, channel: Channel, by: Actor, at: datetime, language: str) -> Verdict:
    """Send a one-time password for what a draft declares. Joins the caller's transaction, which saves the row."""
    issued = identity.issue_otp(
        purpose=OTP_PURPOSE,
        act=row.act,
        matter=subject_of(row),
        data_key=row.data_key,
        channel=channel,
        to=declared.phone if channel == "sms" else declared.mail,
        by=by,
        at=at,
        never=(declared.login,),
        language=language,
    )
    if isinstance(issued, Refused):
        return issued
    row.otp = issued.id
    return Passed()


def open_draft(draft: UUID) -> Draft | None:
    """A draft that goes on, locked. Joins the caller's transaction."""
    return Draft.objects.find_locked(id=draft, ended_at=None)


def subject_of(row: Draft) -> Subject:
    """A draft as a matter."""
    return Subject("registration", str(row.id))
