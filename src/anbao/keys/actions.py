"""Making and destroying data keys."""

import os
from datetime import datetime
from uuid import UUID

from django.db import transaction

from anbao.kernel.actor import Subject
from anbao.kernel.ids import new_id
from anbao.keys.domain.errors import KeyKept
from anbao.keys.domain.keepers import keepers
from anbao.keys.domain.sealed import KEY_BYTES
from anbao.keys.models import DataKey
from anbao.keys.queries import hold, let_go, store, wrapping_context


def create_data_key(*, matter: Subject, at: datetime) -> UUID:
    """Make a data key for `matter` and return its id. Joins the caller's transaction."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("create_data_key joins an open transaction; there is none")
    key_id, key, epoch = new_id(at), os.urandom(KEY_BYTES), store().current_epoch
    wrapped = store().wrap(epoch, key, wrapping_context(key_id, epoch, matter.kind, matter.id))
    DataKey.objects.create(
        id=key_id, epoch=epoch, wrapped=wrapped, matter_kind=matter.kind, matter_id=matter.id, created_at=at
    )
    hold(key_id, key)
    return key_id


def destroy_data_key(*, key: UUID, at: datetime) -> None:
    """Forget the wrapped key: what it sealed cannot be opened again. Joins the caller's transaction.

    Raises KeyKept where a keeper says that it must stay. Not in `api` yet: the shred job of `archive` will stand before
    it with a second person.
    """
    row = DataKey.objects.find(id=key)
    matter = Subject(row.matter_kind, row.matter_id) if row is not None else None
    for name, keeper in keepers.items():
        if matter is not None and keeper(matter, at):
            raise KeyKept(f"{name} keeps what was sealed for {matter}", keeper=name, matter=str(matter))
    DataKey.objects.filter(id=key, destroyed_at=None).update(wrapped=None, destroyed_at=at)
    let_go(key)
