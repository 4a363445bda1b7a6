"""Keeping a person's data, sealed under the person's own data key."""

from datetime import date, datetime
from uuid import UUID

from anbao.identity.domain.person import PersonData, StaffData, mail_key, phone_digits
from anbao.identity.models import Person
from anbao.identity.queries.persons import context, national_id_index
from anbao.kernel.actor import Actor, Subject
from anbao.kernel.ids import new_id
from anbao.keys.api import blind_index, create_data_key, seal
from anbao.ledger.api import Part, record
from anbao.rows import ask


def keep_person(*, data: PersonData, by: Actor, at: datetime) -> UUID:
    """Write a customer's data: a new person, or the one whose national id it is. Joins the caller's transaction."""
    index = national_id_index(data.national_id)
    _one_at_a_time(index)
    person = Person.objects.find_locked(national_id_index=index)
    new = person is None
    person = person or _blank(at)
    _fill(person, _texts(data), at)
    person.national_id_index = index
    person.phone_index = blind_index("phone", phone_digits(data.phone))
    person.mail_index = blind_index("mail", mail_key(data.mail))
    person.save(force_insert=new)
    _record(person, _texts(data), by, at)
    return person.id


def keep_insured(*, national_id: str, name: str, birth_date: date, by: Actor, at: datetime) -> UUID:
    """Write what a proposer declares of somebody else: a new person, or the one whose national id it is.

    Whoever calls sees to it that nothing better is overwritten. Phone, mail and address, where known, stay. Joins the
    caller's transaction.
    """
    index = national_id_index(national_id)
    _one_at_a_time(index)
    person = Person.objects.select_for_update().filter(national_id_index=index).first()
    new = person is None
    person = person or _blank(at)
    texts = {"national_id": national_id.strip().upper(), "name": name, "birth_date": birth_date.isoformat()}
    _fill(person, texts, at)
    person.national_id_index = index
    person.save(force_insert=new)
    _record(person, texts, by, at)
    return person.id


def keep_staff_person(*, data: StaffData, by: Actor, at: datetime) -> UUID:
    """Write the data of a new member of staff. Joins the caller's transaction."""
    person = _blank(at)
    texts = {"name": data.name, "mail": data.mail}
    _fill(person, texts, at)
    person.mail_index = blind_index("mail", mail_key(data.mail))
    person.save(force_insert=True)
    _record(person, texts, by, at)
    return person.id


def change_staff_person(*, person: UUID, data: StaffData, by: Actor, at: datetime) -> None:
    """Write the other name and address of a member of staff. Joins the caller's transaction."""
    row = Person.objects.locked(id=person)
    texts = {"name": data.name, "mail": data.mail}
    _fill(row, texts, at)
    row.mail_index = blind_index("mail", mail_key(data.mail))
    row.save()
    _record(row, texts, by, at)


def change_contact(*, person: Person, field: str, value: str, at: datetime) -> None:
    """Write another phone, mail or address of somebody, with what they are found by. Joins the caller's transaction.

    Whoever calls holds the person's lock and keeps the entry.
    """
    _fill(person, {field: value}, at)
    if field == "phone":
        person.phone_index = blind_index("phone", phone_digits(value))
    elif field == "mail":
        person.mail_index = blind_index("mail", mail_key(value))
    person.save()


def _texts(data: PersonData) -> dict[str, str]:
    return {
        "national_id": data.national_id.strip().upper(),
        "name": data.name,
        "birth_date": data.birth_date.isoformat(),
        "phone": data.phone,
        "mail": data.mail,
        "address": data.address,
    }


def _one_at_a_time(index: bytes) -> None:
    """Two first registrations of one national id at once: the second waits and then updates."""
    ask("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(index[:8], "big", signed=True)])


def _blank(at: datetime) -> Person:
    id_ = new_id(at)
    key = create_data_key(matter=Subject("person", str(id_)), at=at)
    return Person(id=id_, data_key=key, created_at=at)


def _fill(person: Person, texts: dict[str, str], at: datetime) -> None:
    for field, text in texts.items():
        setattr(person, field, seal(person.data_key, text.encode(), context=context(field)))
    person.updated_at = at


def _record(person: Person, texts: dict[str, str], by: Actor, at: datetime) -> None:
    record(
        kind="identity.person.kept",
        by=by,
        at=at,
        subject=Subject("person", str(person.id)),
        parts=[Part(key=person.data_key, content=texts)],
    )
