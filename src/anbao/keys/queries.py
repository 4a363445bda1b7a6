"""The key store that is configured, and data keys opened from their rows in one query."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction

from anbao.kernel.canonical import canonical
from anbao.keys.backends.keyfile import FileKeyStore
from anbao.keys.domain.errors import KeyDestroyed, KeyFileForDemo, KeyUnknown
from anbao.keys.domain.store import KeyStore
from anbao.keys.models import DataKey

HELD_AT_MOST = 256


class Held:
    """A data key in clear for the rest of one transaction.

    It lives in the connection's list of things to do on commit: Django drops it from there when its savepoint
    or its transaction is rolled back, and when it ends. So a key whose row is undone is forgotten with the row,
    and nothing outlives the destruction of a key by more than one transaction.
    """

    __slots__ = ("id", "key")

    def __init__(self, key_id: UUID, key: bytes) -> None:
        self.id = key_id
        self.key = key

    def __call__(self) -> None:
        """Nothing is done on commit; the list lets go."""

    def __repr__(self) -> str:
        return f"<data key {self.id}>"


@cache
def _file_store(path: str, mode: str) -> KeyStore:
    store = FileKeyStore.load(Path(path))
    if mode == "production" and store.purpose != "production":
        raise KeyFileForDemo(
            f"{path} holds keys made for {store.purpose}: production needs keys of its own (keys_init)"
        )
    return store


def store() -> KeyStore:
    """The key store that the settings name; read once a process."""
    return _file_store(str(settings.ANBAO_KEY_FILE), str(settings.ANBAO_MODE))


def wrapping_context(key_id: UUID, epoch: int, matter_kind: str, matter_id: str) -> bytes:
    """Associated data of a wrapped key: a row cannot lend its key to another id, epoch or matter."""
    return canonical({"v": 1, "key": str(key_id), "epoch": epoch, "matter": [matter_kind, matter_id]})


def hold(key_id: UUID, key: bytes) -> None:
    """Keep `key` at hand until the open transaction ends."""
    if transaction.get_connection().in_atomic_block and len(_held()) < HELD_AT_MOST:
        transaction.on_commit(Held(key_id, key))


def _held() -> dict[UUID, bytes]:
    return {f.id: f.key for _, f, *_ in transaction.get_connection().run_on_commit if isinstance(f, Held)}


def data_keys(ids: Iterable[UUID]) -> Mapping[UUID, bytes]:
    """The data keys of `ids` in clear: one query for those that this transaction has not opened yet.

    Raises `KeyDestroyed` or `KeyUnknown`.
    """
    wanted = set(ids)
    found = {i: k for i, k in _held().items() if i in wanted}
    missing = wanted - found.keys()
    for row in DataKey.objects.filter(id__in=missing) if missing else ():
        if row.wrapped is None:
            raise KeyDestroyed(f"data key {row.id} was destroyed", key=str(row.id))
        context = wrapping_context(row.id, row.epoch, row.matter_kind, row.matter_id)
        found[row.id] = store().unwrap(row.epoch, bytes(row.wrapped), context)
        hold(row.id, found[row.id])
    for key_id in wanted - found.keys():
        raise KeyUnknown(f"no data key {key_id}", key=str(key_id))
    return found
