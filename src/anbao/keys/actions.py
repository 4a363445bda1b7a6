"""Making and destroying data keys; wrapping a column anew under the present pepper."""

import os
from datetime import datetime
from uuid import UUID

from django.db import connection, models, transaction

from anbao.kernel.actor import Subject
from anbao.kernel.ids import new_id
from anbao.keys.domain.errors import KeyKept, KeyUnknown, Tampered
from anbao.keys.domain.keepers import keepers
from anbao.keys.domain.peppers import Moved, Wrapped
from anbao.keys.domain.sealed import KEY_BYTES
from anbao.keys.models import DataKey
from anbao.keys.queries import hold, let_go, store, store_now, wrapping_context


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


def wrapped_column(model: type[models.Model], field: str, purpose: str) -> Wrapped:
    """A column that holds what `wrap_digest` gave for `purpose`, or NULL. The second byte says under which pepper.

    Rows that somebody is at work with are left for the next run: moving waits for nobody, and hinders no sign-in.
    """
    quote = connection.ops.quote_name
    meta = model._meta  # noqa: SLF001
    holder = next(one for one in meta.concrete_fields if one.name == field)
    column, table, key = (quote(str(name)) for name in (holder.column, meta.db_table, meta.pk.column))
    kind = "uuid" if isinstance(meta.pk, models.UUIDField) else "text"
    behind = f"octet_length({column}) > 2 AND get_byte({column}, 1) <> %s"

    def left() -> int:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table} WHERE {behind}", [store_now().current_pepper])  # noqa: S608
            return int(cursor.fetchone()[0])

    def move(after: str, most: int) -> Moved:
        begin = f" AND {key} > %s::{kind}" if after else ""
        select = (
            f"SELECT {key}::text, {column} FROM {table} WHERE {behind}{begin}"  # noqa: S608
            f" ORDER BY {key} LIMIT %s FOR NO KEY UPDATE SKIP LOCKED"
        )
        update = f"UPDATE {table} SET {column} = %s WHERE {key} = %s::{kind}"  # noqa: S608
        with transaction.atomic(durable=True), connection.cursor() as cursor:
            cursor.execute(select, [store_now().current_pepper, *([after] if after else []), most])
            rows = cursor.fetchall()
            anew = [(wrapped, row) for row, old in rows if (wrapped := _anew(purpose, bytes(old))) is not None]
            for wrapped, row in anew:
                cursor.execute(update, [wrapped, row])
        return Moved(len(rows), len(anew), rows[-1][0] if len(rows) == most else "")

    return Wrapped(left, move)


def _anew(purpose: str, old: bytes) -> bytes | None:
    """None for what does not open: it stays as it is, and counts as left."""
    kept = store_now()
    try:
        return kept.wrap_digest(purpose, kept.unwrap_digest(purpose, old))
    except (Tampered, KeyUnknown):
        return None
