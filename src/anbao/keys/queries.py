"""The key store that is configured, and data keys opened from their rows in one query."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, models, transaction

from anbao.kernel.canonical import canonical
from anbao.kernel.memory import remembered
from anbao.keys.backends.keyfile import FileKeyStore
from anbao.keys.domain import sealed as layout
from anbao.keys.domain.errors import KeyDestroyed, KeyFileForDemo, KeyUnknown, SignerUnusable
from anbao.keys.domain.store import KeyStore
from anbao.keys.models import DataKey

HELD_AT_MOST = 256
_EXACTLY = 10_000


class Held:
    """A data key in clear for the rest of one transaction.

    It lives in the connection's list of things to do on commit: Django drops it from there when its savepoint
    or its transaction is rolled back, and when it ends. So a key whose row is undone is forgotten with the row;
    once it is committed, the rest of the request or task has it at hand (`keep`), and nobody later.
    """

    __slots__ = ("id", "key")

    def __init__(self, key_id: UUID, key: bytes) -> None:
        self.id = key_id
        self.key = key

    def __call__(self) -> None:
        """The row is committed: the request or task may go on using the key."""
        keep(self.id, self.key)

    def __repr__(self) -> str:
        return f"<data key {self.id}>"


_read: dict[str, tuple[int, int]] = {}
"""Path → the state of the file when this process read it."""


@cache
def _file_store(path: str, mode: str) -> KeyStore:
    _read[path] = _state(path)
    store = FileKeyStore.load(Path(path))
    if mode == "production" and store.purpose != "production":
        raise KeyFileForDemo(
            f"{path} holds keys made for {store.purpose}: production needs keys of its own (keys_init)"
        )
    return store


def store() -> KeyStore:
    """The key store that the settings name; read once a process."""
    return _file_store(str(settings.ANBAO_KEY_FILE), str(settings.ANBAO_MODE))


def store_now() -> KeyStore:
    """The key store as its file is now: peppers are replaced while processes run, and all of them use the new one."""
    path = str(settings.ANBAO_KEY_FILE)
    kept = store()
    if _state(path) == _read.get(path):
        return kept
    _file_store.cache_clear()
    return store()


def _state(path: str) -> tuple[int, int]:
    try:
        found = Path(path).stat()
    except FileNotFoundError:  # reading it says so better
        return (0, 0)
    return (found.st_mtime_ns, found.st_ino)


def wrapping_context(key_id: UUID, epoch: int, matter_kind: str, matter_id: str) -> bytes:
    """Associated data of a wrapped key: a row cannot lend its key to another id, epoch or matter."""
    return canonical({"v": 1, "key": str(key_id), "epoch": epoch, "matter": [matter_kind, matter_id]})


def hold(key_id: UUID, key: bytes) -> None:
    """Keep `key` at hand until the open transaction ends."""
    if transaction.get_connection().in_atomic_block and len(_held()) < HELD_AT_MOST:
        transaction.on_commit(Held(key_id, key))


def keep(key_id: UUID, key: bytes) -> None:
    """Keep a key whose row is committed at hand until the request or task ends."""
    kept = _kept()
    if len(kept) < HELD_AT_MOST:
        kept[key_id] = key


def let_go(key_id: UUID) -> None:
    """Forget a key that is destroyed."""
    _kept().pop(key_id, None)
    run_on_commit = transaction.get_connection().run_on_commit
    run_on_commit[:] = [entry for entry in run_on_commit if getattr(entry[1], "id", None) != key_id]


def _kept() -> dict[UUID, bytes]:
    return remembered("keys.opened", dict)


def _held() -> dict[UUID, bytes]:
    return {f.id: f.key for _, f, *_ in transaction.get_connection().run_on_commit if isinstance(f, Held)}


def data_keys(ids: Iterable[UUID]) -> Mapping[UUID, bytes]:
    """The data keys of `ids` in clear: one query for those that this transaction, request or task has not opened yet.

    Raises `KeyDestroyed` or `KeyUnknown`.
    """
    wanted = set(ids)
    found = {i: k for i, k in (_kept() | _held()).items() if i in wanted}
    for row in _rows(wanted - found.keys()):
        if row.wrapped is None:
            raise KeyDestroyed(f"data key {row.id} was destroyed", key=str(row.id))
        context = wrapping_context(row.id, row.epoch, row.matter_kind, row.matter_id)
        found[row.id] = store().unwrap(row.epoch, bytes(row.wrapped), context)
        (hold if transaction.get_connection().in_atomic_block else keep)(row.id, found[row.id])
    for key_id in wanted - found.keys():
        raise KeyUnknown(f"no data key {key_id}", key=str(key_id))
    return found


def _rows(ids: Collection[UUID]) -> Iterable[DataKey]:
    if len(ids) == 1:
        row = DataKey.objects.find(id=next(iter(ids)))
        return [] if row is None else [row]
    return DataKey.objects.filter(id__in=ids) if ids else []


def rows_in_clear(
    rows: Iterable[models.Model],
    *,
    opened: Mapping[str, str] | None = None,
    texts: Mapping[str, str] | None = None,
    left_out: Mapping[str, str] | None = None,
) -> list[dict[str, object]]:
    """Rows with every column of theirs, as canonical-JSON types: what is to be kept beyond the database.

    `opened` and `texts`: sealed column → its context, holding JSON or text. `left_out`: column → why it does not belong
    there. A column of bytes that is in none of them raises TypeError: nothing secret is written by oversight. Moments
    are UTC, to the microsecond.
    Raises `Tampered`, `KeyDestroyed`, `KeyUnknown`.
    """
    found, opened, texts, left_out = list(rows), opened or {}, texts or {}, left_out or {}
    contexts = {**opened, **texts}
    sealed = {(n, name): getattr(row, name) for n, row in enumerate(found) for name in contexts}
    sealed = {place: bytes(value) for place, value in sealed.items() if value is not None}
    unwrapped = data_keys(layout.key_of(value) for value in sealed.values())
    contents: dict[tuple[int, str], object] = {}
    for (n, name), value in sealed.items():
        content = layout.unseal_with(unwrapped[layout.key_of(value)], value, context=contexts[name])
        contents[n, name] = json.loads(content) if name in opened else content.decode()
    return [
        {
            field.attname: contents[n, field.name]
            if (n, field.name) in contents
            else _plain(field, getattr(row, field.attname))
            for field in row._meta.concrete_fields  # noqa: SLF001
            if field.name not in left_out
        }
        for n, row in enumerate(found)
    ]


def _plain(field: "models.Field[Any, Any]", value: object) -> object:
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
        case date():
            return value.isoformat()
        case UUID():
            return str(value)
        case None | bool() | int() | str() | list() | dict():
            return value
    msg = f"{field.model.__name__}.{field.name} is neither opened nor left out"
    raise TypeError(msg)


@dataclass(frozen=True, slots=True)
class KeyStanding:
    """What the key store says of itself, and about how many data keys there are; never a key.

    `data_keys`: PostgreSQL's own estimate of the rows. `signers`: when the certificates of each end, None without any.
    """

    backend: str
    purpose: str
    epoch: int
    data_keys: int
    oldest: datetime | None
    signers: tuple[tuple[str, datetime | None], ...]


def key_standing(signers: Iterable[str]) -> KeyStanding:
    """Two queries, and the key file as it was read. `signers`: names of those that sign documents."""
    kept = store()
    with connection.cursor() as cursor:
        cursor.execute("SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE oid = 'keys_datakey'::regclass")
        (number,) = cursor.fetchone()
        if number < _EXACTLY:  # before PostgreSQL looked it estimates nothing
            cursor.execute("SELECT count(*) FROM (SELECT 1 FROM keys_datakey LIMIT %s) AS counted", [_EXACTLY])
            (number,) = cursor.fetchone()
    oldest = DataKey.objects.order_by("id").values_list("created_at", flat=True).first()
    ends = tuple((name, _ends_at(kept, name)) for name in signers)
    return KeyStanding(type(kept).__name__, kept.purpose, kept.current_epoch, number, oldest, ends)


def _ends_at(kept: KeyStore, name: str) -> datetime | None:
    try:
        return kept.document_signer(name).ends_at
    except SignerUnusable:
        return None
