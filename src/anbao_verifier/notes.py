"""Verifier keys, signed notes and checkpoints (C2SP signed-note and tlog-checkpoint; Ed25519)."""

import re
from base64 import b64decode
from hashlib import sha256
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

MOST_CHARACTERS = 100_000
_NUMBER = re.compile(r"(?:0|[1-9][0-9]{0,17})\Z")
_SIGNATURE = re.compile(r"\u2014 ([^\s+]+) ([A-Za-z0-9+/]+={0,2})\Z")


class Unproven(Exception):
    """Something does not prove what it should; the message says what."""


class Key(NamedTuple):
    name: str
    hash: bytes
    public: Ed25519PublicKey


class Head(NamedTuple):
    origin: str
    size: int
    root: bytes


def read_key(text: str) -> Key:
    """`name+hash+base64(0x01 and 32 bytes)`. Raises `Unproven`."""
    name, _, rest = text.strip().partition("+")
    digest, _, encoded = rest.partition("+")
    try:
        material, said = b64decode(encoded, validate=True), bytes.fromhex(digest)
    except ValueError:
        raise Unproven("the public key is not in the form name+hash+key") from None
    if len(material) != 33 or material[0] != 1:  # noqa: PLR2004  (algorithm and key)
        raise Unproven("the public key is not an Ed25519 key")
    if sha256(f"{name}\n".encode() + material).digest()[:4] != said:
        raise Unproven("the public key's hash does not belong to its name and key")
    return Key(name, said, Ed25519PublicKey.from_public_bytes(material[1:]))


def read_head(note: str, key: Key) -> Head:
    """The checkpoint in `note`, once its signature by `key` is checked. Raises `Unproven`."""
    if len(note) > MOST_CHARACTERS:
        raise Unproven("the checkpoint is too long")
    cut = note.rfind("\n\n")
    if cut < 0 or not note.endswith("\n"):
        raise Unproven("the checkpoint is not a signed note")
    text = note[: cut + 1]
    _check_signature(text, note[cut + 2 : -1].split("\n"), key)
    lines = text.split("\n")
    try:
        head = Head(lines[0], int(_number(lines[1])), b64decode(lines[2], validate=True))
    except (IndexError, ValueError):
        raise Unproven("the checkpoint lacks origin, size or root") from None
    if len(head.root) != 32:  # noqa: PLR2004
        raise Unproven("the checkpoint's root has not 32 bytes")
    if head.origin != key.name:
        raise Unproven(f"the checkpoint is of another log: {head.origin}")
    return head


def _number(text: str) -> str:
    if not _NUMBER.match(text):
        raise Unproven("the checkpoint's size is not a plain number")
    return text


def _check_signature(text: str, lines: list[str], key: Key) -> None:
    signed = False
    for line in lines:
        match = _SIGNATURE.match(line)
        if not match:
            raise Unproven("the checkpoint has a malformed signature line")
        try:
            signature = b64decode(match[2], validate=True)
        except ValueError:
            raise Unproven("the checkpoint has a malformed signature line") from None
        if match[1] != key.name or signature[:4] != key.hash:
            continue
        try:
            key.public.verify(signature[4:], text.encode())
        except InvalidSignature:
            raise Unproven("the checkpoint's signature does not fit it") from None
        signed = True
    if not signed:
        raise Unproven(f"the checkpoint is not signed by {key.name}")
