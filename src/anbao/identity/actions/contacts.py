"""Changing phone, mail and address: the password, a code to the new channel, another to the old one, time to cool.

Whoever holds a session alone changes nothing; whoever holds the password and a phone of their own still lacks the old
channel. That one is told at once how to undo it, and sensitive acts keep to it until the change has cooled.
"""

import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from anbao.identity.actions.contact_notices import tell_address, tell_changed, tell_stopped
from anbao.identity.actions.otp import issue_otp, redeem_otp
from anbao.identity.actions.persons import change_contact
from anbao.identity.actions.sign_in import check_password
from anbao.identity.domain import contacts
from anbao.identity.domain.contacts import WAYS, Stage
from anbao.identity.models import Account, ContactChange, Person
from anbao.identity.queries.accounts import login_of
from anbao.identity.queries.contacts import (
    NEW,
    OLD,
    cooling_of,
    in_time,
    opened,
    stage_of_row,
    stop_mac,
    stoppable,
)
from anbao.identity.queries.figures import contact_figures
from anbao.identity.queries.persons import person_data
from anbao.kernel.actor import Actor, Subject
from anbao.kernel.ids import new_id
from anbao.kernel.verdict import Passed, Refused, Verdict
from anbao.keys.api import seal
from anbao.ledger.api import Part, record

State = ContactChange.State
_TOKEN_BYTES: Final = 32
_AT_ONCE: Final = 500


def ask_change(
    *, account: UUID, field: contacts.Field, value: str, password: str, by: Actor, at: datetime
) -> UUID | Refused:
    """Ask for another phone or mail; a code goes to the new one. Call it outside a transaction. Returns the change.

    Refused where it is what is known, for a wrong password (counted like a sign-in), and after so many on one day.
    """
    row = Account.objects.get(id=account, kind="customer", closed_at=None)
    if getattr(person_data(row.person_id), field) == value:
        return contacts.same()
    tried = check_password(login=login_of(account), password=password, audience="customer", by=by, at=at)
    if isinstance(tried, Refused):
        return Refused(replace(tried.reason, field="password"))
    with transaction.atomic(durable=True):
        return _ask(row, field, value, by=by, at=at)


def _ask(account: Account, field: str, value: str, *, by: Actor, at: datetime) -> UUID | Refused:
    person, most = Person.objects.locked(id=account.person_id), contact_figures(at).most
    today = ContactChange.objects.filter(account=account, asked_at__gt=at - timedelta(days=1))
    if today.exclude(field="address").count() >= most:
        return _refused(account.id, contacts.too_many(most), by, at)
    for former in ContactChange.objects.filter(account=account, field=field, state=State.ASKED):
        _drop(former, at)
    change = new_id(at)
    cooling = cooling_of(account.id, field, at=at)
    known = opened(cooling.old, OLD) if cooling else str(getattr(person_data(person.id), field))
    row = ContactChange(
        id=change,
        account=account,
        field=field,
        old=seal(person.data_key, known.encode(), context=OLD),
        new=seal(person.data_key, value.encode(), context=NEW),
        act=contacts.act_of(change=str(change), field=field, new=value),
        asked_at=at,
    )
    sent = _send(row, account, "new", by=by, at=at)
    if isinstance(sent, Refused):
        return Refused(replace(sent.reason, field="value"))
    row.save(force_insert=True)
    record(
        kind="identity.contact.asked",
        by=by,
        at=at,
        subject=_subject(account.id),
        clear={"field": field, "change": str(change)},
    )
    return change


def send_again(*, change: UUID, account: UUID, by: Actor, at: datetime) -> Verdict:
    """Send the code that is to be typed next once more. Outermost."""
    with transaction.atomic(durable=True):
        row = _open(change, account, at)
        stage = stage_of_row(row) if row else "done"
        if row is None or stage == "done":
            return contacts.over()
        sent = _send(row, row.account, stage, by=by, at=at)
        row.save(update_fields=["otp_new", "otp_old"])
        return sent


def confirm(*, change: UUID, account: UUID, code: str, by: Actor, at: datetime) -> Verdict:
    """Try the code that is asked for next; after the second one the change is made. Call it outside a transaction.

    A code that was redeemed by a request that did not live to carry on is not asked for again.
    """
    with transaction.atomic(durable=True):
        row = _open(change, account, at)
    if row is None:
        return contacts.over()
    stage = stage_of_row(row)
    otp = row.otp_new if stage == "new" else row.otp_old
    if stage != "done":
        if otp is None:
            return send_again(change=change, account=account, by=by, at=at)
        purpose = WAYS[row.field].purpose(stage)
        tried = redeem_otp(otp=otp, code=code, purpose=purpose, act=row.act, by=by, at=at)
        if isinstance(tried, Refused):
            return tried
    return send_again(change=change, account=account, by=by, at=at) if stage == "new" else _make(row, by=by, at=at)


@transaction.atomic(durable=True)
def _make(asked: ContactChange, *, by: Actor, at: datetime) -> Verdict:
    """Both channels agreed: the person's datum is another one, the old channel is told, and the change cools."""
    row = _open(asked.id, asked.account_id, at)
    if row is None or row.new is None or stage_of_row(row) != "done":
        return contacts.over()
    person = Person.objects.get(id=row.account.person_id)
    before, value = opened(row.old, OLD), opened(row.new, NEW)
    cooling = cooling_of(row.account_id, row.field, at=at)
    if before != (opened(cooling.old, OLD) if cooling else _known(person, row.field)):
        return contacts.over()  # another change came first: the old channel is not the one that agreed
    if former := ContactChange.objects.filter(account=row.account, field=row.field, state=State.COOLING).first():
        former.state, former.ended_at = (State.FOLLOWED if cooling else State.SETTLED), at
        former.save(update_fields=["state", "ended_at"])
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    row.state, row.made_at, row.stop_mac = State.COOLING, at, stop_mac(token)
    row.cools_until = contact_figures(at).cooling.add_to(at)
    change_contact(person=person, field=row.field, value=value, at=at)
    row.notice = tell_changed(row, old=before, token=token, by=by, at=at)
    row.save()
    record(
        kind="identity.contact.changed",
        by=by,
        at=at,
        subject=_subject(row.account_id),
        clear={"field": row.field, "change": str(row.id), "until": row.cools_until.isoformat()},
        parts=[Part(key=person.data_key, content={"before": before, "after": value})],
    )
    return Passed()


def stop_change(*, token: str, by: Actor, at: datetime) -> Verdict:
    """Whoever the notice reached says that it was not them: what stood before stands again. Outermost.

    Nothing else is locked or ended: a stranger who came by the notice can do no more than this.
    """
    with transaction.atomic(durable=True):
        found = stoppable(token, at=at)
        if found is None:
            return contacts.too_late()
        person = Person.objects.locked(id=found.account.person_id)
        row = stoppable(token, at=at)  # once more, now that no other change runs
        if row is None or row.new is None:
            return contacts.too_late()
        before, value = opened(row.old, OLD), opened(row.new, NEW)
        change_contact(person=person, field=row.field, value=before, at=at)
        row.state, row.ended_at, row.stop_mac = State.STOPPED, at, None
        row.save(update_fields=["state", "ended_at", "stop_mac"])
        ContactChange.objects.filter(account=row.account, field=row.field).update(stop_mac=None)
        tell_stopped(row, old=before, by=by, at=at)
        record(
            kind="identity.contact.stopped",
            by=by,
            at=at,
            subject=_subject(row.account_id),
            clear={"field": row.field, "change": str(row.id)},
            parts=[Part(key=person.data_key, content={"before": value, "after": before})],
        )
    return Passed()


def change_address(*, account: UUID, value: str, by: Actor, at: datetime) -> Verdict:
    """Keep another address, at once: nothing is approved through it. Outermost. The owner is told by mail."""
    with transaction.atomic(durable=True):
        row = Account.objects.get(id=account, kind="customer", closed_at=None)
        person = Person.objects.locked(id=row.person_id)
        before = _known(person, "address")
        if before == value:
            return contacts.same()
        change_contact(person=person, field="address", value=value, at=at)
        change = ContactChange(
            id=new_id(at),
            account=row,
            field="address",
            old=seal(person.data_key, before.encode(), context=OLD),
            new=seal(person.data_key, value.encode(), context=NEW),
            state=State.SETTLED,
            asked_at=at,
            made_at=at,
            ended_at=at,
        )
        change.notice = tell_address(change, by=by, at=at)
        change.save(force_insert=True)
        record(
            kind="identity.contact.address-changed",
            by=by,
            at=at,
            subject=_subject(account),
            clear={"change": str(change.id)},
            parts=[Part(key=person.data_key, content={"before": before, "after": value})],
        )
    return Passed()


def settle_all(*, by: Actor, at: datetime) -> int:
    """End what has cooled, and forget what nobody confirmed in time; some hundreds at most. How many."""
    rows = ContactChange.objects.filter(ended_at=None).order_by("asked_at").values_list("id", flat=True)
    return sum(_settle(change, by=by, at=at) for change in rows[:_AT_ONCE])


@transaction.atomic(durable=True)
def _settle(change: UUID, *, by: Actor, at: datetime) -> bool:
    person = ContactChange.objects.values_list("account__person", flat=True).get(id=change)
    Person.objects.locked(id=person)
    row = ContactChange.objects.get(id=change)
    if row.state == State.ASKED and not in_time(row, at):
        _drop(row, at)
        return True
    if row.state != State.COOLING or contacts.cools(row.cools_until, at):
        return False
    row.state, row.ended_at, row.stop_mac = State.SETTLED, at, None
    row.save(update_fields=["state", "ended_at", "stop_mac"])
    record(
        kind="identity.contact.settled",
        by=by,
        at=at,
        subject=_subject(row.account_id),
        clear={"field": row.field, "change": str(row.id)},
    )
    return True


def _open(change: UUID, account: UUID, at: datetime) -> ContactChange | None:
    """A change that may still be confirmed, once no other change of this person runs. Inside a transaction."""
    person = Account.objects.filter(id=account, closed_at=None).values_list("person", flat=True).first()
    if person is None:
        return None
    Person.objects.locked(id=person)
    row = ContactChange.objects.find(id=change, account_id=account, state=State.ASKED)
    return row if row is not None and in_time(row, at) else None


def _send(row: ContactChange, account: Account, stage: Stage, *, by: Actor, at: datetime) -> Verdict:
    if row.new is None:
        return contacts.over()
    way = WAYS[row.field]
    issued = issue_otp(
        purpose=way.purpose(stage),
        act=row.act,
        matter=Subject("contact-change", str(row.id)),
        data_key=Person.objects.get(id=account.person_id).data_key,
        channel=way.channel,
        to=opened(row.new, NEW) if stage == "new" else opened(row.old, OLD),
        by=by,
        at=at,
        language=account.language,
    )
    if isinstance(issued, Refused):
        return issued
    if stage == "new":
        row.otp_new = issued.id
    else:
        row.otp_old = issued.id
    return Passed()


def _known(person: Person, field: str) -> str:
    return str(getattr(person_data(person.id), field))


def _drop(row: ContactChange, at: datetime) -> None:
    """Nobody confirmed it: what was typed goes."""
    row.state, row.ended_at, row.new = State.DROPPED, at, None
    row.save(update_fields=["state", "ended_at", "new"])


def _refused(account: UUID, refused: Refused, by: Actor, at: datetime) -> Refused:
    clear = {"reason": refused.reason.code}
    record(kind="identity.contact.refused", by=by, at=at, subject=_subject(account), clear=clear)
    return refused


def _subject(account: UUID) -> Subject:
    return Subject("account", str(account))
