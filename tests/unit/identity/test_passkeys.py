"""What browsers answer, against the test vectors of the specification, and against what hostile ones send."""

import json
import time
from dataclasses import replace
from pathlib import Path

import pytest
from fido2 import cbor

from anbao.identity.domain import passkeys
from anbao.identity.domain.passkeys import Answer, Party, Refused, as_text, check_made, check_used, read_answer
from tests.support.keys import BACKED_UP, PRESENT, VERIFIED, SoftKey

FILE = json.loads((Path(__file__).parent / "data" / "webauthn-l3.json").read_text(encoding="utf-8"))
PARTY = Party(FILE["rp_id"], FILE["origin"])
FRAMED = ("crossOrigin", "topOrigin")
REFUSED_ALGORITHM = ("Ed448",)
"""Shown in the specification, offered by us to nobody."""


def answer(said, of):
    value = {name: bytes.fromhex(hexed) for name, hexed in said.items()}
    return Answer(
        credential=bytes.fromhex(of["registration"]["credential_id"]),
        client_data=value["clientDataJSON"],
        made=value.get("attestationObject", b""),
        authenticator_data=value.get("authenticatorData", b""),
        signature=value.get("signature", b""),
        user=b"",
        transports=(),
    )


def unframed(one):
    """The client data as a page that is in no frame gives them; the signature no longer fits, so for registration."""
    client = json.loads(one.client_data)
    for name in FRAMED:
        client.pop(name, None)
    return replace(one, client_data=json.dumps(client).encode())


def is_framed(said):
    client = json.loads(bytes.fromhex(said["clientDataJSON"]))
    return client.get("crossOrigin") is True or "topOrigin" in client


VECTORS = FILE["vectors"]
TITLES = [one["title"] for one in VECTORS]


def test_all_vectors_of_the_specification_are_there():
    assert len(VECTORS) == 15
    assert "w3c/webauthn" in FILE["source"]


def register(vector):
    made = vector["registration"]
    given = answer(made, vector)
    given = unframed(given) if is_framed(made) else given
    return check_made(given, challenge=bytes.fromhex(made["challenge"]), party=PARTY, verified=False)


@pytest.mark.parametrize("vector", VECTORS, ids=TITLES)
def test_vector_of_the_specification(vector):
    made, used = vector["registration"], vector["authentication"]
    if is_framed(made):
        with pytest.raises(Refused, match="framed"):
            check_made(answer(made, vector), challenge=bytes.fromhex(made["challenge"]), party=PARTY, verified=False)
    if any(name in vector["title"] for name in REFUSED_ALGORITHM):
        with pytest.raises(Refused, match="algorithm"):
            register(vector)
        return
    key = register(vector)
    assert key.credential.hex() == made["credential_id"]
    given = {"challenge": bytes.fromhex(used["challenge"]), "party": PARTY, "public_key": key.public_key}
    if is_framed(used):
        with pytest.raises(Refused, match="framed"):
            check_used(answer(used, vector), sign_count=0, verified=False, **given)
        return
    shown = check_used(answer(used, vector), sign_count=0, verified=False, **given)
    flags = bytes.fromhex(used["authenticatorData"])[32]
    assert (shown.verified, shown.backed_up) == (bool(flags & 4), bool(flags & 16))


TAKEN = [
    one
    for one in VECTORS
    if not any(name in one["title"] for name in REFUSED_ALGORITHM) and not is_framed(one["authentication"])
]


@pytest.mark.parametrize("vector", TAKEN, ids=[one["title"] for one in TAKEN])
@pytest.mark.parametrize("part", ["signature", "authenticator_data", "client_data"])
def test_vector_with_one_bit_turned_is_refused(vector, part):
    key, used = register(vector), vector["authentication"]
    given = answer(used, vector)
    turned = bytearray(getattr(given, part))
    turned[-1] ^= 1
    with pytest.raises(Refused):
        check_used(
            replace(given, **{part: bytes(turned)}), challenge=bytes.fromhex(used["challenge"]), party=PARTY,
            public_key=key.public_key, sign_count=0, verified=False,
        )  # fmt: skip


CHALLENGE = bytes(range(32))
OPTIONS = {"challenge": as_text(CHALLENGE), "user": {"id": as_text(b"u" * 32)}}


def soft(**how):
    return SoftKey(PARTY.origin, PARTY.id, **how)


def made(key, **changes):
    return check_made(read_answer(key.made(OPTIONS, **changes)), challenge=CHALLENGE, party=PARTY, verified=True)


def used(key, public_key, sign_count=0, verified=True, **changes):
    said = read_answer(key.used(OPTIONS, **changes))
    return check_used(
        said, challenge=CHALLENGE, party=PARTY, public_key=public_key, sign_count=sign_count, verified=verified
    )


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"origin": "https://example.org.evil.example"}, "other-origin"),
        ({"origin": "http://example.org"}, "other-origin"),
        ({"type": "webauthn.create"}, "other-ceremony"),
        ({"challenge": as_text(bytes(32))}, "other-challenge"),
        ({"challenge": ""}, "other-challenge"),
        ({"crossOrigin": True}, "framed"),
        ({"topOrigin": "https://evil.example"}, "framed"),
    ],
)
def test_client_data_that_say_something_else_are_refused(changes, reason):
    key = soft()
    public = made(key).public_key
    with pytest.raises(Refused, match=reason):
        used(key, public, **changes)


def test_other_party_absent_user_and_unverified_user_are_refused():
    key = soft()
    public = made(key).public_key
    for change, reason in (
        ({"party": "evil.example"}, "other-party"),
        ({"flags": VERIFIED}, "nobody-there"),
        ({"flags": PRESENT}, "user-not-verified"),
        ({"flags": PRESENT | VERIFIED | BACKED_UP}, "malformed"),
    ):
        with pytest.raises(Refused, match=reason):
            used(replace(key, **change), public)
    assert used(replace(key, flags=PRESENT), public, verified=False).verified is False


def test_counter_goes_on():
    key = soft(count=5)
    public = made(key).public_key
    assert used(key, public, sign_count=4).sign_count == 5
    for before in (5, 6):
        with pytest.raises(Refused, match="counter"):
            used(key, public, sign_count=before)
    key.count = 0
    with pytest.raises(Refused, match="counter"):
        used(key, public, sign_count=1)
    assert used(key, public, sign_count=0).sign_count == 0


def test_key_of_somebody_else_is_refused():
    public = made(soft()).public_key
    with pytest.raises(Refused, match="signature"):
        used(soft(), public)


def nested(depth):
    return b"\x81" * depth + b"\x00"


HOSTILE = {
    "nothing": "",
    "no json": "{",
    "deep json": "[" * 15_000,
    "a list": "[]",
    "null": "null",
    "a number for an id": '{"id": 5, "response": {}}',
    "an id that is no base64": '{"id": "***", "response": {"clientDataJSON": ""}}',
    "padded base64": '{"id": "QQ==", "response": {"clientDataJSON": ""}}',
    "too long": "x" * (passkeys.LONGEST + 1),
    "an id too long": json.dumps({"id": as_text(bytes(1024)), "response": {"clientDataJSON": ""}}),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_answer_is_refused_at_once(text):
    began = time.monotonic()
    with pytest.raises(Refused):
        read_answer(text)
    assert time.monotonic() - began < 0.5


CLIENT = json.dumps({"type": "webauthn.create", "challenge": as_text(CHALLENGE), "origin": PARTY.origin}).encode()
BODIES = {
    "empty": b"",
    "deep": nested(8000),
    "endless list": b"\x9b" + b"\xff" * 8,
    "endless text": b"\x7b" + b"\xff" * 8,
    "wide map": b"\xb9\x0f\xff" + b"\x00" * 8000,
    "no object": cbor.encode(7),
    "no data": cbor.encode({"fmt": "none", "attStmt": {}, "authData": b""}),
    "short data": cbor.encode({"fmt": "none", "attStmt": {}, "authData": bytes(36)}),
    "no key": cbor.encode({"fmt": "none", "attStmt": {}, "authData": bytes(32) + b"\x41" + bytes(4) + bytes(18)}),
    "text for data": cbor.encode({"fmt": "none", "attStmt": {}, "authData": "x" * 200}),
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_hostile_attestation_is_refused_at_once(body):
    given = Answer(b"id", CLIENT, body, b"", b"", b"", ())
    began = time.monotonic()
    with pytest.raises(Refused):
        check_made(given, challenge=CHALLENGE, party=PARTY, verified=False)
    assert time.monotonic() - began < 1


def test_key_of_a_size_that_takes_time_is_refused():
    huge = {1: 3, 3: -257, -1: b"\xff" * 2000, -2: b"\x01\x00\x01"}
    slow = {1: 3, 3: -257, -1: b"\xff" * 256, -2: b"\xff" * 256}
    for key in (huge, slow, {1: 2, 3: -8888}):
        attested = bytes(16) + (2).to_bytes(2, "big") + b"id" + cbor.encode(key)
        data = SoftKey("", PARTY.id)._data(PRESENT | VERIFIED | 64) + attested
        body = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        with pytest.raises(Refused, match="algorithm"):
            check_made(Answer(b"id", CLIENT, body, b"", b"", b"", ()), challenge=CHALLENGE, party=PARTY, verified=False)
