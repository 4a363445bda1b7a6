"""What a browser answers when a passkey is made or used: read within bounds, and checked (W3C WebAuthn, Level 3). Pure.

No attestation is asked for: which make of device holds the key is nobody's business here. What is refused is refused
with a reason that names no datum.
"""

import base64
import hashlib
import hmac
import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from fido2 import cbor
from fido2.cose import CoseKey
from fido2.webauthn import AttestationObject, AuthenticatorData

ALGORITHMS: Final = (-7, -8, -257, -35, -36)  # ES256, EdDSA, RS256, ES384, ES512: in the order in which we like them
LONGEST: Final = 16 * 1024  # characters of an answer
LONGEST_ID: Final = 1023  # bytes, of the specification
LONGEST_PART: Final = 8 * 1024
LONGEST_SIGNATURE: Final = 1024
RSA_BYTES: Final = (256, 512)
CHALLENGE_BYTES: Final = 32
TRANSPORTS: Final = frozenset({"usb", "nfc", "ble", "smart-card", "hybrid", "internal"})
_ALG, _MODULUS, _EXPONENT, _RS256 = 3, -1, -2, -257
_MALFORMED: Final = (
    ValueError,
    KeyError,
    TypeError,
    IndexError,
    AttributeError,
    OverflowError,
    RecursionError,
    struct.error,
)


class Refused(Exception):
    """The answer proves nothing; `reason` is a code for the ledger."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Party:
    """For whom keys are made: the domain, and the origin at which our pages stand."""

    id: str
    origin: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What the browser sent, decoded and within bounds. `made`: of a new key; else of one that was used."""

    credential: bytes
    client_data: bytes
    made: bytes
    authenticator_data: bytes
    signature: bytes
    user: bytes
    transports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key that was made: its id, its public half (COSE, CBOR), and what the device says of itself."""

    credential: bytes
    public_key: bytes
    sign_count: int
    verified: bool
    eligible: bool
    backed_up: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A key that was used: whether the device verified its user, its counter, whether it is backed up."""

    verified: bool
    sign_count: int
    backed_up: bool


def as_text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def from_text(text: str) -> bytes:
    """Back from `as_text`. Raises ValueError for anything else, padding and blanks included."""
    decoded = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    if as_text(decoded) != text:
        msg = "not base64url as it is written once"
        raise ValueError(msg)
    return decoded


def read_answer(text: str) -> Answer:
    """What the page sent: the JSON form of a `PublicKeyCredential`. Raises Refused."""
    if len(text) > LONGEST:
        raise Refused("too-large")
    try:
        sent = json.loads(text)
        response = sent["response"]
        answer = Answer(
            credential=from_text(sent["id"]),
            client_data=from_text(response["clientDataJSON"]),
            made=from_text(response.get("attestationObject", "")),
            authenticator_data=from_text(response.get("authenticatorData", "")),
            signature=from_text(response.get("signature", "")),
            user=from_text(response.get("userHandle") or ""),
            transports=tuple(one for one in response.get("transports", ()) if one in TRANSPORTS),
        )
    except _MALFORMED:
        raise Refused("malformed") from None
    parts = (answer.client_data, answer.made, answer.authenticator_data)
    if len(answer.credential) > LONGEST_ID or any(len(part) > LONGEST_PART for part in parts):
        raise Refused("too-large")
    if not answer.credential or len(answer.signature) > LONGEST_SIGNATURE:
        raise Refused("malformed")
    return answer


def check_made(answer: Answer, *, challenge: bytes, party: Party, verified: bool) -> NewKey:
    """A key that was just made. `verified`: the device must have verified its user. Raises Refused."""
    _check_client_data(answer.client_data, kind="webauthn.create", challenge=challenge, party=party)
    try:
        said = AttestationObject(answer.made).auth_data
        data = said.credential_data
        key = dict(data.public_key) if data else {}
        credential = bytes(data.credential_id) if data else b""
        public_key = cbor.encode(key)
    except _MALFORMED:
        raise Refused("malformed") from None
    _check_said(said, party=party, verified=verified)
    if not credential or not hmac.compare_digest(credential, answer.credential):
        raise Refused("other-credential")
    _check_key(key)
    return NewKey(
        credential=credential,
        public_key=public_key,
        sign_count=said.counter,
        verified=said.is_user_verified(),
        eligible=said.is_backup_eligible(),
        backed_up=said.is_backed_up(),
    )


def check_used(
    answer: Answer, *, challenge: bytes, party: Party, public_key: bytes, sign_count: int, verified: bool
) -> Shown:
    """A key that was used, against what is kept of it. Raises Refused.

    A counter that does not go on says that the key was copied; devices that keep none say 0 every time.
    """
    _check_client_data(answer.client_data, kind="webauthn.get", challenge=challenge, party=party)
    try:
        said = AuthenticatorData(answer.authenticator_data)
        key = CoseKey.parse(cbor.decode(public_key))
    except _MALFORMED:
        raise Refused("malformed") from None
    _check_said(said, party=party, verified=verified)
    try:
        key.verify(answer.authenticator_data + hashlib.sha256(answer.client_data).digest(), answer.signature)
    except (InvalidSignature, UnsupportedAlgorithm, NotImplementedError, *_MALFORMED):
        raise Refused("signature") from None
    if (said.counter or sign_count) and said.counter <= sign_count:
        raise Refused("counter")
    return Shown(verified=said.is_user_verified(), sign_count=said.counter, backed_up=said.is_backed_up())


def _check_client_data(content: bytes, *, kind: str, challenge: bytes, party: Party) -> None:
    try:
        said: Any = json.loads(content)
        answered = from_text(said["challenge"])
        facts = (said["type"], said["origin"], said.get("crossOrigin", False), said.get("topOrigin"))
    except _MALFORMED:
        raise Refused("malformed") from None
    found, origin, crossing, top = facts
    if found != kind:
        raise Refused("other-ceremony")
    if not hmac.compare_digest(answered, challenge):
        raise Refused("other-challenge")
    if origin != party.origin:
        raise Refused("other-origin")
    if crossing is not False or top is not None:
        raise Refused("framed")


def _check_said(said: AuthenticatorData, *, party: Party, verified: bool) -> None:
    if not hmac.compare_digest(said.rp_id_hash, hashlib.sha256(party.id.encode()).digest()):
        raise Refused("other-party")
    if not said.is_user_present():
        raise Refused("nobody-there")
    if verified and not said.is_user_verified():
        raise Refused("user-not-verified")
    if said.is_backed_up() and not said.is_backup_eligible():
        raise Refused("malformed")


def _check_key(key: Mapping[int, Any]) -> None:
    """Of a kind that we verify, and of a size that takes no time."""
    if key.get(_ALG) not in ALGORITHMS:
        raise Refused("algorithm")
    if key[_ALG] == _RS256:
        modulus, exponent = key.get(_MODULUS, b""), key.get(_EXPONENT, b"")
        least, most = RSA_BYTES
        if not least <= len(modulus) <= most or len(exponent) > 4:  # noqa: PLR2004  (bytes of a public exponent)
            raise Refused("algorithm")


def creation_options(
    *, party: Party, name: str, user: bytes, label: str, challenge: bytes, known: Sequence[bytes]
) -> dict[str, Any]:
    """What `navigator.credentials.create` is asked, its bytes as text. `known`: keys that are there already."""
    return {
        "rp": {"id": party.id, "name": name},
        "user": {"id": as_text(user), "name": label, "displayName": label},
        "challenge": as_text(challenge),
        "pubKeyCredParams": [{"type": "public-key", "alg": alg} for alg in ALGORITHMS],
        "excludeCredentials": [{"type": "public-key", "id": as_text(one)} for one in known],
        "authenticatorSelection": {"residentKey": "preferred", "userVerification": "preferred"},
        "attestation": "none",
        "timeout": 300_000,
    }


def request_options(
    *, party: Party, challenge: bytes, allowed: Mapping[bytes, Sequence[str]], verified: bool
) -> dict[str, Any]:
    """What `navigator.credentials.get` is asked. Without `allowed` keys the device offers those it finds."""
    return {
        "rpId": party.id,
        "challenge": as_text(challenge),
        "allowCredentials": [
            {"type": "public-key", "id": as_text(one), "transports": list(ways)} for one, ways in allowed.items()
        ],
        "userVerification": "required" if verified else "preferred",
        "timeout": 300_000,
    }
