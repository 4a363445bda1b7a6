"""The default key store: one JSON file outside the database, readable by its owner alone.

`{"format": "anbao-keys-1", "purpose": "demo", "current_epoch": 1,
  "epochs": {"1": {"kek": B64, "blind": B64}}, "macs": {"root": B64},
  "peppers": {"current": "1", "keys": {"1": B64}}, "signers": {"ledger": B64}}`, every key 32 bytes;
and, where documents are signed, `document_signers` (see `documents`).

A purpose of `mac` has its own key: the entry of that name in `macs`, else one derived from `root`.
"""

import base64
import binascii
import fcntl
import hashlib
import hmac
import json
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from anbao.keys.backends.documents import ENTRY, FileDocumentSigner, read_entry
from anbao.keys.domain.errors import (
    KeyDestroyed,
    KeyFileExists,
    KeyFileInvalid,
    KeyFileMissing,
    KeyFileReadable,
    KeyUnknown,
    PepperRefused,
    SignerRefused,
    SignerUnusable,
    Tampered,
)

FORMAT = "anbao-keys-1"
PURPOSES = ("production", "demo", "test")
_BYTES = 32
_NONCE = 12
_PEPPER_VERSION = 1
_MOST_PEPPERS = 255  # their number is one byte of what they wrap


class FileSigner:
    """An Ed25519 key from the file."""

    def __init__(self, name: str, seed: bytes) -> None:
        self._name = name
        self._key = Ed25519PrivateKey.from_private_bytes(seed)

    @property
    def name(self) -> str:
        return self._name

    @property
    def public_key(self) -> bytes:
        return self._key.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(message)


class FileKeyStore:
    """All keys of one file, held in memory. Its representation shows none of them."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        if content.get("format") != FORMAT or content.get("purpose") not in PURPOSES:
            raise KeyFileInvalid(f"the key file is not in the format {FORMAT}")
        try:
            self._purpose = str(content["purpose"])
            self._current = int(content["current_epoch"])
            self._epochs = {int(n): (_key(e["kek"]), _key(e["blind"])) for n, e in content["epochs"].items()}
            self._macs = {name: _key(k) for name, k in content["macs"].items()}
            self._pepper = int(content["peppers"]["current"])
            self._peppers = {int(n): _key(k) for n, k in content["peppers"]["keys"].items()}
            self._signers = {name: FileSigner(name, _key(k)) for name, k in content["signers"].items()}
            self._document_signers = {name: read_entry(name, one) for name, one in content.get(ENTRY, {}).items()}
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise KeyFileInvalid(
                f"the key file lacks something or holds a wrong key ({type(error).__name__})"
            ) from None
        if self._current not in self._epochs or self._pepper not in self._peppers or "root" not in self._macs:
            raise KeyFileInvalid("the key file names a current epoch, pepper or MAC root that it does not hold")

    @classmethod
    def load(cls, path: Path) -> "FileKeyStore":
        """Read `path`. Refuses a file that group or others may read, write or execute."""
        return cls(_content(path))

    @property
    def purpose(self) -> str:
        return self._purpose

    @property
    def current_epoch(self) -> int:
        return self._current

    def _epoch(self, epoch: int) -> tuple[bytes, bytes]:
        try:
            return self._epochs[epoch]
        except KeyError:
            raise KeyDestroyed(f"key epoch {epoch} is not in the key store", epoch=epoch) from None

    def wrap(self, epoch: int, content: bytes, associated: bytes) -> bytes:
        return _encrypt(self._epoch(epoch)[0], content, associated)

    def unwrap(self, epoch: int, wrapped: bytes, associated: bytes) -> bytes:
        return _decrypt(self._epoch(epoch)[0], wrapped, associated)

    def blind(self, epoch: int, message: bytes) -> bytes:
        return hmac.digest(self._epoch(epoch)[1], message, hashlib.sha256)

    def mac(self, purpose: str, message: bytes) -> bytes:
        key = self._macs.get(purpose)
        if key is None or purpose == "root":
            key = HKDF(algorithm=SHA256(), length=_BYTES, salt=None, info=b"anbao-mac-1\0" + purpose.encode()).derive(
                self._macs["root"]
            )
        return hmac.digest(key, message, hashlib.sha256)

    def wrap_digest(self, purpose: str, digest: bytes) -> bytes:
        head = bytes([_PEPPER_VERSION, self._pepper])
        return head + _encrypt(self._peppers[self._pepper], digest, _pepper_aad(head, purpose))

    def unwrap_digest(self, purpose: str, wrapped: bytes) -> bytes:
        number = self.pepper_of(wrapped)
        try:
            pepper = self._peppers[number]
        except KeyError:
            raise KeyUnknown(f"pepper {number} is not in the key store", pepper=number) from None
        return _decrypt(pepper, wrapped[2:], _pepper_aad(wrapped[:2], purpose))

    @property
    def current_pepper(self) -> int:
        return self._pepper

    def pepper_of(self, wrapped: bytes) -> int:
        head = wrapped[:2]
        if len(head) != 2 or head[0] != _PEPPER_VERSION:  # noqa: PLR2004  (version and pepper number)
            raise Tampered("not the layout of a wrapped digest")
        return head[1]

    def signer(self, name: str) -> FileSigner:
        try:
            return self._signers[name]
        except KeyError:
            raise KeyUnknown(f"no signing key is called {name!r}", name=name) from None

    def document_signer(self, name: str) -> FileDocumentSigner:
        try:
            return self._document_signers[name]
        except KeyError:
            raise SignerUnusable(
                "missing", f"nothing signs as {name!r}: put a key and its certificates into the key file", name=name
            ) from None


def _content(path: Path) -> dict[str, Any]:
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        raise KeyFileMissing(f"no key file at {path}: make one with `keys_init` or correct ANBAO_KEY_FILE") from None
    with os.fdopen(handle, "rb") as file:
        mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
        if mode & 0o077:
            raise KeyFileReadable(f"{path} has mode {mode:04o}: run `chmod 600 {path}`")
        try:
            content = json.load(file)
        except ValueError:
            raise KeyFileInvalid(f"{path} is not JSON") from None
    if not isinstance(content, dict):
        raise KeyFileInvalid(f"{path} is not in the format {FORMAT}")
    return content


def initialize_key_file(path: Path, *, purpose: str = "production") -> None:
    """Make a new key file at `path` (mode 0600, folder made where it is missing). Never overwrites one."""
    if purpose not in PURPOSES:
        msg = f"purpose is one of {', '.join(PURPOSES)}"
        raise ValueError(msg)
    content = {
        "format": FORMAT,
        "purpose": purpose,
        "current_epoch": 1,
        "epochs": {"1": {"kek": _fresh(), "blind": _fresh()}},
        "macs": {"root": _fresh()},
        "peppers": {"current": "1", "keys": {"1": _fresh()}},
        "signers": {"ledger": _fresh()},
    }
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _draft(path, content) as draft:
        try:
            os.link(draft, path)  # unlike rename, fails where a file is
        except FileExistsError:
            raise KeyFileExists(f"{path} exists: keys are never overwritten") from None


def keep_document_signer(path: Path, name: str, entry: Mapping[str, Any], *, replace: bool = False) -> None:
    """Put a document signer into the key file at `path`, all other keys as they are.

    Raises `SignerRefused` where one of that name is there already and `replace` was not asked for.
    """
    with _changed(path) as content:
        signers = content.setdefault(ENTRY, {})
        if name in signers and not replace:
            raise SignerRefused(f"{name} has a key and certificates already: --replace puts these in their place")
        signers[name] = dict(entry)


def add_pepper(path: Path, *, since: str) -> int:
    """Put a fresh pepper beside the others and make it the present one from `since` on; its number.

    The former ones stay, for what they wrapped.
    """
    with _changed(path) as content:
        peppers = content["peppers"]
        number = max(int(n) for n in peppers["keys"]) + 1
        if number > _MOST_PEPPERS:
            raise PepperRefused(f"pepper {_MOST_PEPPERS} is the last there can be")
        peppers["keys"][str(number)], peppers["current"], peppers["since"] = _fresh(), str(number), since
    return number


def peppers_of(path: Path) -> tuple[int, tuple[int, ...], str]:
    """The number of the present pepper, all numbers, and since when the present one is (empty: from the beginning)."""
    peppers = _content(path)["peppers"]
    return int(peppers["current"]), tuple(sorted(int(n) for n in peppers["keys"])), str(peppers.get("since", ""))


def remove_pepper(path: Path, number: int) -> None:
    """Take a former pepper out of the file: what it wrapped never opens again. Raises `PepperRefused`."""
    with _changed(path) as content:
        peppers = content["peppers"]
        if str(number) not in peppers["keys"] or number == int(peppers["current"]):
            raise PepperRefused(f"pepper {number} is the present one or not there")
        del peppers["keys"][str(number)]


@contextmanager
def _changed(path: Path) -> Iterator[dict[str, Any]]:
    """The file's content, to be changed; it is whole and loads, or stays as it was."""
    with _sole(path):
        content = _content(path)
        yield content
        FileKeyStore(content)
        owner = path.stat()
        with _draft(path, content) as draft:
            os.chown(draft, owner.st_uid, owner.st_gid)  # root may be who writes for the one who reads
            draft.replace(path)


@contextmanager
def _draft(path: Path, content: Mapping[str, Any]) -> Iterator[Path]:
    """`content` in a file beside `path`, on the disk and for its owner alone; gone afterwards unless it was moved."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(content, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        yield draft
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def _sole(path: Path) -> Iterator[None]:
    """One change of the file at a time: two would lose the first."""
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _fresh() -> str:
    return base64.b64encode(os.urandom(_BYTES)).decode()


def _key(text: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError(str(error)) from None
    if len(key) != _BYTES:
        msg = "a key has 32 bytes"
        raise ValueError(msg)
    return key


def _pepper_aad(head: bytes, purpose: str) -> bytes:
    return b"anbao-digest-1\0" + head + purpose.encode()


def _encrypt(key: bytes, content: bytes, associated: bytes) -> bytes:
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, content, associated)


def _decrypt(key: bytes, wrapped: bytes, associated: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(wrapped[:_NONCE], wrapped[_NONCE:], associated)
    except (InvalidTag, ValueError):
        raise Tampered("wrapped bytes do not open") from None
