"""The canonical bytes of an entry."""

from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anbao.ledger.domain.errors import LeafInvalid, LeafTooLarge
from anbao.ledger.domain.leaf import MAX_BYTES, PREFIX, Leaf, LeafColumns, SealedPart, decode, encode, microseconds

ID = UUID("01a1f640-bc00-7069-bb48-ea73454a380a")
AT = datetime(2026, 11, 20, 8, 30, 15, 123456, tzinfo=UTC)


def leaf(**changed):
    given_ = {"id": ID, "at": AT, "kind": "a.b", "by": "system:x", "subject": "matter:1", "clear": {"數": 1}}
    return Leaf(**{**given_, **changed})


def test_leaf_bytes_are_fixed():
    """These bytes are signed for ever; a change of them is a new version."""
    part = SealedPart(UUID(int=1), b"s" * 32, b"c" * 32, b"x" * 17)
    assert encode(leaf(clauses=("ec.a7",), book="b", profile="p", parts=(part,))) == (
        PREFIX
        + '{"at":1795163415123456,"book":"b","by":"system:x","clauses":["ec.a7"],"clear":{"數":1},'
        '"id":"01a1f640-bc00-7069-bb48-ea73454a380a","kind":"a.b",'
        '"parts":[{"ciphertext":"eHh4eHh4eHh4eHh4eHh4eHg=","commitment":"Y2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2M=",'
        '"key":"00000000-0000-0000-0000-000000000001","salt":"c3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3M="}],'
        '"profile":"p","subject":"matter:1"}'.encode()
    )


def test_microseconds_are_exact_and_the_same_in_every_zone():
    far = datetime(2999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)
    assert microseconds(far) % 1_000_000 == 999999
    assert microseconds(AT.astimezone(timezone(timedelta(hours=8)))) == microseconds(AT)


CLEAR = st.dictionaries(
    st.text(max_size=8), st.one_of(st.none(), st.booleans(), st.integers(-(2**53) + 1, 2**53 - 1), st.text(max_size=20))
)


@given(
    clear=CLEAR,
    at=st.datetimes(timezones=st.just(UTC), min_value=datetime(1970, 1, 1), max_value=datetime(2200, 1, 1)),
)
def test_leaf_round_trip(clear, at):
    try:
        encoded = encode(leaf(clear=clear, at=at))
    except UnicodeEncodeError:
        return  # a lone surrogate has no UTF-8
    assert decode(encoded) == leaf(clear=clear, at=at, clauses=(), parts=())


def test_leaf_holds_65535_bytes_and_not_one_more():
    room = MAX_BYTES - len(encode(leaf(clear={"t": ""})))
    assert len(encode(leaf(clear={"t": "x" * room}))) == MAX_BYTES
    with pytest.raises(LeafTooLarge):
        encode(leaf(clear={"t": "x" * (room + 1)}))


@pytest.mark.parametrize("clear", [{"a": 1.0}, {"a": object()}, {"a": AT}, {1: "a"}, {"a": [0.5]}, {"a": b"x"}])
def test_leaf_refuses_what_has_no_canonical_form(clear):
    with pytest.raises(TypeError):
        encode(leaf(clear=clear))


@pytest.mark.parametrize(
    "harm",
    [
        lambda b: b"",
        lambda b: b[1:],
        lambda b: b.replace(b"leaf/1", b"leaf/2"),
        lambda b: b + b" ",
        lambda b: b.replace(b'"by":', b'"by" :'),
        lambda b: b.replace(b'"kind":"a.b",', b""),
        lambda b: b.replace(b'"at":', b'"aa":1,"at":'),
        lambda b: b.replace(b'"kind":"a.b"', b'"kind":"a.b","kind":"a.b"'),
        lambda b: b.replace(b"1795163415123456", b"1795163415123456.0"),
        lambda b: b.replace(b"1795163415123456", b"1" * 40),
        lambda b: PREFIX + b"[]",
        lambda b: PREFIX + b"[" * 60_000,
        lambda b: PREFIX + b"\xff",
    ],
)
def test_bytes_that_are_no_leaf_are_refused(harm):
    with pytest.raises(LeafInvalid):
        decode(harm(encode(leaf())))


def test_columns_are_compared_with_the_leaf():
    encoded = encode(leaf())
    assert LeafColumns(ID, AT, "a.b", "matter:1").differing(encoded) == []
    assert LeafColumns(UUID(int=0), AT + timedelta(microseconds=1), "a", "m").differing(encoded) == [
        "event",
        "at",
        "kind",
        "subject",
    ]


def test_columns_are_not_fooled_by_a_clear_part_that_looks_like_the_rest():
    inner = {"id": str(UUID(int=5)), "kind": "x.y", "parts": []}
    encoded = encode(leaf(clear={"v": {"a": 1, **inner}}))
    assert LeafColumns(UUID(int=5), AT, "x.y", "matter:1").differing(encoded) == ["event", "kind"]
