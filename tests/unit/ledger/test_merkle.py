"""The tree against RFC 6962's well-known vectors and against pymerkle, another implementation."""

import hashlib
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from anbao.ledger.domain.merkle import EMPTY_ROOT, Edge, fold, leaf_hash, right_edge, split

# The leaves and roots of the Certificate Transparency project's reference tests.
LEAVES = [
    bytes.fromhex(h)
    for h in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def entry(number):
    return f"entry {number}".encode()


def grown(size):
    """An edge of `size` leaves and every tile that it filled."""
    edge, tiles = Edge(), {}
    for number in range(size):
        for level, index, hashes in edge.append(leaf_hash(entry(number))):
            tiles[level, index] = hashes
    return edge, tiles


@cache
def foreign(size):
    tree = InmemoryTree(algorithm="sha256")
    for number in range(size):
        tree.append_entry(entry(number))
    return tree


@pytest.mark.parametrize("size", range(len(ROOTS)))
def test_root_of_the_reference_leaves(size):
    edge = Edge()
    for leaf in LEAVES[:size]:
        edge.append(leaf_hash(leaf))
    assert edge.root().hex() == ROOTS[size]


def test_root_of_nothing_is_the_hash_of_nothing():
    assert Edge().root() == EMPTY_ROOT == hashlib.sha256(b"").digest()


def test_roots_of_0_to_300_leaves_are_those_of_another_implementation():
    edge, other = Edge(), foreign(300)
    for size in range(1, 301):
        edge.append(leaf_hash(entry(size - 1)))
        assert edge.root() == other.get_root(size), size


@pytest.mark.parametrize("size", [511, 512, 513, 767, 1024])
def test_roots_around_whole_tiles_are_those_of_another_implementation(size):
    assert grown(size)[0].root() == foreign(1024).get_root(size)


def test_edge_loads_from_stored_tiles_at_every_size():
    edge, tiles = grown(1000)
    tiles |= {(level, index): hashes for level, index, hashes in edge.partial()}
    roots = Edge()
    for size in range(1, 1001):
        roots.append(leaf_hash(entry(size - 1)))
        loaded = Edge.load(size, lambda level, index, width: tiles[level, index][: 32 * width])
        assert loaded.root() == roots.root(), size


def test_third_level_of_tiles():
    """65,536 leaves fill a tile of level 1, and one of level 2 begins."""
    edge, tiles = Edge(), {}
    for number in range(65_536 + 257):
        tiles |= {(lv, i): h for lv, i, h in edge.append(number.to_bytes(32, "big"))}
    assert set(tiles) == {(0, n) for n in range(257)} | {(1, 0)}
    assert [(lv, i, len(h) // 32) for lv, i, h in edge.partial()] == [(0, 257, 1), (1, 1, 1), (2, 0, 1)]
    assert edge.partial()[2][2] == fold(split(tiles[1, 0]))


def test_whole_tiles_appended_by_root_make_the_same_tree():
    whole, tiles = grown(1024 + 17)
    edge = Edge()
    for index in range(4):
        edge.append_tile(fold(split(tiles[0, index])))
    with_leaves = edge.copy()
    for number in range(1024, 1024 + 17):
        with_leaves.append(leaf_hash(entry(number)))
    assert with_leaves.root() == whole.root()
    assert edge.size == 1024
    with pytest.raises(ValueError, match="whole tile"):
        with_leaves.append_tile(bytes(32))


@given(st.integers(0, 2**40))
def test_right_edge_accounts_for_every_leaf(size):
    assert sum(width * 256**level for level, _, width in right_edge(size)) == size
    assert all(0 <= width < 256 and index == size // 256 ** (level + 1) for level, index, width in right_edge(size))
