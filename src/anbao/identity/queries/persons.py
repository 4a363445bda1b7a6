"""Persons: found by blind index, opened in one batch."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef

from anbao.identity.domain.person import PersonData, StaffData
from anbao.identity.models import Account, ContactChange, PasswordReset, Person, Standing
from anbao.kernel.actor import Subject
from anbao.keys.api import blind_index, unseal_many
from anbao.rows import Select, given

CUSTOMER_FIELDS = ("national_id", "name", "birth_date", "phone", "mail", "address")
STAFF_FIELDS = ("name", "mail")


def context(field: str) -> str:
    """The context under which a field of a person is sealed."""
    return f"identity.person.{field}"


def national_id_index(national_id: str) -> bytes:
    return blind_index("national-id", national_id.strip().upper())


def find_person(national_id: str) -> UUID | None:
    """The person with this national id, or None."""
    row = Person.objects.find(national_id_index=national_id_index(national_id))
    return None if row is None else row.id


def person_data(person: UUID) -> PersonData:
    """A customer's data, opened. Raises Person.DoesNotExist, or keys' errors when the key was destroyed."""
    return persons_data([person])[person]


def persons_data(ids: Sequence[UUID]) -> dict[UUID, PersonData]:
    """Several customers' data, their data keys loaded in one query. Raises Person.DoesNotExist if one is missing."""
    texts = _open(ids, CUSTOMER_FIELDS)
    return {
        id_: PersonData(**{**text, "birth_date": date.fromisoformat(text["birth_date"])})  # type: ignore[arg-type]
        for id_, text in texts.items()
    }


def staff_data(ids: Sequence[UUID]) -> dict[UUID, StaffData]:
    """Names and mail addresses of staff by person."""
    return {id_: StaffData(**text) for id_, text in _open(ids, STAFF_FIELDS).items()}


def _open(ids: Sequence[UUID], fields: Sequence[str]) -> dict[UUID, dict[str, str]]:
    rows = {ids[0]: Person.objects.get(id=ids[0])} if len(ids) == 1 else Person.objects.in_bulk(list(ids))
    if len(rows) != len(set(ids)):
        raise Person.DoesNotExist
    sealed = [(bytes(getattr(row, field)), context(field)) for row in rows.values() for field in fields]
    opened = iter(unseal_many(sealed))
    return {id_: {field: next(opened).decode() for field in fields} for id_ in rows}


def customer_account_of(person: UUID) -> UUID | None:
    """The person's open customer account, or None."""
    return Account.objects.filter(person=person, kind="customer", closed_at=None).values_list("id", flat=True).first()


def has_customer_account(person: UUID) -> bool:
    """Whether the person has a customer account, open or closed."""
    return Account.objects.filter(person=person, kind="customer").exists()


def customers_after(person: UUID | None, *, limit: int) -> list[UUID]:
    """The next persons with an open customer account, in a fixed order, after `person` (None: from the first).

    Not those who have it closed, or who do not act alone: nothing is offered to them.
    """
    otherwise = Standing.objects.filter(account=OuterRef("id"), ended_at=None)
    accounts = Account.objects.filter(~Exists(otherwise), kind="customer", closed_at=None)
    if person is not None:
        accounts = accounts.filter(person__gt=person)
    return list(accounts.order_by("person").values_list("person", flat=True)[:limit])


def person_of(account: UUID) -> UUID:
    """The person behind an account. Raises Account.DoesNotExist."""
    return _PERSON_OF.get(id=account)


_PERSON_OF: Select[UUID] = Select(lambda: Account.objects.filter(id=given("id")).values_list("person_id", flat=True))


def matters_of(account: UUID) -> list[Subject]:
    """An account, its owner, changes of how they are reached and resets of the password, as matters."""
    changes = ContactChange.objects.filter(account=account).order_by("asked_at").values_list("id", flat=True)
    resets = PasswordReset.objects.filter(account=account).order_by("begun_at").values_list("id", flat=True)
    own = [Subject("account", str(account)), Subject("person", str(person_of(account)))]
    own += [Subject("contact-change", str(change)) for change in changes]
    return own + [Subject("reset", str(reset)) for reset in resets]


def name_of(person: UUID) -> str:
    """A person's name, opened. Raises Person.DoesNotExist."""
    sealed = Person.objects.get(id=person).name
    return unseal_many([(bytes(sealed), context("name"))])[0].decode()


def birth_date_of(person: UUID) -> date:
    """A person's birth date, opened. Raises Person.DoesNotExist; ValueError of one of whom we know none."""
    sealed = Person.objects.values_list("birth_date", flat=True).get(id=person)
    if sealed is None:
        msg = "no birth date is known of this person"
        raise ValueError(msg)
    return date.fromisoformat(unseal_many([(bytes(sealed), context("birth_date"))])[0].decode())


def data_key_of(person: UUID) -> UUID:
    """The key under which what concerns the person, and no matter in particular, is sealed."""
    data_key: UUID = Person.objects.get(id=person).data_key
    return data_key
