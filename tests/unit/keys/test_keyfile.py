"""The key file: who may read it, what it must hold, what it refuses."""

import json
import stat

import pytest

from anbao.keys.backends.keyfile import FileKeyStore, initialize_key_file
from anbao.keys.domain.errors import (
    KeyDestroyed,
    KeyFileExists,
    KeyFileInvalid,
    KeyFileMissing,
    KeyFileReadable,
    KeyUnknown,
    Tampered,
)


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "secrets" / "keys.json"
    initialize_key_file(path, purpose="test")
    return path


def changed(path, change):
    content = json.loads(path.read_text())
    change(content)
    path.write_text(json.dumps(content))
    return FileKeyStore.load(path)


def test_new_file_is_for_its_owner_alone_and_loads(path):
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [p.name for p in path.parent.iterdir()] == ["keys.json"]
    store = FileKeyStore.load(path)
    assert (store.purpose, store.current_epoch) == ("test", 1)
    assert len(store.signer("ledger").public_key) == 32


def test_existing_file_is_never_overwritten(path):
    before = path.read_bytes()
    with pytest.raises(KeyFileExists):
        initialize_key_file(path)
    assert path.read_bytes() == before
    assert [p.name for p in path.parent.iterdir()] == ["keys.json"]


def test_unknown_purpose_is_refused(tmp_path):
    with pytest.raises(ValueError, match="purpose"):
        initialize_key_file(tmp_path / "k", purpose="staging")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o644, 0o666, 0o610])
def test_file_that_others_can_touch_is_refused(path, mode):
    path.chmod(mode)
    with pytest.raises(KeyFileReadable, match="chmod 600"):
        FileKeyStore.load(path)


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_file_that_only_its_owner_can_touch_is_read(path, mode):
    path.chmod(mode)
    assert FileKeyStore.load(path)


def test_missing_file_says_what_to_do(tmp_path):
    with pytest.raises(KeyFileMissing, match="keys_init"):
        FileKeyStore.load(tmp_path / "none")


@pytest.mark.parametrize("text", ["", "[]", "{}", "not json", '{"format": "anbao-keys-1"}'])
def test_file_in_another_format_is_refused(path, text):
    path.write_text(text)
    with pytest.raises(KeyFileInvalid):
        FileKeyStore.load(path)


@pytest.mark.parametrize(
    "change",
    [
        lambda c: c.update(format="anbao-keys-2"),
        lambda c: c.update(purpose="staging"),
        lambda c: c.update(current_epoch=2),
        lambda c: c["epochs"]["1"].update(kek="AAAA"),
        lambda c: c["epochs"]["1"].pop("blind"),
        lambda c: c["macs"].pop("root"),
        lambda c: c["peppers"].update(current="2"),
        lambda c: c["signers"].update(ledger="***"),
        lambda c: c.pop("signers"),
        lambda c: c.update(epochs=[]),
    ],
)
def test_file_that_lacks_something_is_refused_without_showing_keys(path, change):
    secret = json.loads(path.read_text())["epochs"]["1"]["kek"]
    with pytest.raises(KeyFileInvalid) as refused:
        changed(path, change)
    assert secret not in str(refused.value)


def test_store_shows_no_key(path):
    store = FileKeyStore.load(path)
    shown = repr(store) + str(store) + repr(store.signer("ledger"))
    for secret in json.loads(path.read_text())["signers"].values():
        assert secret not in shown


def test_unknown_signer_is_refused(path):
    with pytest.raises(KeyUnknown, match="other"):
        FileKeyStore.load(path).signer("other")


def test_gone_epoch_means_destroyed(path):
    store = FileKeyStore.load(path)
    wrapped = store.wrap(1, b"k" * 32, b"a")
    assert store.unwrap(1, wrapped, b"a") == b"k" * 32
    with pytest.raises(Tampered):
        store.unwrap(1, wrapped, b"b")

    def next_epoch(content):
        content["epochs"] = {"2": content["epochs"]["1"]}
        content["current_epoch"] = 2

    with pytest.raises(KeyDestroyed, match="epoch 1"):
        changed(path, next_epoch).unwrap(1, wrapped, b"a")


def test_pepper_rotates_and_old_digests_still_open(path):
    store = FileKeyStore.load(path)
    old = store.wrap_digest("password", b"$argon2id$...")
    assert b"argon2id" not in old

    def rotate(content):
        content["peppers"]["keys"]["2"] = content["signers"]["ledger"]
        content["peppers"]["current"] = "2"

    rotated = changed(path, rotate)
    new = rotated.wrap_digest("password", b"digest")
    assert rotated.unwrap_digest("password", old) == b"$argon2id$..."
    assert rotated.unwrap_digest("password", new) == b"digest"
    with pytest.raises(KeyUnknown, match="pepper 2"):
        store.unwrap_digest("password", new)
    for wrapped, purpose in ((old, "other"), (old[:-1], "password"), (b"", "password"), (b"\2" + old[1:], "password")):
        with pytest.raises(Tampered):
            rotated.unwrap_digest(purpose, wrapped)
