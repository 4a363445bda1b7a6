"""Encryption that commits to its key, for ledger leaves.

AES-GCM alone does not: one ciphertext can be made to open to two contents under two keys. Here
HKDF-SHA256(data key, salt, info) yields 76 bytes: an encryption key (32), a nonce (12) and the commitment (32).
The commitment stands in the leaf; who discloses a data key for a leaf shows that it is the one that was used.
"""

import hmac
import os
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from anbao.keys.domain.errors import Tampered

SALT_BYTES = 32
INFO = b"anbao-committed-part-1"


@dataclass(frozen=True, slots=True)
class CommittedPart:
    """`key`: data key id; `salt` 32 fresh bytes; `commitment` 32 bytes; `ciphertext` with its 16-byte tag."""

    key: UUID
    salt: bytes
    commitment: bytes
    ciphertext: bytes


def _derive(key: bytes, salt: bytes) -> tuple[bytes, bytes, bytes]:
    out = HKDF(algorithm=SHA256(), length=76, salt=salt, info=INFO).derive(key)
    return out[:32], out[32:44], out[44:]


def _associated(key_id: UUID, context: bytes) -> bytes:
    return INFO + b"\0" + key_id.bytes + context


def commit_with(
    key: bytes, key_id: UUID, content: bytes, *, context: bytes, salt: bytes | None = None
) -> CommittedPart:
    """Encrypt `content` so that only `key` can ever open it. Only vectors give a `salt`."""
    salt = os.urandom(SALT_BYTES) if salt is None else salt
    encryption_key, nonce, commitment = _derive(key, salt)
    ciphertext = AESGCM(encryption_key).encrypt(nonce, content, _associated(key_id, context))
    return CommittedPart(key_id, salt, commitment, ciphertext)


def open_with(key: bytes, part: CommittedPart, *, context: bytes) -> bytes:
    """Check the commitment, then open. Raises `Tampered` if either fails."""
    encryption_key, nonce, commitment = _derive(key, part.salt)
    if not hmac.compare_digest(commitment, part.commitment):
        raise Tampered("another key was committed to", key=str(part.key))
    try:
        return AESGCM(encryption_key).decrypt(nonce, part.ciphertext, _associated(part.key, context))
    except InvalidTag:
        raise Tampered("committed part does not open", key=str(part.key)) from None
