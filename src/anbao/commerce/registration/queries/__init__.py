"""Who is registered how, what was opened and agreed to, and the draft of a visit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.registration.domain.declared import Declared
from anbao.commerce.registration.models import Agreement, DocumentOpening, Draft, Registration
from anbao.kernel.actor import Actor, ActorKind, Subject
from anbao.keys import api as keys
from anbao.messages import api as messages
from anbao.rows import Select, given

DECLARED = "registration.draft.declared"
PASSWORD = "registration.draft.password"  # noqa: S105  (a place, not a password)
PURPOSE = "registration"
_LATER = "moves on with what the same account does later"
MOVES_ON = dict.fromkeys(("last_sale_at", "last_service_at", "sale_warned_at", "service_warned_at"), _LATER)
NEVER_KEPT = {"password": "a prepared digest, gone once the registration has ended"}
IN_REGISTRATION = {**NEVER_KEPT, "account": "stands in the registration of the same id"}
DRAFT_LIVES = timedelta(hours=12)  # a visit's unfinished draft; its data are looked at no longer

_NEWEST = Select(lambda: Registration.objects.filter(account_id=given("account")).order_by("-verified_at")[:1])
_OPENED = Select(
    lambda: (
        DocumentOpening.objects.filter(actor=given("actor")).order_by("-opened_at").values_list("sha256", "opened_at")
    )
)
_OPENED_IN = Select(
    lambda: (
        DocumentOpening.objects.filter(actor=given("actor"), visit=given("visit"))
        .order_by("-opened_at")
        .values_list("sha256", "opened_at")
    )
)
_AGREED = Select(
    lambda: Agreement.objects.filter(subject_kind=given("kind"), subject_id=given("id")).values_list(
        "sha256", "agreed_at"
    )
)
_DRAFT = Select(
    lambda: Draft.objects.filter(visit=given("visit"), account=None, begun_at__gt=given("since")).order_by("-begun_at")[
        :1
    ]
)


_DRAFT_OF = Select(
    lambda: Draft.objects.filter(account=given("account"), begun_at__gt=given("since")).order_by("-begun_at")[:1]
)


@dataclass(frozen=True, slots=True)
class RegistrationFacts:
    """How an account was verified. `last_activity_at`: the latest of verification and completed online sale.

    `last_used_at` likewise of completed online service.
    """

    method: str
    verified_at: datetime
    last_sale_at: datetime | None
    last_service_at: datetime | None

    @property
    def last_activity_at(self) -> datetime:
        return max(self.verified_at, self.last_sale_at or self.verified_at)

    @property
    def last_used_at(self) -> datetime:
        return max(self.verified_at, self.last_service_at or self.verified_at)


@dataclass(frozen=True, slots=True)
class DisclosureView:
    """A disclosure as a page shows it."""

    version: catalogue.DocumentVersion
    opened_at: datetime | None


@dataclass(frozen=True, slots=True)
class DraftView:
    """The registration under way in a visit. `otp` is None until data were declared."""

    id: UUID
    state: str
    otp: UUID | None
    next_path: str

    @property
    def subject(self) -> Subject:
        return Subject("registration", str(self.id))


def registration_of(account: UUID) -> RegistrationFacts | None:
    """The newest verification of an account, or None where it was never verified."""
    newest = _NEWEST.first(account=account)
    return None if newest is None else _facts(newest)


def verification(registration: UUID) -> RegistrationFacts | None:
    """One verification, by the matter in which it was done."""
    row = Registration.objects.find(id=registration)
    return None if row is None else _facts(row)


def _facts(row: Registration) -> RegistrationFacts:
    return RegistrationFacts(row.method, row.verified_at, row.last_sale_at, row.last_service_at)


def opened(*, actor: Actor, visit: str = "") -> dict[str, datetime]:
    """Digests of documents that `actor` opened (in `visit`, where one is given) → when."""
    return opened_in(actor=actor, visit=visit) if visit else dict(_OPENED.all(actor=str(actor)))


def opened_in(*, actor: Actor, visit: str) -> dict[str, datetime]:
    """The same of this very visit; "" is what programs open, which have none."""
    return dict(_OPENED_IN.all(actor=str(actor), visit=visit))


def agreed(*, subject: Subject) -> dict[str, datetime]:
    """Digests of documents agreed to for `subject` → when."""
    return dict(_AGREED.all(kind=subject.kind, id=subject.id))


def disclosures(*, actor: Actor, visit: str, at: datetime) -> list[DisclosureView]:
    """The disclosures in force, and since when each is open in this visit."""
    seen = opened(actor=actor, visit=visit)
    return [DisclosureView(version, seen.get(version.sha256)) for version in catalogue.documents(PURPOSE, at=at)]


def draft_of(visit: str, *, at: datetime) -> DraftView | None:
    """The visit's newest registration, if it is under way."""
    draft = _DRAFT.first(visit=visit, since=at - DRAFT_LIVES)
    if draft is None or draft.ended_at is not None:
        return None
    return DraftView(draft.id, draft.state, draft.otp, draft.next_path)


def draft_of_account(account: UUID, *, at: datetime) -> DraftView | None:
    """The verification that somebody signed in is doing again, if one is under way."""
    draft = _DRAFT_OF.first(account=account, since=at - DRAFT_LIVES)
    if draft is None or draft.ended_at is not None:
        return None
    return DraftView(draft.id, draft.state, draft.otp, draft.next_path)


def declared_in(draft: Draft) -> Declared | None:
    """What a draft declares, opened."""
    if draft.declared is None:
        return None
    return Declared.from_json(keys.unseal_json(bytes(draft.declared), context=DECLARED))


def declared_of(draft: UUID) -> Declared | None:
    """What the draft declares, to fill its form again."""
    found = Draft.objects.find(id=draft)
    return None if found is None else declared_in(found)


def sent_to(draft: UUID) -> str:
    """Where the newest one-time password of a draft went, masked for a page; empty if none was sent."""
    sent = messages.messages_of(Subject("registration", str(draft)))
    codes = [message for message in sent if message.template.startswith("identity.otp")]
    return max(codes, key=lambda message: message.at).masked_to if codes else ""


def record_part(application: Subject, *, account: UUID, since: datetime) -> dict[str, list[dict[str, object]]]:
    """How whoever made an application at `since` had been verified, and every document opened and agreed to.

    Of a document agreed to, the last opening before the agreement. Joins no transaction; canonical-JSON types.
    """
    known = Registration.objects.filter(account_id=account, verified_at__lte=since).order_by("-verified_at")[:1]
    drafts = list(Draft.objects.filter(id__in=[row.id for row in known]))
    shown = [_openings(visit=draft.visit, until=draft.ended_at or since) for draft in drafts]
    agreements = list(_agreements(application))
    customer = str(Actor(ActorKind.CUSTOMER, str(account)))
    for agreement in agreements:
        rows = DocumentOpening.objects.filter(actor=customer, sha256=agreement.sha256)
        shown.append(list(rows.filter(opened_at__lte=agreement.agreed_at).order_by("-opened_at")[:1]))
    for draft in drafts:
        agreements.extend(_agreements(DraftView(draft.id, draft.state, draft.otp, draft.next_path).subject))
    openings = {row.id: row for rows in shown for row in rows}
    opened_in_order = sorted(openings.values(), key=lambda row: (row.opened_at, row.id))
    agreed_in_order = sorted(agreements, key=lambda row: (row.agreed_at, row.id))
    return {
        "registrations": keys.rows_in_clear(known, left_out=MOVES_ON),
        "registration_drafts": keys.rows_in_clear(drafts, opened={"declared": DECLARED}, left_out=IN_REGISTRATION),
        "document_openings": keys.rows_in_clear(opened_in_order),
        "agreements": keys.rows_in_clear(agreed_in_order),
    }


def _openings(*, visit: str, until: datetime) -> list[DocumentOpening]:
    return list(DocumentOpening.objects.filter(visit=visit, opened_at__lte=until).exclude(visit=""))


def _agreements(subject: Subject) -> QuerySet[Agreement]:
    return Agreement.objects.filter(subject_kind=subject.kind, subject_id=subject.id)


def references(versions: Sequence[catalogue.DocumentVersion]) -> tuple[str, ...]:
    return tuple(version.reference for version in versions)
