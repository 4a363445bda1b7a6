"""What a key store does for us. A key file is one; PKCS#11 or a KMS will be others.

Operations, not key bytes, so that a store may keep its keys to itself.
"""

from datetime import datetime
from typing import Protocol


class Signer(Protocol):
    """An Ed25519 key by name."""

    @property
    def name(self) -> str: ...

    @property
    def public_key(self) -> bytes:
        """32 bytes."""

    def sign(self, message: bytes) -> bytes:
        """64 bytes over `message` itself (pure Ed25519)."""


class DocumentSigner(Protocol):
    """A P-256 key by name, with the certificates that say whose it is. The key itself never leaves the store."""

    @property
    def name(self) -> str: ...

    @property
    def certificate(self) -> bytes:
        """The signer's own certificate, DER."""

    @property
    def chain(self) -> tuple[bytes, ...]:
        """DER of the certificates above it: its issuer first, the root last where the store has it."""

    @property
    def ends_at(self) -> datetime:
        """When the first of all these certificates ends."""

    def valid_at(self, at: datetime) -> bool:
        """Whether every one of these certificates is in date at the aware moment `at`."""

    def sign(self, message: bytes) -> bytes:
        """ECDSA over the SHA-256 of `message`, DER."""


class KeyStore(Protocol):
    """Keys outside the database. Epochs are whole numbers from 1; the newest wraps and indexes."""

    @property
    def purpose(self) -> str:
        """`production`, `demo` or `test`."""

    @property
    def current_epoch(self) -> int: ...

    def wrap(self, epoch: int, content: bytes, associated: bytes) -> bytes:
        """Encrypt a data key under the epoch's key-encryption key."""

    def unwrap(self, epoch: int, wrapped: bytes, associated: bytes) -> bytes:
        """Raises `KeyDestroyed` when the epoch is gone, `Tampered` when `wrapped` does not open."""

    def blind(self, epoch: int, message: bytes) -> bytes:
        """HMAC-SHA256 under the epoch's blind-index key."""

    def mac(self, purpose: str, message: bytes) -> bytes:
        """HMAC-SHA256 under the key for `purpose`."""

    def wrap_digest(self, purpose: str, digest: bytes) -> bytes:
        """Encrypt a password digest under the current pepper."""

    def unwrap_digest(self, purpose: str, wrapped: bytes) -> bytes:
        """Open it under whichever pepper wrapped it."""

    @property
    def current_pepper(self) -> int:
        """The number of the pepper that wraps from now on."""

    def pepper_of(self, wrapped: bytes) -> int:
        """The number of the pepper that wrapped a digest. Raises `Tampered`."""

    def signer(self, name: str) -> Signer:
        """Raises `KeyUnknown`."""

    def document_signer(self, name: str) -> DocumentSigner:
        """Raises `SignerUnusable`."""
