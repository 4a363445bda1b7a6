"""Customers: found by an exact number, mail or phone through blind indexes alone; how their account stands."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from anbao.identity.domain.person import mail_key, phone_digits
from anbao.identity.models import Account, Person
from anbao.identity.queries.accounts import lock_on
from anbao.identity.queries.persons import CUSTOMER_FIELDS, context, national_id_index
from anbao.keys.api import KeyDestroyed, blind_index, unseal_many

SOUGHT: Final[Mapping[str, tuple[str, Callable[[str], bytes]]]] = {
    "national-id": ("national_id_index", national_id_index),
    "phone": ("phone_index", lambda text: blind_index("phone", phone_digits(text))),
    "mail": ("mail_index", lambda text: blind_index("mail", mail_key(text))),
}
"""What a customer is found by → the column, and the index of what was typed."""


@dataclass(frozen=True, slots=True)
class CustomerAccount:
    """A customer's account. `locked_until`: after too many wrong passwords."""

    id: UUID
    opened_at: datetime
    closed_at: datetime | None
    locked_until: datetime | None


def find_customers(by: str, text: str, *, limit: int) -> list[UUID]:
    """Persons of whom exactly this is known, newest first; never staff. `by`: a key of SOUGHT."""
    column, index = SOUGHT[by]
    rows = Person.objects.filter(**{column: index(text)}).exclude(accounts__kind="staff")
    return list(rows.order_by("-created_at", "-id").values_list("id", flat=True)[:limit])


def is_customer(person: UUID) -> bool:
    """Whether there is such a person who is no member of staff."""
    return Person.objects.filter(id=person).exclude(accounts__kind="staff").exists()


def known_of(person: UUID) -> dict[str, str]:
    """What is known of a person, opened: field → text; an insured child has neither phone nor mail.

    Raises Person.DoesNotExist, and keys' errors where the person was erased.
    """
    row = Person.objects.get(id=person)
    kept = {field: sealed for field in CUSTOMER_FIELDS if (sealed := getattr(row, field)) is not None}
    opened = unseal_many([(bytes(sealed), context(field)) for field, sealed in kept.items()])
    return {field: text.decode() for field, text in zip(kept, opened, strict=True)}


def known_of_all(people: Collection[UUID], fields: Sequence[str]) -> dict[UUID, dict[str, str]]:
    """As `known_of`, of several persons and only `fields`; nothing of those who were erased. Two queries for most."""
    rows = Person.objects.filter(id__in=set(people))
    kept = {row.id: [(field, getattr(row, field)) for field in fields] for row in rows}
    sealed = {id_: [(field, bytes(one)) for field, one in pairs if one is not None] for id_, pairs in kept.items()}
    wanted = [(one, context(field)) for pairs in sealed.values() for field, one in pairs]
    try:
        opened = iter(unseal_many(wanted))
    except KeyDestroyed:
        return {id_: _opened(pairs) for id_, pairs in sealed.items()}
    return {id_: {field: next(opened).decode() for field, _one in pairs} for id_, pairs in sealed.items()}


def _opened(pairs: Sequence[tuple[str, bytes]]) -> dict[str, str]:
    try:
        opened = unseal_many([(one, context(field)) for field, one in pairs])
    except KeyDestroyed:
        return {}
    return {field: text.decode() for (field, _one), text in zip(pairs, opened, strict=True)}


def customer_account(person: UUID, *, at: datetime) -> CustomerAccount | None:
    """The person's customer account, open or closed; None where they never had one."""
    row = Account.objects.filter(person=person, kind="customer").order_by("-opened_at").first()
    if row is None:
        return None
    lock = lock_on(row, at)
    return CustomerAccount(row.id, row.opened_at, row.closed_at, lock[1] if lock else None)
