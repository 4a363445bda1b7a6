"""A passkey in software: answers what a browser would, and lets a test answer wrongly."""

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256

from anbao.identity.domain.passkeys import as_text, from_text

PRESENT, VERIFIED, ELIGIBLE, BACKED_UP, ATTESTED = 1, 4, 8, 16, 64


@dataclass
class SoftKey:
    """`origin` and `party` are what it believes it talks to; `flags` what it says of itself."""

    origin: str
    party: str
    flags: int = PRESENT | VERIFIED
    count: int = 0
    user: bytes = b""
    id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def made(self, options: dict[str, Any], **changes: Any) -> str:
        self.user = from_text(options["user"]["id"])
        public = cbor.encode(ES256.from_cryptography_key(self.key.public_key()))
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + public
        content = {"fmt": "none", "attStmt": {}, "authData": self._data(self.flags | ATTESTED) + attested}
        client = self._client("webauthn.create", **{"challenge": options["challenge"], **changes})
        return self._said({"clientDataJSON": as_text(client), "attestationObject": as_text(cbor.encode(content))})

    def used(self, options: dict[str, Any], **changes: Any) -> str:
        client, data = (
            self._client("webauthn.get", **{"challenge": options["challenge"], **changes}),
            self._data(self.flags),
        )
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._said(
            {
                "clientDataJSON": as_text(client),
                "authenticatorData": as_text(data),
                "signature": as_text(signature),
                "userHandle": as_text(self.user),
            }
        )

    def _data(self, flags: int) -> bytes:
        return hashlib.sha256(self.party.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _client(self, kind: str, **said: Any) -> bytes:
        said = {"type": kind, "origin": self.origin, "crossOrigin": False, **said}
        return json.dumps(said).encode()

    def _said(self, response: dict[str, Any]) -> str:
        return json.dumps(
            {"id": as_text(self.id), "type": "public-key", "response": {**response, "transports": ["usb"]}}
        )
