"""How somebody is reached, what of it is just being changed, and what sensitive acts keep to meanwhile."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from anbao.identity.domain.contacts import WAYS, Field, Stage, Way, cools, stage_of
from anbao.identity.models import ContactChange
from anbao.identity.queries.figures import contact_figures
from anbao.identity.queries.otp import OtpStatus, otp_status
from anbao.identity.queries.persons import person_data
from anbao.keys.api import mac, unseal
from anbao.messages.api import masked
from anbao.rows import Select, given

OLD, NEW = "identity.contact.old", "identity.contact.new"
STOP = "contact-stop"


@dataclass(frozen=True, slots=True)
class Asked:
    """A change under way, as its page shows it. `otp`: the code that is to be typed next; None: none was sent yet."""

    id: UUID
    field: str
    way: Way
    stage: Stage
    masked_to: str
    otp: OtpStatus | None


@dataclass(frozen=True, slots=True)
class Contact:
    """One line of the page: what is known, masked, and since when and until when a change of it cools."""

    field: str
    shown: str
    cools_until: datetime | None


def stop_mac(token: str) -> bytes:
    """Under which a notice's secret is found."""
    return mac(STOP, token.encode())


def opened(sealed: bytes, context: str) -> str:
    return unseal(bytes(sealed), context=context).decode()


def cooling_of(account: UUID, field: str, *, at: datetime) -> ContactChange | None:
    """The change of this field that cools at `at`, or None."""
    row = ContactChange.objects.filter(account=account, field=field, state=ContactChange.State.COOLING).first()
    return row if row is not None and cools(row.cools_until, at) else None


def standing_contact(person: UUID, field: Field, *, at: datetime) -> str:
    """Where sensitive acts go: while a change of `field` cools the former value, else the present one.

    For a reset of the password by this channel, a further change of it, and whatever must not follow a thief.
    """
    row = _COOLING.first(person=person, field=field)
    kept = row is not None and cools(row.cools_until, at)
    return opened(row.old, OLD) if row is not None and kept else str(getattr(person_data(person), field))


_COOLING: Select[ContactChange] = Select(
    lambda: ContactChange.objects.filter(
        account__person_id=given("person"),
        account__kind="customer",
        field=given("field"),
        state=ContactChange.State.COOLING,
    )[:1]
)


def contacts_of(account: UUID, person: UUID, *, at: datetime) -> list[Contact]:
    """Phone, mail and address as they stand, phone and mail masked."""
    data = person_data(person)
    rows = ContactChange.objects.filter(account=account, state=ContactChange.State.COOLING)
    until = {row.field: row.cools_until for row in rows if cools(row.cools_until, at)}
    channels = [
        Contact(field, masked(way.channel, str(getattr(data, field))), until.get(field)) for field, way in WAYS.items()
    ]
    return [*channels, Contact("address", data.address, None)]


def asked(change: UUID, account: UUID, *, at: datetime) -> Asked | None:
    """A change that its owner may still confirm, or None."""
    row = ContactChange.objects.find(id=change, account_id=account, state=ContactChange.State.ASKED)
    if row is None or row.new is None or not in_time(row, at):
        return None
    way, stage = WAYS[row.field], stage_of_row(row)
    otp = row.otp_new if stage == "new" else row.otp_old
    to = opened(row.new, NEW) if stage == "new" else opened(row.old, OLD)
    return Asked(row.id, row.field, way, stage, masked(way.channel, to), otp_status(otp) if otp else None)


def stage_of_row(row: ContactChange) -> Stage:
    """What the change waits for, as its codes stand now."""
    return stage_of(new_redeemed=is_redeemed(row, "new"), old_redeemed=is_redeemed(row, "old"))


def is_redeemed(row: ContactChange, stage: Stage) -> bool:
    """Whether the code to that channel was redeemed for exactly this change."""
    otp = row.otp_new if stage == "new" else row.otp_old
    if otp is None:
        return False
    status = otp_status(otp)
    return status.redeemed_at is not None and (status.purpose, status.act) == (
        WAYS[row.field].purpose(stage),
        row.act,
    )


def in_time(row: ContactChange, at: datetime) -> bool:
    """Whether the change may still be confirmed."""
    return at < row.asked_at + contact_figures(at).within


def stoppable(token: str, *, at: datetime) -> ContactChange | None:
    """The change that a notice's secret stops: the one that cools now, also where it followed another. None: too late.

    Joins the caller's transaction, if there is one.
    """
    row = ContactChange.objects.filter(stop_mac=stop_mac(token)).first()
    if row is None or row.state not in {ContactChange.State.COOLING, ContactChange.State.FOLLOWED}:
        return None
    if row.state == ContactChange.State.COOLING:
        return row if cools(row.cools_until, at) else None
    return cooling_of(row.account_id, row.field, at=at) if cools(row.cools_until, at) else None
