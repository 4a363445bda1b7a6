"""Verifying oneself again: the documents, the data, a one-time password, as for the first time (articles 7 and 8).

Both clocks start anew. The code goes to where sensitive acts go: while a change of phone or mail cools, to the former.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from anbao.commerce.registration.actions import drafts
from anbao.commerce.registration.actions.completion import completion_decided, is_redeemed
from anbao.commerce.registration.actions.ending import end
from anbao.commerce.registration.domain.declared import Declared, act_of
from anbao.commerce.registration.domain.guards import METHOD, OTP_PURPOSE, OTP_TAG
from anbao.commerce.registration.models import Draft, Registration, State
from anbao.commerce.registration.queries import DECLARED, declared_in
from anbao.identity import api as identity
from anbao.kernel.actor import Actor
from anbao.kernel.text import N_
from anbao.kernel.verdict import Passed, Reason, Refused, Verdict
from anbao.keys import api as keys
from anbao.ledger import api as ledger
from anbao.messages import api as messages
from anbao.rulebook import api as rulebook

_OTHER_DATA = Refused(
    Reason(
        "registration.other-data",
        N_("填寫的資料與我們留存的不同。"),
        N_("請對照證件再填一次；證號或姓名變更過，請洽客服辦理。"),
        field="national_id",
    )
)


@dataclass(frozen=True, slots=True, repr=False)
class Shown:
    """What somebody types to show who they are, in clear, in memory only."""

    national_id: str
    birth_date: date
    password: str


def declare(*, draft: UUID, account: UUID, shown: Shown, by: Actor, at: datetime) -> Verdict:
    """Hold what is typed against what is known, and send a one-time password. Call it outside a transaction.

    The password is counted like a sign-in. What else the last step would refuse is said before a message is sent.
    """
    login = identity.login_of(account)
    tried = identity.check_password(login=login, password=shown.password, audience="customer", by=by, at=at)
    if isinstance(tried, Refused):
        return Refused(replace(tried.reason, field="password"))
    person = identity.person_of(account)
    known = identity.person_data(person)
    declared = _declared(person, known, login, at)
    with transaction.atomic(durable=True):
        row = _own(draft, account)
        if row is None:
            return drafts.over()
        if (known.national_id, known.birth_date) != (shown.national_id, shown.birth_date):
            ledger.record(kind="registration.other-data", by=by, at=at, subject=drafts.subject_of(row))
            return _OTHER_DATA
        if refused := _refused_early(row, declared, by=by, at=at):
            return refused
        row.declared = keys.seal_json(row.data_key, declared.as_json(), context=DECLARED)
        row.act = act_of(str(row.id), declared, row.references)
        row.state, row.declared_at, row.otp = State.DECLARED, at, None
        ledger.record(
            kind="registration.declared",
            by=by,
            at=at,
            subject=drafts.subject_of(row),
            clear={"act": row.act},
            parts=[ledger.Part(key=row.data_key, content=declared.as_json())],
        )
        language = identity.language_of(account)
        verdict = drafts.send_code(row, declared, channel="sms", by=by, at=at, language=language)
        row.save()
    return verdict


def redeem(*, draft: UUID, account: UUID, code: str, by: Actor, at: datetime) -> Verdict:
    """Try `code`, and complete the verification with it. Call it outside a transaction.

    A code that was redeemed before, by a request that did not live to complete, is not asked for again.
    """
    row = Draft.objects.find(id=draft, account=account, ended_at=None)
    if row is None or row.otp is None:
        return drafts.over()
    if not is_redeemed(row):
        tried = identity.redeem_otp(otp=row.otp, code=code, purpose=OTP_PURPOSE, act=row.act, by=by, at=at)
        if isinstance(tried, Refused):
            return tried
    return _complete(draft, account, by=by, at=at)


@transaction.atomic(durable=True)
def _complete(draft: UUID, account: UUID, *, by: Actor, at: datetime) -> Verdict:
    """Decide step `registration.complete`; where it passes the account counts as verified from now on."""
    row = _own(draft, account)
    declared = declared_in(row) if row is not None else None
    if row is None or declared is None:
        return drafts.over()
    decision = completion_decided(row, declared, at=at)
    if not isinstance(decision.verdict, Passed):
        drafts.refuse(subject=drafts.subject_of(row), decision=decision, by=by, at=at)
        return decision.verdict
    Registration.objects.create(id=row.id, account_id=account, method=METHOD, verified_at=at)
    ledger.record(
        kind="registration.verified-again",
        by=by,
        at=at,
        subject=drafts.subject_of(row),
        clear={"account": str(account), "method": METHOD},
        decision=decision,
        parts=[ledger.Part(key=row.data_key, content=declared.as_json())],
    )
    language = identity.language_of(account)
    messages.send(
        template="registration.verified-again-mail",
        channel="mail",
        to=declared.mail,
        data_key=row.data_key,
        params={"company": messages.company_in(language), "phone": settings.ANBAO_COMPANY_PHONE},
        matter=drafts.subject_of(row),
        by=by,
        at=at,
        language=language,
    )
    end(row, State.COMPLETED, at)
    return decision.verdict


def _own(draft: UUID, account: UUID) -> Draft | None:
    row = drafts.open_draft(draft)
    return row if row is not None and row.account == account else None


def _declared(person: UUID, known: identity.PersonData, login: str, at: datetime) -> Declared:
    """What is known, with the channels that sensitive acts go to."""
    return Declared(
        national_id=known.national_id,
        name=known.name,
        birth_date=known.birth_date.isoformat(),
        phone=identity.standing_contact(person, "phone", at=at),
        mail=identity.standing_contact(person, "mail", at=at),
        address=known.address,
        login=login,
    )


def _refused_early(row: Draft, declared: Declared, *, by: Actor, at: datetime) -> Verdict | None:
    facts = drafts.completion_facts(declared, redeemed=False, purpose="", matches=False, at=at)
    decision = rulebook.decide(step=drafts.COMPLETE, facts=facts, at=at)
    failed = [r.verdict for r in decision.results if r.tag != OTP_TAG and not isinstance(r.verdict, Passed)]
    if decision.results and not failed:
        return None
    drafts.refuse(subject=drafts.subject_of(row), decision=decision, by=by, at=at)
    return failed[0] if failed else decision.verdict
