"""What staff does: record a visit, send a new code, withdraw."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from anbao.commerce.branch.actions.shared import NOT_NOW, STEP, end, note, send_code, tell_joined
from anbao.commerce.branch.domain.application import METHOD, OPEN, Applicant, State, Visit
from anbao.commerce.branch.models import BranchRegistration
from anbao.commerce.branch.queries.registrations import APPLICANT
from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.registration import api as registration
from anbao.files import api as files
from anbao.identity import api as identity
from anbao.kernel.actor import Actor, Subject
from anbao.kernel.clock import local_date
from anbao.kernel.ids import new_id
from anbao.kernel.periods import age_on
from anbao.kernel.registries import Facts
from anbao.kernel.verdict import Decision, Passed, Verdict
from anbao.keys import api as keys
from anbao.ledger import api as ledger
from anbao.rulebook import api as rulebook

SIGNED = "branch.signed-disclosures"


@dataclass(frozen=True, slots=True)
class Recorded:
    """The verdict, and where it passed the registration."""

    verdict: Verdict
    registration: UUID | None = None


def record_visit(*, visit: Visit, by: Actor, at: datetime) -> Recorded:
    """Keep a visit of now, met by `by`, if every guard agrees, and mail an activation code. Outermost.

    Of somebody who has an account, what was checked is kept with it at once: nothing is left to activate. A refusal is
    committed with its entry; its reason's `field` names the form's field.
    """
    decision = rulebook.decide(step=STEP, facts=_facts(visit, by, at), at=at)
    id_ = new_id(at)
    with transaction.atomic(durable=True):
        if not decision.passed:
            _refuse(id_, decision, by=by, at=at)
            return Recorded(decision.verdict)
        row = _keep(id_, visit, by=by, at=at)
        content = visit.applicant.as_json()
        note(
            row,
            "recorded",
            by=by,
            at=at,
            decision=decision,
            parts=(ledger.Part(key=row.data_key, content=content),),
            office=row.office,
            papers=list(row.papers),
            documents=list(row.references),
            scan=str(row.scan),
        )
        known = account_of(visit.applicant)
        if known is None:
            send_code(row, by=by, at=at)
        else:
            join(row, known, by=by, at=at)
    return Recorded(decision.verdict, id_)


@transaction.atomic(durable=True)
def send_again(*, registration: UUID, by: Actor, at: datetime) -> Verdict:
    """Mail a new activation code; what was chosen with the former one is forgotten."""
    row = BranchRegistration.objects.locked(id=registration)
    if row.state not in OPEN:
        return NOT_NOW
    send_code(row, by=by, at=at)
    return Passed()


@transaction.atomic(durable=True)
def withdraw(*, registration: UUID, by: Actor, at: datetime) -> Verdict:
    """End it: recorded in error, or the applicant does not want it any more."""
    row = BranchRegistration.objects.locked(id=registration)
    if row.state not in OPEN:
        return NOT_NOW
    note(row, "withdrawn", by=by, at=at)
    end(row, State.WITHDRAWN, at=at)
    return Passed()


def account_of(applicant: Applicant) -> UUID | None:
    """The customer's account of this person, if there is one."""
    person = identity.find_person(applicant.national_id)
    return None if person is None else identity.customer_account_of(person)


def join(row: BranchRegistration, account: UUID, *, by: Actor, at: datetime) -> None:
    """Keep the verification with an account that is there. Joins the caller's transaction.

    Phone, mail and address of that account stay: they have a way of their own to be changed.
    """
    _verified(row, account)
    tell_joined(row, account, by=by, at=at)
    note(row, "joined", by=by, at=at, account=str(account), method=METHOD)
    row.account_id = account
    end(row, State.JOINED, at=at)


def _verified(row: BranchRegistration, account: UUID) -> None:
    registration.keep_verification(registration=row.id, account=account, method=METHOD, verified_at=row.attended_at)


def _keep(id_: UUID, visit: Visit, *, by: Actor, at: datetime) -> BranchRegistration:
    subject = Subject("branch-registration", str(id_))
    key = keys.create_data_key(matter=subject, at=at)
    media = visit.media_type
    scan = files.store(
        content=visit.scan,
        name=f"{SIGNED}.{media.rpartition('/')[2]}",
        media_type=media,
        document_type=SIGNED,
        data_key=key,
        matter=subject,
        by=by,
        at=at,
    )
    return BranchRegistration.objects.create(
        id=id_,
        data_key=key,
        applicant=keys.seal_json(key, visit.applicant.as_json(), context=APPLICANT),
        office=visit.office.strip(),
        papers=list(visit.papers),
        references=sorted(visit.signed),
        scan=scan.id,
        checked_by=str(by),
        attended_at=at,
    )


def _facts(visit: Visit, by: Actor, at: datetime) -> Facts:
    applicant = visit.applicant
    return {
        "registration.method": METHOD,
        "registration.attended_at": at,
        "registration.checked_by": str(by),
        "disclosures.required": tuple(version.reference for version in catalogue.documents("registration", at=at)),
        "disclosures.given": visit.given,
        "disclosures.signed": visit.signed,
        "proposer.missing": applicant.missing,
        "proposer.natural_person": applicant.natural_person,
        "proposer.age": age_on(applicant.born, local_date(at)) if applicant.birth_date else 0,
    }


def _refuse(id_: UUID, decision: Decision, *, by: Actor, at: datetime) -> None:
    subject = Subject("branch-registration", str(id_))
    ledger.record(kind="commerce.branch.refused", by=by, at=at, subject=subject, decision=decision)
