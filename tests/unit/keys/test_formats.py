"""Layouts of sealed bytes, committed parts, blind indexes and MACs, against vectors made without our code."""

import base64
import json
import runpy
from pathlib import Path
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from anbao.keys.backends.keyfile import FORMAT, FileKeyStore
from anbao.keys.domain.committing import CommittedPart, commit_with, open_with
from anbao.keys.domain.errors import Tampered
from anbao.keys.domain.sealed import OVERHEAD, is_sealed, key_of, seal_with, unseal_with

VECTORS = json.loads((Path(__file__).parent / "vectors.json").read_text())
KEY_ID = UUID("01a1f640-bc00-7069-bb48-ea73454a380a")
KEY = bytes(range(32))


def from_hex(name, *fields):
    return [bytes.fromhex(VECTORS[name][field]) for field in fields]


def store(**changed):
    def b64(number):
        return base64.b64encode(bytes([number] * 32)).decode()

    content = {
        "format": FORMAT,
        "purpose": "test",
        "current_epoch": 1,
        "epochs": {"1": {"kek": b64(9), "blind": b64(1)}},
        "macs": {"root": b64(2)},
        "peppers": {"current": "1", "keys": {"1": b64(3)}},
        "signers": {"ledger": b64(4)},
    }
    return FileKeyStore({**content, **changed})


def test_vectors_are_what_their_script_makes():
    made = runpy.run_path(str(Path(__file__).parent / "make_vectors.py"))
    assert {name: made[name]() for name in VECTORS} == VECTORS


def test_sealed_vector():
    key, nonce, content, sealed = from_hex("sealed", "key", "nonce", "content", "sealed")
    context = VECTORS["sealed"]["context"]
    assert seal_with(key, KEY_ID, content, context=context, nonce=nonce) == sealed
    assert unseal_with(key, sealed, context=context) == content
    assert key_of(sealed) == KEY_ID


def test_committed_vector():
    key, salt, context, content = from_hex("committed", "key", "salt", "context", "content")
    commitment, ciphertext = from_hex("committed", "commitment", "ciphertext")
    part = commit_with(key, KEY_ID, content, context=context, salt=salt)
    assert part == CommittedPart(KEY_ID, salt, commitment, ciphertext)
    assert open_with(key, part, context=context) == content


def test_blind_vector():
    v = VECTORS["blind"]
    message = b"anbao-blind-1\0" + v["kind"].encode() + b"\0" + v["value"].encode()
    assert store().blind(1, message).hex() == v["index"]


def test_mac_vector_and_a_key_of_its_own():
    v = VECTORS["mac"]
    assert store().mac("otp", bytes.fromhex(v["message"])).hex() == v["mac"]
    own = store(macs={"root": base64.b64encode(bytes(32)).decode(), "otp": base64.b64encode(bytes([2] * 32)).decode()})
    assert own.mac("otp", b"x") not in (store().mac("otp", b"x"), own.mac("visit", b"x"))


@given(content=st.binary(max_size=200), context=st.text(min_size=1, max_size=20).filter(lambda t: "\0" not in t))
def test_sealed_round_trip(content, context):
    try:
        context.encode()
    except UnicodeEncodeError:
        return
    sealed = seal_with(KEY, KEY_ID, content, context=context)
    assert len(sealed) == len(content) + OVERHEAD
    assert unseal_with(KEY, sealed, context=context) == content


def test_every_changed_bit_of_sealed_bytes_is_noticed():
    sealed = seal_with(KEY, KEY_ID, b"name", context="a.b")
    for bit in range(len(sealed) * 8):
        changed = bytearray(sealed)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(Tampered):
            unseal_with(KEY, bytes(changed), context="a.b")


@pytest.mark.parametrize("cut", [0, 1, 17, 28, 40, 44, 48])
def test_cut_sealed_bytes_do_not_open(cut):
    with pytest.raises(Tampered):
        unseal_with(KEY, seal_with(KEY, KEY_ID, b"name", context="a.b")[:cut], context="a.b")


def test_wrong_context_and_wrong_key_do_not_open():
    sealed = seal_with(KEY, KEY_ID, b"name", context="a.b")
    with pytest.raises(Tampered):
        unseal_with(KEY, sealed, context="a.c")
    with pytest.raises(Tampered):
        unseal_with(bytes(32), sealed, context="a.b")


@pytest.mark.parametrize("context", ["", "a\0b"])
def test_context_must_name_a_place(context):
    with pytest.raises(ValueError, match="context"):
        seal_with(KEY, KEY_ID, b"", context=context)


def test_equal_contents_look_different():
    assert seal_with(KEY, KEY_ID, b"x", context="a") != seal_with(KEY, KEY_ID, b"x", context="a")


def test_clear_text_is_not_taken_for_sealed():
    assert not is_sealed("王小明，臺北市信義區示範路一段一號，電話 0912345678".encode())
    assert not is_sealed(b"")


def test_committed_part_opens_under_its_key_alone():
    """A forger may choose the ciphertext; the commitment still names one key."""
    part = commit_with(KEY, KEY_ID, b"truth", context=b"c")
    other = bytes(32)
    forged = CommittedPart(part.key, part.salt, part.commitment, AESGCM(other).encrypt(bytes(12), b"lie", b""))
    for key, tried in ((other, part), (other, forged), (KEY, forged)):
        with pytest.raises(Tampered):
            open_with(key, tried, context=b"c")
    with pytest.raises(Tampered):
        open_with(KEY, part, context=b"d")
