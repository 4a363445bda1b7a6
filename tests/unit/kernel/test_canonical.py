"""Canonical JSON: the same value gives the same bytes, and nothing ambiguous gets in."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anbao.kernel.canonical import canonical

TEXT = st.text(st.characters(exclude_categories=("Cs",)))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=20,
)


@given(JSON)
def test_canonical_reads_back_as_the_same_value(value):
    assert json.loads(canonical(value)) == value


@given(st.dictionaries(TEXT, st.integers(0, 9), min_size=2))
def test_canonical_ignores_the_order_of_keys(value):
    backwards = dict(reversed(value.items()))
    assert canonical(value) == canonical(backwards)


def test_canonical_sorts_keys_as_rfc_8785_section_3_2_3_does():
    keys = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    ordered = [key for key, _ in json.loads(canonical(dict.fromkeys(keys, 0)), object_pairs_hook=list)]
    assert ordered == ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]


def test_canonical_escapes_as_rfc_8785_section_3_2_2_2_does():
    assert canonical('€$\u000f\nA\'B"\\\\"/') == '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'.encode()


def test_canonical_treats_a_tuple_as_a_list():
    assert canonical({"b": (1, True), "a": None}) == b'{"a":null,"b":[1,true]}'


@pytest.mark.parametrize("value", [1.0, {1: 2}, {None: 1}, b"x", {"a": [object()]}, {"a"}])
def test_canonical_refuses_a_type_it_does_not_know(value):
    with pytest.raises(TypeError):
        canonical(value)


@pytest.mark.parametrize("value", [2**53, -(2**53), "\ud800", {"\udc00": 1}, ["a\ud83d"]])
def test_canonical_refuses_what_others_would_read_differently(value):
    with pytest.raises(ValueError):
        canonical(value)


def test_canonical_takes_the_largest_safe_integer():
    assert canonical(2**53 - 1) == b"9007199254740991"
