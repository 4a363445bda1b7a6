"""The one-time password redeemed, the person kept, the account opened."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.conf import settings
from django.db import transaction

from anbao.commerce.registration.actions.drafts import COMPLETE, completion_facts, over, person_data, refuse, taken
from anbao.commerce.registration.actions.ending import end
from anbao.commerce.registration.domain.declared import Declared
from anbao.commerce.registration.domain.guards import METHOD, OTP_PURPOSE
from anbao.commerce.registration.models import Draft, Registration, State
from anbao.commerce.registration.queries import PASSWORD, declared_in
from anbao.identity import api as identity
from anbao.kernel.actor import Actor, Subject
from anbao.kernel.text import N_
from anbao.kernel.verdict import Decision, Passed, Reason, Refused, Verdict
from anbao.keys import api as keys
from anbao.ledger import api as ledger
from anbao.messages import api as messages
from anbao.rulebook import api as rulebook


@dataclass(frozen=True, slots=True)
class Completed:
    """The verdict; where it passed, the account, or None if the person has one already and was written to."""

    verdict: Verdict
    account: UUID | None = None
    next_path: str = ""


def redeem(*, draft: UUID, code: str, by: Actor, at: datetime, language: str = "zh-hant") -> Completed:
    """Try `code`, and complete the registration with it. Call it outside a transaction.

    A code that was redeemed before, by a request that did not live to complete, is not asked for again.
    """
    row = Draft.objects.find(id=draft, ended_at=None)
    if row is None or row.otp is None:
        return Completed(over())
    if not is_redeemed(row):
        tried = identity.redeem_otp(otp=row.otp, code=code, purpose=OTP_PURPOSE, act=row.act, by=by, at=at)
        if isinstance(tried, Refused):
            return Completed(tried)
    return complete(draft=draft, by=by, at=at, language=language)


def complete(*, draft: UUID, by: Actor, at: datetime, language: str = "zh-hant") -> Completed:
    """Decide step `registration.complete`, and open the account if it passes, for a reader of `language`. Outermost.

    A person who has an account is told so by a message to the address that we know, not on the page: what is typed
    here may be typed by anybody.
    """
    with transaction.atomic(durable=True):
        row = Draft.objects.find_locked(id=draft, ended_at=None)
        declared = declared_in(row) if row is not None else None
        if row is None or declared is None:
            return Completed(over())
        subject = Subject("registration", str(row.id))
        decision = completion_decided(row, declared, at=at)
        if not isinstance(decision.verdict, Passed):
            refuse(subject=subject, decision=decision, by=by, at=at)
            return Completed(decision.verdict)
        account = _open_account(row, declared, by=by, at=at, language=language)
        if account == "login-taken":
            ledger.record(
                kind="registration.login-refused", by=by, at=at, subject=subject, clear={"reason": "login-taken"}
            )
            return Completed(taken())
        parts = [ledger.Part(key=row.data_key, content=declared.as_json())]
        if account == "known":
            _write_to_known(row, declared, by=by, at=at)
            ledger.record(
                kind="registration.turned-away", by=by, at=at, subject=subject, decision=decision, parts=parts
            )
            end(row, State.TURNED_AWAY, at)
            return Completed(known())
        Registration.objects.create(id=row.id, account_id=account, method=METHOD, verified_at=at)
        ledger.record(
            kind="registration.completed",
            by=by,
            at=at,
            subject=subject,
            clear={"account": str(account), "method": METHOD},
            decision=decision,
            parts=parts,
        )
        next_path = row.next_path
        _welcome(row, declared, by=by, at=at, language=language)
        end(row, State.COMPLETED, at)
    return Completed(decision.verdict, account, next_path)


def keep_verification(*, registration: UUID, account: UUID, method: str, verified_at: datetime) -> None:
    """Keep that an account's owner was verified in another way than by network. Joins the caller's transaction.

    `registration`: id of the matter in which it was done. The caller's step has decided and writes the entry.
    """
    Registration.objects.create(id=registration, account_id=account, method=method, verified_at=verified_at)


def known() -> Refused:
    return Refused(
        Reason(
            "registration.message-sent",
            N_("這筆資料不能用來建立新帳號。"),
            N_("我們已將說明寄到留存的聯絡方式，請依訊息內容辦理；若沒有收到，請與客服聯絡。"),
        )
    )


def is_redeemed(row: Draft) -> bool:
    """Whether the code was redeemed for exactly what the draft declares."""
    status = identity.otp_status(row.otp) if row.otp is not None else None
    return status is not None and status.redeemed_at is not None and status.act == row.act


def completion_decided(row: Draft, declared: Declared, *, at: datetime) -> Decision:
    """Step `registration.complete` for what a draft declares, with its code as it stands now."""
    status = identity.otp_status(row.otp) if row.otp is not None else None
    facts = completion_facts(
        declared,
        redeemed=status is not None and status.redeemed_at is not None,
        purpose=status.purpose if status is not None else "",
        matches=status is not None and status.act == row.act,
        at=at,
    )
    return rulebook.decide(step=COMPLETE, facts=facts, at=at)


def _open_account(
    row: Draft, declared: Declared, *, by: Actor, at: datetime, language: str
) -> UUID | Literal["known", "login-taken"]:
    """The new account, or why there is none; nothing of the person is written then."""
    if _has_account(declared):
        return "known"
    sealed = keys.unseal_json(bytes(row.password), context=PASSWORD) if row.password is not None else {}
    prepared = identity.PreparedPassword(account=UUID(sealed["account"]), wrapped=bytes.fromhex(sealed["wrapped"]))
    try:
        with transaction.atomic():
            person = identity.keep_person(data=person_data(declared), by=by, at=at)
            return identity.open_account(
                person=person, login=declared.login, password=prepared, by=by, at=at, language=language
            )
    except identity.LoginTaken:
        # Either the login went meanwhile, or the same person was quicker in another window.
        return "known" if _has_account(declared) else "login-taken"


def _has_account(declared: Declared) -> bool:
    person = identity.find_person(declared.national_id)
    return person is not None and identity.has_customer_account(person)


def _write_to_known(row: Draft, declared: Declared, *, by: Actor, at: datetime) -> None:
    """To the phone that we know of the person, under a key of the person's own: not to what was typed now."""
    person = identity.find_person(declared.national_id)
    if person is None:
        return
    language = identity.language_of(identity.customer_account_of(person))
    messages.send(
        template="registration.already-registered",
        channel="sms",
        to=identity.person_data(person).phone,
        data_key=keys.create_data_key(matter=Subject("person", str(person)), at=at),
        params=_names(language),
        matter=Subject("registration", str(row.id)),
        by=by,
        at=at,
        language=language,
    )


def _welcome(row: Draft, declared: Declared, *, by: Actor, at: datetime, language: str) -> None:
    messages.send(
        template="registration.welcome",
        channel="mail",
        to=declared.mail,
        data_key=row.data_key,
        params=_names(language),
        matter=Subject("registration", str(row.id)),
        by=by,
        at=at,
        language=language,
    )


def _names(language: str) -> dict[str, str]:
    return {"company": messages.company_in(language), "phone": settings.ANBAO_COMPANY_PHONE}
