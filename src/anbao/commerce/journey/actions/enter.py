"""From a price to agreed terms: starting, changing the trip, entering data, agreeing."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.journey.actions.insured import insured_person
from anbao.commerce.journey.actions.moves import (
    CHANGED_ELSEWHERE,
    NOT_NOW,
    advance,
    begin,
    lock,
    stay,
    subject_of,
)
from anbao.commerce.journey.domain import machine
from anbao.commerce.journey.domain.content import Declared, Person, Snapshot, application_number
from anbao.commerce.journey.domain.machine import State
from anbao.commerce.journey.models import Application
from anbao.commerce.journey.queries.content import DECLARED_CONTEXT, quote_json
from anbao.commerce.journey.queries.facts import data_facts, terms_facts
from anbao.commerce.registration import api as registration
from anbao.commerce.underwriting import api as underwriting
from anbao.identity import api as identity
from anbao.kernel.actor import Actor
from anbao.kernel.ids import new_id
from anbao.kernel.verdict import Passed, Refused, Verdict
from anbao.keys import api as keys
from anbao.ledger import api as ledger
from anbao.rulebook import api as rulebook


def start_application(*, line: str, inputs: Mapping[str, str], by: Actor, at: datetime) -> UUID | Refused:
    """Begin an application for a signed-in customer from priced inputs; refused where there is no price for them."""
    priced = catalogue.quote(line=line, inputs=inputs, at=at)
    if isinstance(priced, Refused):
        return priced
    account = UUID(by.id)
    identity_of_new, person = _free_id(at), identity.person_of(account)
    with transaction.atomic(durable=True):
        row = Application(
            id=identity_of_new,
            number=application_number(identity_of_new),
            account_id=account,
            person=person,
            insured=person,
            data_key=keys.create_data_key(matter=subject_of(identity_of_new), at=at),
            line=line,
            state=State.QUOTED,
            created_at=at,
        )
        _price(row, inputs, priced)
        begin(row, by=by, at=at)
    return identity_of_new


def change_quote(
    *, application: UUID, inputs: Mapping[str, str], by: Actor, at: datetime, version: int | None = None
) -> Verdict:
    """Another trip or plan for the same application; what was declared stays, what was agreed to is asked again.

    `version` as for `enter_data`.
    """
    with transaction.atomic(durable=True):
        row = lock(application, by=by)
        if not machine.allowed("change_quote", State(row.state)):
            return NOT_NOW
        if _changed(row, version):
            return CHANGED_ELSEWHERE
        priced = catalogue.quote(line=row.line, inputs=inputs, at=at)
        if isinstance(priced, Refused):
            return priced
        _price(row, inputs, priced)
        _undo(row, by=by, at=at)
        advance(row, arrow="change_quote", target=State.QUOTED, by=by, at=at)
        return Passed()


def enter_data(
    *, application: UUID, declared: Declared, by: Actor, at: datetime, version: int | None = None
) -> Verdict:
    """Declare (step `sale.data`): a sealed snapshot of the person as registered and of what they say.

    `version`: what the form was made from; another one since is refused, so that no window overwrites another.
    """
    with transaction.atomic(durable=True):
        row = lock(application, by=by)
        if not machine.allowed("enter_data", State(row.state)):
            return NOT_NOW
        if _changed(row, version):
            return CHANGED_ELSEWHERE
        snapshot = _snapshot(row.person, declared)
        decision = rulebook.decide(step="sale.data", facts=data_facts(row, snapshot, at), at=at)
        if not decision.passed:
            return stay(row, arrow="enter_data", verdict=decision.verdict, by=by, at=at, decision=decision)
        insured = insured_person(row, declared.insured, by=by, at=at)
        if isinstance(insured, Refused):
            return stay(row, arrow="enter_data", verdict=insured, by=by, at=at)
        row.insured = insured
        row.declared = keys.seal_json(row.data_key, snapshot.as_json(), context=DECLARED_CONTEXT)
        _undo(row, by=by, at=at)
        advance(
            row,
            arrow="enter_data",
            target=State.DATA_ENTERED,
            by=by,
            at=at,
            decision=decision,
            parts=[ledger.Part(row.data_key, snapshot.as_json())],
        )
        return decision.verdict


def agree_terms(
    *, application: UUID, agreed: Sequence[str], visit: str, by: Actor, at: datetime, version: int | None = None
) -> Verdict:
    """Agree to the documents in force (step `sale.terms`); each of `agreed` is `<document key>@<sha256>`.

    `version` as for `enter_data`.
    """
    with transaction.atomic(durable=True):
        row = lock(application, by=by)
        if not machine.allowed("agree_terms", State(row.state)):
            return NOT_NOW
        if _changed(row, version):
            return CHANGED_ELSEWHERE
        required = [document.reference for document in catalogue.documents("terms", line=row.line, at=at)]
        opened = registration.opened(actor=by, visit=visit)
        read = [reference for reference in required if reference.rpartition("@")[2] in opened]
        decision = rulebook.decide(step="sale.terms", facts=terms_facts(required, read, agreed), at=at)
        if not decision.passed:
            return stay(row, arrow="agree_terms", verdict=decision.verdict, by=by, at=at, decision=decision)
        digests = [reference.rpartition("@")[2] for reference in required]
        registration.agree(actor=by, subject=subject_of(row.id), sha256s=digests, at=at)
        row.terms = required
        advance(
            row,
            arrow="agree_terms",
            target=State.TERMS_AGREED,
            by=by,
            at=at,
            decision=decision,
            clear={"documents": required},
        )
        return decision.verdict


def _changed(row: Application, version: int | None) -> bool:
    return version is not None and version != row.version


def _free_id(at: datetime) -> UUID:
    """An id whose number nobody has: the number is a part of its bits, so two may meet once in a very long while."""
    found = new_id(at)
    return found if Application.objects.find(number=application_number(found)) is None else new_id(at)


def _price(row: Application, inputs: Mapping[str, str], priced: catalogue.Quote) -> None:
    row.inputs = {name: str(value) for name, value in inputs.items()}
    row.quote = quote_json(priced)
    row.premium = int(priced.premium)
    row.starts_at, row.ends_at = priced.starts_at, priced.ends_at


def _undo(row: Application, *, by: Actor, at: datetime) -> None:
    """What was agreed, underwritten or confirmed was for other content: it no longer counts."""
    row.terms, row.underwritten_digest, row.confirmed_digest, row.otp = [], "", "", None
    underwriting.release(application=subject_of(row.id), at=at, by=by)


def _snapshot(person: UUID, declared: Declared) -> Snapshot:
    known = identity.person_data(person)
    return Snapshot(
        proposer=Person(
            national_id=known.national_id,
            name=known.name,
            birth_date=known.birth_date,
            phone=known.phone,
            mail=known.mail,
            address=known.address,
        ),
        declared=declared,
        salt=secrets.token_hex(16),
    )
