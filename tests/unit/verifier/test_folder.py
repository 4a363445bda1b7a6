"""The verifier reads what the product wrote, and sees every changed byte."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from anbao.ledger.backends.folder import Folder
from anbao.ledger.domain.merkle import Edge, leaf_hash
from anbao.ledger.domain.note import Checkpoint, sign_note, verifier_key
from anbao_verifier.__main__ import main

ORIGIN = "log.example/test"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
PUBLIC = KEY.public_key().public_bytes_raw()
VKEY = verifier_key(ORIGIN, PUBLIC)


def entry(number):
    return f"entry {number}".encode()


def signed(size, root, origin=ORIGIN):
    return sign_note(Checkpoint(origin, size, root).text(), name=origin, public_key=PUBLIC, sign=KEY.sign)


def write(path, size):
    """A log of `size` entries as the sequencer writes it; returns its note."""
    folder, edge, entries = Folder(path), Edge(), []
    folder.prepare()
    for number in range(size):
        entries.append(entry(number))
        for level, index, hashes in edge.append(leaf_hash(entries[-1])):
            folder.write_tile(level, index, hashes)
        if edge.size % 256 == 0:
            folder.write_bundle(edge.size // 256 - 1, entries)
            entries = []
    if entries:
        folder.write_bundle(size // 256, entries)
    for level, index, hashes in edge.partial():
        folder.write_tile(level, index, hashes)
    folder.publish(signed(size, edge.root()))
    return folder.checkpoint()


def run(path, *more, key=VKEY):
    return main([str(path), "--key", key, *more])


@pytest.mark.parametrize("size", [0, 1, 2, 255, 256, 257, 600, 1024])
def test_sound_log_is_proven(tmp_path, size, capsys):
    write(tmp_path, size)
    assert run(tmp_path) == 0
    assert capsys.readouterr().out.endswith("Proven.\n")


def test_third_level_is_proven(tmp_path):
    write(tmp_path, 65_536 + 300)
    assert run(tmp_path, "--entry", "0", "--entry", "65835") == 0


@pytest.mark.parametrize("index", [0, 255, 256, 599])
def test_entry_is_proven_and_printed(tmp_path, index, capsys):
    write(tmp_path, 600)
    assert run(tmp_path, "--entry", str(index)) == 0
    assert f"entry {index}\n" in capsys.readouterr().out


@pytest.mark.parametrize("index", ["600", "-1", "99999999999999999999"])
def test_entry_beyond_the_log_is_not_proven(tmp_path, index):
    write(tmp_path, 600)
    assert run(tmp_path, f"--entry={index}") == 1


@pytest.mark.parametrize("old", [0, 1, 255, 256, 300, 512, 599, 600])
def test_history_is_proven(tmp_path, old):
    earlier = tmp_path / "earlier"
    earlier.write_text(write(tmp_path / "old", old))
    write(tmp_path / "log", 600)
    assert run(tmp_path / "log", "--since", str(earlier)) == 0


def test_rewritten_history_is_not_proven(tmp_path, capsys):
    earlier = tmp_path / "earlier"
    earlier.write_text(signed(300, bytes(32)))
    write(tmp_path / "log", 600)
    assert run(tmp_path / "log", "--since", str(earlier)) == 1
    assert "history was rewritten" in capsys.readouterr().out
    earlier.write_text(signed(601, bytes(32)))
    assert run(tmp_path / "log", "--since", str(earlier)) == 1


def test_every_changed_byte_of_a_small_log_is_noticed(tmp_path):
    write(tmp_path, 5)
    for file in [p for p in tmp_path.rglob("*") if p.is_file()]:
        content = file.read_bytes()
        for at in range(len(content)):
            file.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
            assert run(tmp_path) == 1, (file, at)
        file.write_bytes(content)
    assert run(tmp_path) == 0


@pytest.mark.parametrize("name", ["checkpoint", "tile/0/001", "tile/0/002.p/88", "tile/1/000.p/2", "tile/entries/001"])
@pytest.mark.parametrize(
    "harm", [lambda b: b[:-1], lambda b: b[:50] + b"\xff" + b[51:], lambda b: b"", lambda b: b + b, None]
)
def test_harmed_file_is_noticed(tmp_path, name, harm):
    write(tmp_path, 600)
    file = tmp_path / name
    if harm:
        file.write_bytes(harm(file.read_bytes()))
    else:
        file.unlink()
    assert run(tmp_path) == 1


def test_tree_that_fits_itself_but_not_the_signature_is_not_proven(tmp_path, capsys):
    note = write(tmp_path / "true", 600)
    write(tmp_path / "false", 601)
    (tmp_path / "false" / "checkpoint").write_text(note.replace("\n600\n", "\n601\n"))
    assert run(tmp_path / "false") == 1
    assert "signature does not fit" in capsys.readouterr().out


def test_log_of_hashes_alone_is_proven_and_says_so(tmp_path, capsys):
    write(tmp_path, 300)
    (tmp_path / "tile" / "entries").rename(tmp_path / "elsewhere")
    assert run(tmp_path) == 0
    assert "hashes only" in capsys.readouterr().out
    assert run(tmp_path, "--entry", "3") == 1


def test_key_may_lie_in_a_file(tmp_path):
    write(tmp_path / "log", 3)
    (tmp_path / "key").write_text(VKEY + "\n")
    assert run(tmp_path / "log", key=str(tmp_path / "key")) == 0
    assert run(tmp_path / "log", key=str(tmp_path / "none")) == 2


OTHER = verifier_key(ORIGIN, Ed25519PrivateKey.from_private_bytes(bytes([1] * 32)).public_key().public_bytes_raw())


@pytest.mark.parametrize(
    "key",
    [
        OTHER,
        verifier_key("other.example", PUBLIC),
        VKEY[:-4],
        VKEY.replace("+", "+0", 1),
        "a+b+c",
        f"{ORIGIN}+00000000+{base64.b64encode(b'x' * 33).decode()}",
    ],
)
def test_wrong_key_proves_nothing(tmp_path, key):
    write(tmp_path, 3)
    assert run(tmp_path, key=key) == 1


@pytest.mark.parametrize("size", [10**17, 2**62])
def test_claim_of_a_vast_log_is_refused_at_once(tmp_path, size):
    write(tmp_path, 3)
    (tmp_path / "checkpoint").write_text(signed(size, bytes(32)))
    assert run(tmp_path) == 1


def test_checkpoint_of_another_log_by_the_same_key_is_refused(tmp_path):
    write(tmp_path, 3)
    text = Checkpoint("other.example", 3, bytes(32)).text()
    (tmp_path / "checkpoint").write_text(sign_note(text, name=ORIGIN, public_key=PUBLIC, sign=KEY.sign))
    assert run(tmp_path) == 1
