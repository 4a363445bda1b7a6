"""Document signers in the key file: a P-256 key and its certificates, each as base64 of its DER.

`{"e-policy": {"key": B64 of PKCS#8, "chain": [B64, …]}}`, the signer's own certificate first.
"""

import base64
import binascii
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
    load_pem_private_key,
)

from anbao.keys.domain import chains
from anbao.keys.domain.errors import SignerRefused

ENTRY = "document_signers"


class FileDocumentSigner:
    """A P-256 key from the file. Its representation shows nothing of it."""

    def __init__(self, name: str, key: ec.EllipticCurvePrivateKey, certificates: Sequence[x509.Certificate]) -> None:
        self._name = name
        self._key = key
        self._certificates = tuple(certificates)
        self._encoded = tuple(one.public_bytes(Encoding.DER) for one in certificates)

    @property
    def name(self) -> str:
        return self._name

    @property
    def certificate(self) -> bytes:
        return self._encoded[0]

    @property
    def chain(self) -> tuple[bytes, ...]:
        return self._encoded[1:]

    @property
    def ends_at(self) -> datetime:
        return min(one.not_valid_after_utc for one in self._certificates)

    def valid_at(self, at: datetime) -> bool:
        return all(chains.valid_at(one, at) for one in self._certificates)

    def sign(self, message: bytes) -> bytes:
        """Deterministic (RFC 6979): the same message always gives the same signature."""
        return self._key.sign(message, ec.ECDSA(SHA256(), deterministic_signing=True))


def read_entry(name: str, entry: Mapping[str, Any]) -> FileDocumentSigner:
    """Raises ValueError, KeyError or TypeError for what is no such entry."""
    key = load_der_private_key(_bytes(entry["key"]), password=None)
    certificates = [x509.load_der_x509_certificate(_bytes(one)) for one in entry["chain"]]
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not certificates:
        msg = "a document signer has a P-256 key and its certificates"
        raise ValueError(msg)
    return FileDocumentSigner(name, key, certificates)


def make_entry(key: ec.EllipticCurvePrivateKey, certificates: Sequence[x509.Certificate]) -> dict[str, Any]:
    return {
        "key": _text(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())),
        "chain": [_text(one.public_bytes(Encoding.DER)) for one in certificates],
    }


def entry_from_pem(key: bytes, chain: bytes, *, password: bytes | None, at: datetime) -> dict[str, Any]:
    """The entry of a PKCS#8 key and a chain, both PEM, once they are found fit. Raises `SignerRefused`."""
    try:
        private = load_pem_private_key(key, password=password)
    except TypeError:
        raise SignerRefused("give --password-file for a key that is encrypted, and for no other") from None
    except ValueError:
        raise SignerRefused("the key is no PEM of PKCS#8, or the password is wrong") from None
    try:
        certificates = x509.load_pem_x509_certificates(chain)
    except ValueError:
        raise SignerRefused("the chain holds no PEM certificates, or a damaged one") from None
    chains.check(private.public_key(), certificates, at=at)
    if not isinstance(private, ec.EllipticCurvePrivateKey):
        raise SignerRefused("the key is not of the curve P-256")
    return make_entry(private, certificates)


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError(str(error)) from None


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()
