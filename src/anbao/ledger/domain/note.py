"""Signed notes (C2SP signed-note, Ed25519) and checkpoints (C2SP tlog-checkpoint)."""

import base64
import binascii
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from anbao.ledger.domain.errors import NoteInvalid
from anbao.ledger.domain.merkle import HASH_BYTES

ED25519 = b"\x01"
_LIMIT = 1_000_000
_SIZE = re.compile("0|[1-9][0-9]{0,17}")
_DASH = "— "


def key_hash(name: str, public_key: bytes) -> bytes:
    """The four bytes by which a signature line says which key it is of."""
    return hashlib.sha256(name.encode() + b"\n" + ED25519 + public_key).digest()[:4]


def verifier_key(name: str, public_key: bytes) -> str:
    """`name+hash+base64`, the public key as others pass it around."""
    return f"{name}+{key_hash(name, public_key).hex()}+{base64.b64encode(ED25519 + public_key).decode()}"


def check_name(name: str) -> str:
    """Raises ValueError for a key name that a note cannot carry."""
    if not name or "+" in name or any(c.isspace() for c in name):
        msg = f"{name!r} cannot name a key: not empty, no plus sign, no white space"
        raise ValueError(msg)
    return name


def sign_note(text: str, *, name: str, public_key: bytes, sign: Callable[[bytes], bytes]) -> str:
    """`text` (ends with a newline) with one signature line."""
    if not text.endswith("\n"):
        msg = "a note's text ends with a newline"
        raise ValueError(msg)
    signature = key_hash(check_name(name), public_key) + sign(text.encode())
    return f"{text}\n{_DASH}{name} {base64.b64encode(signature).decode()}\n"


def open_note(note: str, *, name: str, public_key: bytes) -> str:
    """The signed text. Signatures of keys that we do not know are passed over.

    Raises `NoteInvalid` for a malformed note, for a wrong signature of our key, and where it has none of ours.
    """
    text, separator, tail = note.rpartition("\n\n")
    if len(note) > _LIMIT or not separator or not tail.endswith("\n") or any(c < " " and c != "\n" for c in note):
        raise NoteInvalid("not a signed note")
    text += "\n"
    wanted, found = key_hash(name, public_key), False
    for line in tail[:-1].split("\n"):
        signer, signature = _signature_line(line)
        if signer != name or signature[:4] != wanted:
            continue
        try:
            Ed25519PublicKey.from_public_bytes(public_key).verify(signature[4:], text.encode())
        except InvalidSignature:
            raise NoteInvalid(f"the signature of {name} does not fit the note") from None
        found = True
    if not found:
        raise NoteInvalid(f"the note is not signed by {name}")
    return text


def _signature_line(line: str) -> tuple[str, bytes]:
    name, separator, encoded = line.removeprefix(_DASH).partition(" ")
    try:
        signature = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raise NoteInvalid("a signature line is malformed") from None
    if not line.startswith(_DASH) or not separator or not name or len(signature) <= 4:  # noqa: PLR2004  (key hash)
        raise NoteInvalid("a signature line is malformed")
    return name, signature


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A head of the log: how many leaves, and the root over them (32 bytes)."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    @classmethod
    def parse(cls, text: str) -> "Checkpoint":
        """Raises `NoteInvalid`."""
        lines = text.split("\n")
        try:
            origin, size, root = lines[0], lines[1], base64.b64decode(lines[2], validate=True)
        except (IndexError, ValueError):
            raise NoteInvalid("not a checkpoint") from None
        if not origin or not _SIZE.fullmatch(size) or len(root) != HASH_BYTES:
            raise NoteInvalid("not a checkpoint")
        return cls(origin, int(size), root)


def open_checkpoint(note: str, *, origin: str, public_key: bytes) -> Checkpoint:
    """A checkpoint that the key called `origin` signed, for the log called `origin`. Raises `NoteInvalid`."""
    checkpoint = Checkpoint.parse(open_note(note, name=origin, public_key=public_key))
    if checkpoint.origin != origin:
        raise NoteInvalid(f"the checkpoint is of another log: {checkpoint.origin}")
    return checkpoint
