"""The verifier's own tree: proofs of every leaf and every pair of sizes, checked against pymerkle's roots."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from anbao_verifier.tree import Roots, consistency_path, continues, includes, inclusion_path, leaf, root

SIZES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 33]
LEAVES = [leaf(f"entry {n}".encode()) for n in range(300)]


def subtree(begin, end):
    return root(LEAVES[begin:end])


def test_roots_are_those_of_another_implementation():
    tree, roots = InmemoryTree(algorithm="sha256"), Roots()
    assert roots.root() == hashlib.sha256(b"").digest()
    for size in range(1, 301):
        tree.append_entry(f"entry {size - 1}".encode())
        roots.add(LEAVES[size - 1])
        assert roots.root() == root(LEAVES[:size]) == tree.get_root(size)


@pytest.mark.parametrize("size", SIZES)
def test_every_leaf_is_included_and_only_at_its_place(size):
    head = root(LEAVES[:size])
    for index in range(size):
        path = inclusion_path(index, size, subtree)
        assert includes(index, size, LEAVES[index], path, head)
        for other in range(-1, size + 1):
            if other != index:
                assert not includes(other, size, LEAVES[index], path, head)
        assert not includes(index, size, LEAVES[index + 1], path, head)
        assert not includes(index, size, LEAVES[index], [*path, bytes(32)], head)
        if path:
            assert not includes(index, size, LEAVES[index], path[:-1], head)


@pytest.mark.parametrize("new", SIZES)
def test_every_earlier_head_is_continued(new):
    for old in range(1, new + 1):
        path = consistency_path(old, new, subtree) if old < new else []
        good = (old, root(LEAVES[:old]), new, root(LEAVES[:new]))
        assert continues(*good, path)
        assert not continues(old, bytes(32), new, root(LEAVES[:new]), path)
        assert not continues(old, root(LEAVES[:old]), new, bytes(32), path)
        assert not continues(*good, [*path, bytes(32)])
        if path:
            assert not continues(*good, path[:-1])
            assert not continues(*good, [bytes(32), *path[1:]])


def test_empty_head_is_continued_by_anything_and_nothing_shrinks():
    empty = hashlib.sha256(b"").digest()
    assert continues(0, empty, 3, root(LEAVES[:3]), [])
    assert not continues(0, bytes(32), 3, root(LEAVES[:3]), [])
    assert not continues(3, root(LEAVES[:3]), 2, root(LEAVES[:2]), [])


@given(st.integers(1, 300), st.data())
def test_proofs_of_any_size(size, data):
    head = root(LEAVES[:size])
    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size))
    assert includes(index, size, LEAVES[index], inclusion_path(index, size, subtree), head)
    path = consistency_path(old, size, subtree) if old < size else []
    assert continues(old, root(LEAVES[:old]), size, head, path)
