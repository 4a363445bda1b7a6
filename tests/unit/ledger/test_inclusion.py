"""Proofs from tiles are those of the independent verifier, which takes the file and refuses it once a byte differs."""

import base64

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from anbao.ledger.domain.inclusion import inclusion, proof_file, tile_reader, tiles_needed
from anbao.ledger.domain.merkle import Edge, leaf_hash
from anbao.ledger.domain.note import Checkpoint, sign_note, verifier_key
from anbao_verifier.__main__ import main
from anbao_verifier.notes import Unproven, read_key
from anbao_verifier.proofs import check_proof
from anbao_verifier.tree import inclusion_path, root

ENTRIES = [b"entry %d" % n for n in range(700)]
LEAVES = [leaf_hash(entry) for entry in ENTRIES]
NAME = "anbao.example/test"
PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = PRIVATE.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
KEY = verifier_key(NAME, PUBLIC)


def tiles_of(leaves):
    edge, full = Edge(), []
    for leaf in leaves:
        full += edge.append(leaf)
    return [*full, *edge.partial()]


def proven(index, size):
    needed = set(tiles_needed(index, size))
    reader = tile_reader([tile for tile in tiles_of(LEAVES[:size]) if tile[:2] in needed])
    return inclusion(index, size, reader)


def written(index, size):
    text = Checkpoint(NAME, size, root(LEAVES[:size])).text()
    note = sign_note(text, name=NAME, public_key=PUBLIC, sign=PRIVATE.sign)
    return proof_file(ENTRIES[index], proven(index, size), note)


@pytest.mark.parametrize("size", [1, 2, 3, 255, 256, 257, 511, 512, 513, 700])
def test_proof_is_the_verifiers_from_the_tiles_it_names_alone(size):
    for index in {0, 1, size // 2, 255, 256, size - 2, size - 1} & set(range(size)):
        found = proven(index, size)
        assert list(found.path) == inclusion_path(index, size, lambda a, b: root(LEAVES[a:b]))
        assert found.root(LEAVES[index]) == root(LEAVES[:size])
        assert found.root(LEAVES[index + 1 if index + 1 < 700 else 0]) != root(LEAVES[:size])


def test_every_level_of_a_high_tree_is_reached():
    """A tree of 70,000: three levels. Its tiles are made of few hashes, since only their places matter here."""
    leaves = [LEAVES[n % 700] for n in range(70_000)]
    tiles = {(level, index): hashes for level, index, hashes in tiles_of(leaves)}
    edge = Edge()
    for leaf in leaves:
        edge.append(leaf)
    for index in (0, 65_535, 65_536, 69_999):
        needed = set(tiles_needed(index, 70_000))
        assert len(needed) <= 6
        reader = tile_reader([(level, number, tiles[level, number]) for level, number in needed])
        assert inclusion(index, 70_000, reader).root(leaves[index]) == edge.root()


def test_missing_tile_is_an_error_and_no_proof():
    with pytest.raises(LookupError):
        inclusion(5, 300, tile_reader([tile for tile in tiles_of(LEAVES[:300]) if tile[:2] != (0, 1)]))


def test_way_of_another_length_leads_nowhere():
    found = proven(5, 300)
    longer = type(found)(5, 300, (*found.path, bytes(32)))
    assert longer.root(LEAVES[5]) is None
    assert type(found)(5, 300, found.path[:-1]).root(LEAVES[5]) is None


@pytest.mark.parametrize(("index", "size"), [(0, 1), (255, 256), (256, 257), (699, 700)])
def test_verifier_takes_the_file(index, size, tmp_path, capsys):
    file = tmp_path / "entry.tlog-proof"
    file.write_text(written(index, size))
    assert main([str(file), "--key", KEY]) == 0
    told = capsys.readouterr().out
    assert ENTRIES[index].decode() in told
    assert "Proven." in told


def test_verifier_refuses_any_other_entry_place_way_or_head(tmp_path, capsys):
    text = written(300, 700)
    lines = text.split("\n")
    changed = [
        text.replace(lines[1], "extra " + base64.b64encode(b"entry 301").decode()),
        text.replace("index 300", "index 301"),
        text.replace("index 300", "index 0300"),
        text.replace(lines[3], lines[4]),
        text.replace(lines[3] + "\n", ""),
        text.replace(lines[3], base64.b64encode(bytes(31)).decode()),
        text.replace("\n700\n", "\n699\n"),
        text.replace(NAME, "anbao.example/other"),
        text.replace("\n\n", "\n", 1),
        text.replace(lines[0], "c2sp.org/tlog-proof@v2"),
        text.replace(lines[1] + "\n", ""),
        "",
        "x" * 300_001,
    ]
    key = read_key(KEY)
    assert check_proof(text, key).index == 300
    for one in changed:
        assert one != text
        with pytest.raises(Unproven):
            check_proof(one, key)
    file = tmp_path / "entry.tlog-proof"
    file.write_text(changed[0])
    assert main([str(file), "--key", KEY]) == 1
    assert "NOT PROVEN" in capsys.readouterr().out
