"""Signed notes: the public example of the Go note package, reproduced byte by byte."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from anbao.ledger.domain.errors import NoteInvalid
from anbao.ledger.domain.note import Checkpoint, check_name, open_checkpoint, open_note, sign_note, verifier_key

# golang.org/x/mod/sumdb/note, example of Sign and Open; the private key is published there.
NAME = "PeterNeumann"
VERIFIER_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
SEED = base64.b64decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")[1:]
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
NOTE = (
    TEXT
    + "\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
KEY = Ed25519PrivateKey.from_private_bytes(SEED)
PUBLIC = KEY.public_key().public_bytes_raw()


def test_verifier_key_is_the_published_one():
    assert verifier_key(NAME, PUBLIC) == VERIFIER_KEY


def test_signed_note_is_the_published_one():
    assert sign_note(TEXT, name=NAME, public_key=PUBLIC, sign=KEY.sign) == NOTE


def test_published_note_opens():
    assert open_note(NOTE, name=NAME, public_key=PUBLIC) == TEXT


def test_note_with_signatures_of_others_opens():
    other = Ed25519PrivateKey.generate()
    line = sign_note(TEXT, name="witness.example", public_key=other.public_key().public_bytes_raw(), sign=other.sign)
    line = line.split("\n\n")[1]
    assert open_note(NOTE + line, name=NAME, public_key=PUBLIC) == TEXT
    assert open_note(TEXT + "\n" + line + NOTE.split("\n\n")[1], name=NAME, public_key=PUBLIC) == TEXT


@pytest.mark.parametrize(
    "harm",
    [
        lambda n: n.replace("cryptography", "Cryptography"),
        lambda n: n.replace("PeterNeumann", "EnochRoot"),
        lambda n: n.replace("x08go", "x08gp"),
        lambda n: n.replace("ZJkuBS", "ZJkuBT"),
        lambda n: n[:-1],
        lambda n: n.replace("\n\n", "\n"),
        lambda n: n.replace("— ", "- "),
        lambda n: n.replace("then", "\tthen"),
        lambda n: n + "garbage\n",
        lambda n: n + "\n",
        lambda n: n.split("\n\n")[0] + "\n\n",
        lambda n: "",
        lambda n: "x" * 1_000_001 + n,
    ],
)
def test_harmed_note_does_not_open(harm):
    with pytest.raises(NoteInvalid):
        open_note(harm(NOTE), name=NAME, public_key=PUBLIC)


@pytest.mark.parametrize("name", ["", "a+b", "a b", "a\nb", "a\u3000b"])
def test_name_that_a_note_cannot_carry_is_refused(name):
    with pytest.raises(ValueError, match="cannot name a key"):
        check_name(name)


def signed(text):
    return sign_note(text, name="log.example/1", public_key=PUBLIC, sign=KEY.sign)


def test_checkpoint_round_trip_and_extension_lines():
    head = Checkpoint("log.example/1", 20852163, bytes(range(32)))
    assert head.text() == f"log.example/1\n20852163\n{base64.b64encode(bytes(range(32))).decode()}\n"
    assert open_checkpoint(signed(head.text()), origin="log.example/1", public_key=PUBLIC) == head
    assert open_checkpoint(signed(head.text() + "more\n"), origin="log.example/1", public_key=PUBLIC) == head


ROOT = base64.b64encode(bytes(32)).decode()


@pytest.mark.parametrize(
    "text",
    [
        f"other.example\n1\n{ROOT}\n",
        f"log.example/1\n01\n{ROOT}\n",
        f"log.example/1\n-1\n{ROOT}\n",
        f"log.example/1\n{'9' * 5000}\n{ROOT}\n",
        f"log.example/1\n٣\n{ROOT}\n",
        "log.example/1\n1\nAAAA\n",
        "log.example/1\n1\n",
    ],
)
def test_signed_text_that_is_no_checkpoint_of_ours_is_refused(text):
    with pytest.raises(NoteInvalid):
        open_checkpoint(signed(text), origin="log.example/1", public_key=PUBLIC)
