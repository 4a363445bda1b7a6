"""The layout of sealed bytes: version (1) · data key id (16) · nonce (12) · AES-256-GCM ciphertext and tag.

The associated data is `"anbao-sealed-1" NUL context NUL key id`, so a value neither moves to another column
nor claims another key.
"""

import os
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from anbao.keys.domain.errors import Tampered

VERSION = 1
KEY_BYTES = 32
NONCE_BYTES = 12
OVERHEAD = 1 + 16 + NONCE_BYTES + 16


def _associated(key_id: UUID, context: str) -> bytes:
    if not context or "\0" in context:
        msg = "a context names the place that the value belongs to, e.g. identity.person.name"
        raise ValueError(msg)
    return b"anbao-sealed-1\0" + context.encode() + b"\0" + key_id.bytes


def seal_with(key: bytes, key_id: UUID, content: bytes, *, context: str, nonce: bytes | None = None) -> bytes:
    """Seal `content` under the 32 bytes of `key`. Only vectors give a `nonce`; it is random otherwise."""
    nonce = os.urandom(NONCE_BYTES) if nonce is None else nonce
    ciphertext = AESGCM(key).encrypt(nonce, content, _associated(key_id, context))
    return bytes([VERSION]) + key_id.bytes + nonce + ciphertext


def key_of(sealed: bytes) -> UUID:
    """The id of the data key that `sealed` names. Raises `Tampered` where the layout is not ours."""
    if not is_sealed(sealed):
        raise Tampered("not the layout of sealed bytes")
    return UUID(bytes=bytes(sealed[1:17]))


def is_sealed(value: bytes) -> bool:
    """Whether `value` has our layout (it may still fail to open)."""
    return len(value) >= OVERHEAD and value[0] == VERSION


def unseal_with(key: bytes, sealed: bytes, *, context: str) -> bytes:
    """Open `sealed`. Raises `Tampered` when it was changed, sealed for another context or under another key."""
    key_id = key_of(sealed)
    nonce, ciphertext = sealed[17 : 17 + NONCE_BYTES], sealed[17 + NONCE_BYTES :]
    try:
        return AESGCM(key).decrypt(nonce, ciphertext, _associated(key_id, context))
    except InvalidTag:
        raise Tampered("sealed bytes do not open", key=str(key_id), context=context) from None
