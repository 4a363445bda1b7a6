"""Sealing, finding by blind index, MACs, password peppers and signatures.

A data key belongs to one person and matter. `context` says which place a value belongs to, e.g.
`identity.person.name`; it is bound to the ciphertext, so a value read from another place does not open.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from anbao.kernel.canonical import canonical
from anbao.keys.actions import create_data_key, wrapped_column
from anbao.keys.backends import documents, keyfile, made_up
from anbao.keys.domain import committing
from anbao.keys.domain import sealed as layout
from anbao.keys.domain.committing import CommittedPart
from anbao.keys.domain.errors import (
    KeyDestroyed,
    KeyFileExists,
    KeyFileForDemo,
    KeyFileInvalid,
    KeyFileMissing,
    KeyFileReadable,
    KeyKept,
    KeyUnknown,
    PepperRefused,
    SignerRefused,
    SignerUnusable,
    Tampered,
    WrongContext,
)
from anbao.keys.domain.keepers import keepers
from anbao.keys.domain.peppers import Moved, Wrapped, wrapped_places
from anbao.keys.domain.store import DocumentSigner, Signer
from anbao.keys.queries import KeyStanding, data_keys, key_standing, rows_in_clear, store, store_now

__all__ = [
    "CommittedPart",
    "DocumentSigner",
    "KeyDestroyed",
    "KeyFileExists",
    "KeyFileForDemo",
    "KeyFileInvalid",
    "KeyFileMissing",
    "KeyFileReadable",
    "KeyKept",
    "KeyStanding",
    "KeyUnknown",
    "Moved",
    "PepperRefused",
    "Signer",
    "SignerRefused",
    "SignerUnusable",
    "Tampered",
    "Wrapped",
    "WrongContext",
    "add_document_signer",
    "add_made_up_signer",
    "blind_index",
    "committed_part",
    "create_data_key",
    "document_signer",
    "initialize_key_file",
    "is_present",
    "keepers",
    "key_purpose",
    "key_standing",
    "mac",
    "new_pepper",
    "open_part",
    "peppers",
    "remove_pepper",
    "rewrap_digest",
    "rows_in_clear",
    "seal",
    "seal_json",
    "signer",
    "signer_of",
    "unseal",
    "unseal_json",
    "unseal_many",
    "unwrap_digest",
    "wrap_digest",
    "wrapped_column",
    "wrapped_places",
]


def seal(key: UUID, content: bytes, *, context: str) -> bytes:
    """Seal `content` under the data key `key` for the place `context`. 45 bytes longer than `content`.

    Inside the transaction that made or already opened the key this asks the database nothing.
    Raises `KeyDestroyed`, `KeyUnknown`.
    """
    return layout.seal_with(data_keys([key])[key], key, content, context=context)


def unseal(sealed: bytes, *, context: str) -> bytes:
    """Open what `seal` made for the same `context`. Raises `Tampered`, `KeyDestroyed`, `KeyUnknown`."""
    return unseal_many([(sealed, context)])[0]


def unseal_many(items: Sequence[tuple[bytes, str]]) -> list[bytes]:
    """Open pairs of (sealed bytes, context) in their order, with one query for all their data keys."""
    pairs = [(layout.key_of(sealed), bytes(sealed), context) for sealed, context in items]
    opened = data_keys(key for key, _, _ in pairs)
    return [layout.unseal_with(opened[key], sealed, context=context) for key, sealed, context in pairs]


def seal_json(key: UUID, value: object, *, context: str) -> bytes:
    """Seal the canonical JSON of `value` (no floats)."""
    return seal(key, canonical(value), context=context)


def unseal_json(sealed: bytes, *, context: str) -> Any:
    """Open what `seal_json` made."""
    return json.loads(unseal(sealed, context=context))


def blind_index(kind: str, value: str, *, epoch: int | None = None) -> bytes:
    """32 bytes that equal values of one `kind` (e.g. `national-id`) share; of the current key epoch unless told.

    The caller normalizes `value` first. Indexes of different epochs never match.
    """
    if not kind or "\0" in kind:
        msg = "a blind index has a kind, e.g. national-id"
        raise ValueError(msg)
    keys = store()
    message = b"anbao-blind-1\0" + kind.encode() + b"\0" + value.encode()
    return keys.blind(keys.current_epoch if epoch is None else epoch, message)


def mac(purpose: str, message: bytes) -> bytes:
    """HMAC-SHA256 (32 bytes) under the key for `purpose`, e.g. `otp`. Each purpose has a key of its own."""
    return store().mac(purpose, message)


def wrap_digest(purpose: str, digest: bytes) -> bytes:
    """Encrypt a password digest with the pepper, which is never in the database."""
    return store_now().wrap_digest(purpose, digest)


def unwrap_digest(purpose: str, wrapped: bytes) -> bytes:
    """Open what `wrap_digest` made for the same `purpose`. Raises `Tampered`, `KeyUnknown` (pepper retired)."""
    return store_now().unwrap_digest(purpose, wrapped)


def rewrap_digest(purpose: str, wrapped: bytes) -> bytes:
    """The same under the present pepper. Raises as `unwrap_digest`."""
    kept = store_now()
    return kept.wrap_digest(purpose, kept.unwrap_digest(purpose, wrapped))


def is_present(wrapped: bytes) -> bool:
    """Whether it lies under the present pepper. Raises `Tampered`."""
    kept = store_now()
    return kept.pepper_of(wrapped) == kept.current_pepper


def committed_part(key: UUID, content: bytes, *, context: bytes) -> CommittedPart:
    """Encrypt `content` for a ledger leaf, with a commitment to the data key (see domain/committing.py)."""
    return committing.commit_with(data_keys([key])[key], key, content, context=context)


def open_part(part: CommittedPart, *, context: bytes) -> bytes:
    """Open a part of a ledger leaf. Raises `Tampered`, `KeyDestroyed`, `KeyUnknown`."""
    return committing.open_with(data_keys([part.key])[part.key], part, context=context)


def signer(name: str) -> Signer:
    """The Ed25519 signing key called `name`, e.g. `ledger`. Raises `KeyUnknown`."""
    return store().signer(name)


def document_signer(name: str, *, at: datetime) -> DocumentSigner:
    """The P-256 key called `name`, e.g. `e-policy`, with its certificates.

    Raises `SignerUnusable` where there is none, or one of its certificates is not in date at the aware moment `at`.
    """
    found = store().document_signer(name)
    if not found.valid_at(at):
        raise SignerUnusable("out-of-date", f"a certificate of {name!r} is not in date", name=name)
    return found


def key_purpose() -> str:
    """What the key store was made for: `production`, `demo` or `test`."""
    return store().purpose


def initialize_key_file(path: Path | str, *, purpose: str = "production") -> None:
    """Make a new key file (mode 0600). Raises `KeyFileExists`; a demo's file says so and production refuses it."""
    keyfile.initialize_key_file(Path(path), purpose=purpose)


def new_pepper(path: Path | str, *, at: datetime) -> int:
    """Add a fresh pepper to a key file and make it the present one; its number. Former ones stay.

    Running processes wrap under it at once: they look whether the file has changed. Raises `PepperRefused`.
    """
    return keyfile.add_pepper(Path(path), since=at.isoformat())


def peppers(path: Path | str) -> tuple[int, tuple[int, ...], datetime | None]:
    """The present pepper, all of them, and since when the present one is; None where it was there from the first."""
    present, numbers, since = keyfile.peppers_of(Path(path))
    return present, numbers, datetime.fromisoformat(since) if since else None


def remove_pepper(path: Path | str, number: int) -> None:
    """Take a former pepper out of a key file. Whoever calls saw that nothing lies under it. Raises `PepperRefused`."""
    keyfile.remove_pepper(Path(path), number)


def add_document_signer(
    path: Path | str,
    *,
    name: str,
    key: bytes,
    chain: bytes,
    at: datetime,
    password: bytes | None = None,
    replace: bool = False,
) -> None:
    """Put a PKCS#8 key and its certificates (both PEM) into a key file, once they are found to belong together.

    Running processes read the file when they start. Raises `SignerRefused`.
    """
    entry = documents.entry_from_pem(key, chain, password=password, at=at)
    keyfile.keep_document_signer(Path(path), name, entry, replace=replace)


def add_made_up_signer(path: Path | str, *, name: str, holder: str, since: datetime, until: datetime) -> None:
    """Put a made-up key and certificates for `holder` into the key file of a demo or a test.

    Raises `SignerRefused` for a production's key file.
    """
    if keyfile.FileKeyStore.load(Path(path)).purpose == "production":
        raise SignerRefused("a production signs with certificates of its own (keys_document_signer)")
    made = made_up.certified(holder, since=since, until=until)
    keyfile.keep_document_signer(Path(path), name, documents.make_entry(made.key, [made.own, made.root]), replace=True)


def signer_of(path: Path | str, name: str) -> DocumentSigner:
    """A document signer as the key file holds it this moment, in date or not. Raises `SignerUnusable`."""
    return keyfile.FileKeyStore.load(Path(path)).document_signer(name)
