"""What an account's owner sees of registration: their matters, and what they agreed to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from anbao.commerce.registration.models import Agreement, DocumentOpening, Draft, Registration
from anbao.commerce.registration.queries import DECLARED, NEVER_KEPT
from anbao.kernel.actor import Actor, ActorKind, Subject
from anbao.keys.api import rows_in_clear
from anbao.rows import of_matters


@dataclass(frozen=True, slots=True)
class Agreed:
    """A document, by its digest, agreed to for a matter."""

    sha256: str
    matter: Subject
    at: datetime


def matters_of(account: UUID) -> list[Subject]:
    """The registrations that led to an account."""
    ids = Registration.objects.filter(account=account).values_list("id", flat=True)
    return [Subject("registration", str(id_)) for id_ in ids]


def agreements_of(matters: Iterable[Subject]) -> list[Agreed]:
    """Every agreement for these matters, newest first."""
    rows = Agreement.objects.filter(of_matters(matters, "subject")).order_by("-agreed_at", "id")
    return [Agreed(row.sha256, Subject(row.subject_kind, row.subject_id), row.agreed_at) for row in rows]


def account_part(account: UUID) -> dict[str, list[dict[str, object]]]:
    """How an account was verified, and what was read and agreed to for it. Canonical-JSON types."""
    rows = Registration.objects.filter(account=account).order_by("verified_at", "id")
    drafts = list(Draft.objects.filter(id__in=rows.values("id")).order_by("begun_at", "id"))
    visits = [draft.visit for draft in drafts if draft.visit]
    actors = [*(str(Actor(ActorKind.VISITOR, visit)) for visit in visits), str(Actor(ActorKind.CUSTOMER, str(account)))]
    agreed = Agreement.objects.filter(of_matters(matters_of(account), "subject")).order_by("agreed_at", "id")
    opened = DocumentOpening.objects.filter(actor__in=actors, visit__in=visits).order_by("opened_at", "id")
    return {
        "registrations": rows_in_clear(rows),
        "registration_drafts": rows_in_clear(drafts, opened={"declared": DECLARED}, left_out=NEVER_KEPT),
        "document_openings": rows_in_clear(opened),
        "agreements": rows_in_clear(agreed),
    }


def first_verified(account: UUID) -> datetime | None:
    """When an account was verified for the first time."""
    rows = Registration.objects.filter(account=account).order_by("verified_at")
    return rows.values_list("verified_at", flat=True).first()
