"""Signing out elsewhere, and telling somebody that a kind of device was used for the first time."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import override

from anbao.identity.backends.store import SessionStore
from anbao.identity.models import Account, KnownDevice, Session
from anbao.identity.queries.devices import in_words
from anbao.identity.queries.persons import data_key_of, person_data
from anbao.kernel.actor import Actor, Subject
from anbao.kernel.clock import TAIPEI
from anbao.kernel.ids import new_id
from anbao.ledger.api import record
from anbao.messages.api import company_in, send
from anbao.rows import Select, given, insert_unless_there


def end_one(*, account: UUID, name: UUID, by: Actor, at: datetime) -> bool:
    """Sign an account's session of this name out, wherever it is; whether there was one. Outermost."""
    with transaction.atomic(durable=True):
        ended, _rows = Session.objects.filter(account=account, name=name).delete()
        return _note(account, ended, by, at)


def end_others(*, account: UUID, session: SessionStore, by: Actor, at: datetime) -> bool:
    """Sign an account out everywhere but in `session`; whether it was anywhere else. Outermost."""
    with transaction.atomic(durable=True):
        ended, _rows = Session.objects.filter(account=account).exclude(key_hash=session.key_hash).delete()
        return _note(account, ended, by, at)


def _note(account: UUID, ended: int, by: Actor, at: datetime) -> bool:
    if ended:
        record(
            kind="identity.sessions-ended",
            by=by,
            at=at,
            subject=Subject("account", str(account)),
            clear={"count": ended},
        )
    return bool(ended)


def note_device(*, account: Account, device: str, by: Actor, at: datetime) -> None:
    """Keep which kinds of device a customer signed in with; of another than the first they hear by mail. Outermost."""
    known = _KNOWN.all(account=account.id)
    if device in known:
        return
    with transaction.atomic(durable=True):
        first = not known
        row = KnownDevice(id=new_id(at), account_id=account.id, device=device, first_at=at)
        if not insert_unless_there(row) or first:
            return
        _tell(account, device, by, at)
        record(kind="identity.device-new", by=by, at=at, subject=Subject("account", str(account.id)))


_KNOWN: Select[str] = Select(
    lambda: KnownDevice.objects.filter(account_id=given("account")).values_list("device", flat=True)
)


def _tell(account: Account, device: str, by: Actor, at: datetime) -> None:
    with override(account.language):
        words = in_words(device)
    send(
        template="identity.new-device-mail",
        channel="mail",
        to=person_data(account.person_id).mail,
        data_key=data_key_of(account.person_id),
        params={
            "company": company_in(account.language),
            "device": words,
            "when": at.astimezone(TAIPEI).strftime("%Y/%m/%d %H:%M"),
            "url": f"{settings.ANBAO_PUBLIC_URL}/account/devices/",
            "phone": settings.ANBAO_COMPANY_PHONE,
        },
        matter=Subject("account", str(account.id)),
        by=by,
        at=at,
        language=account.language,
    )
