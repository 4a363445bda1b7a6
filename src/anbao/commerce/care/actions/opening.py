"""A case is opened: by a customer in the account, by anybody on the contact page, by staff who writes it down."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from anbao.commerce.care.actions import gate
from anbao.commerce.care.actions.note import note, say
from anbao.commerce.care.actions.tell import tell
from anbao.commerce.care.domain.case import CaseView, Channel, Contact, Kind, StepKind, case_number
from anbao.commerce.care.models import Case
from anbao.commerce.care.queries.cases import CONTACT, day, view_of
from anbao.commerce.care.queries.promises import dates_for
from anbao.commerce.policies import api as policies
from anbao.identity import api as identity
from anbao.kernel.actor import Actor, Subject
from anbao.kernel.ids import new_id
from anbao.kernel.text import N_
from anbao.kernel.verdict import Reason, Refused
from anbao.keys import api as keys

TOO_MANY = Refused(
    Reason(
        "care.too-many",
        N_("短時間內送出太多次了，這一次沒有收下。"),
        N_("請一小時後再試，或打客服電話；先前送出的都有收到。"),
    )
)
NO_POLICY = Refused(
    Reason(
        "care.no-policy",
        N_("找不到這個保單號碼。"),
        N_("請核對號碼；不確定時先空著，內容裡寫下對方說的號碼。"),
        field="policy_number",
    )
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants. `about`: ADVERTISING, or nothing in particular."""

    kind: Kind
    words: str
    about: str = ""


def open_own(
    *, wanted: Wanted, policy: UUID | None, account: UUID, by: Actor, at: datetime
) -> CaseView | Refused | None:
    """Somebody signed in opens a case, on an own policy or none; None where it is somebody else's. Outermost."""
    mine = next((one for one in policies.policies_of(account) if one.id == policy), None) if policy else None
    if policy is not None and mine is None:
        return None
    if not gate.passes(gate.OF_ACCOUNT, str(account), at=at):
        return TOO_MANY
    with transaction.atomic(durable=True):
        row = _case(wanted, Channel.ACCOUNT, by=by, at=at)
        _of_customer(row, account, mine, at)
        return _opened(row, wanted.words, by=by, at=at)


def open_by_anybody(*, wanted: Wanted, contact: Contact, visit: str, by: Actor, at: datetime) -> CaseView | Refused:
    """Somebody who is not signed in writes. Outermost.

    Whether the address is a customer's is not looked at, so nothing can be learned. One address gets a few receipts a
    day at most; the case is kept all the same.
    """
    if not (gate.passes(gate.OF_VISIT, visit, at=at) and gate.passes(gate.OF_EVERYBODY, "", at=at)):
        return TOO_MANY
    with transaction.atomic(durable=True):
        row = _case(wanted, Channel.CONTACT, by=by, at=at)
        _of_stranger(row, contact, at)
        address = contact.mail.strip().casefold()
        receipt = bool(address) and gate.passes_within(gate.RECEIPTS_TO_ADDRESS, address, at=at)
        return _opened(row, wanted.words, by=by, at=at, receipt=receipt, phone=False)


def write_down(
    *, wanted: Wanted, channel: Channel, policy_number: str, contact: Contact, by: Actor, at: datetime
) -> CaseView | Refused:
    """Staff keeps what came by telephone, mail, post or at the counter. Outermost.

    With a policy number the case is its owner's, who is told; else `contact` says who is behind it.
    """
    found = policies.policy_numbered(policy_number.strip().upper()) if policy_number.strip() else None
    if policy_number.strip() and found is None:
        return NO_POLICY
    with transaction.atomic(durable=True):
        row = _case(wanted, channel, by=by, at=at)
        if found is not None:
            _of_customer(row, policies.owner_of(found.id), found, at)
        else:
            _of_stranger(row, contact, at)
        return _opened(row, wanted.words, by=by, at=at)


def _case(wanted: Wanted, channel: Channel, *, by: Actor, at: datetime) -> Case:
    identity_ = new_id(at)
    promised, when = dates_for(wanted.kind, at=at)
    return Case(
        id=identity_,
        number=case_number(identity_),
        kind=str(wanted.kind),
        channel=str(channel),
        about=wanted.about,
        promises=promised,
        opened_by=str(by),
        opened_at=at,
        received_at=at,
        due_at=when.due_at,
        next_due=when.take_by,
        warn_at=when.warn_at,
    )


def _of_customer(row: Case, account: UUID, policy: policies.PolicyView | None, at: datetime) -> None:
    row.account, row.person = account, identity.person_of(account)
    if policy is None:
        row.data_key = keys.create_data_key(matter=Subject("care", str(row.id)), at=at)
    else:
        row.policy, row.application, row.data_key = policy.id, policy.application, policy.data_key


def _of_stranger(row: Case, contact: Contact, at: datetime) -> None:
    row.data_key = keys.create_data_key(matter=Subject("care", str(row.id)), at=at)
    row.contact = keys.seal_json(row.data_key, contact.as_json(), context=CONTACT)


def _opened(row: Case, words: str, *, by: Actor, at: datetime, receipt: bool = True, phone: bool = True) -> CaseView:
    row.save(force_insert=True)
    say(row, StepKind.WORDS, words, by=by, at=at)
    due = {"due": day(row.due_at)}
    ways = tell(row, "care.received", due, by=by, at=at, phone=phone) if receipt else []
    promised = str(row.promises) if row.promises else ""
    note(row, "received", by=by, at=at, channel=row.channel, due=row.due_at.isoformat(), promises=promised, ways=ways)
    return view_of(row)
