"""Names and bytes of C2SP tlog-tiles."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anbao.ledger.backends.folder import Folder
from anbao.ledger.domain.errors import StoreFault
from anbao.ledger.domain.tiles import bundle, index_path, tile_path, unbundle


@pytest.mark.parametrize(
    ("index", "path"),
    [
        (0, "000"),
        (7, "007"),
        (999, "999"),
        (1000, "x001/000"),
        (1234067, "x001/x234/067"),
        (10**9, "x001/x000/x000/000"),
    ],
)
def test_index_path(index, path):
    assert index_path(index) == path


def test_tile_path_names_partial_width_and_entries():
    assert tile_path(0, 273, 112) == "tile/0/273.p/112"
    assert tile_path(1, 1234067) == "tile/1/x001/x234/067"
    assert tile_path("entries", 5, 255) == "tile/entries/005.p/255"


@pytest.mark.parametrize("width", [0, 257])
def test_tile_path_refuses_widths_that_no_tile_has(width):
    with pytest.raises(ValueError, match="1 to 256"):
        tile_path(0, 0, width)


def test_bundle_bytes():
    assert bundle([b"", b"a", b"b" * 300]) == b"\x00\x00" + b"\x00\x01a" + b"\x01\x2c" + b"b" * 300


def test_bundle_refuses_an_entry_that_its_length_cannot_name():
    with pytest.raises(OverflowError):
        bundle([b"x" * 65_536])


@given(st.lists(st.binary(max_size=400), max_size=256))
def test_bundle_round_trip(entries):
    assert unbundle(bundle(entries)) == entries


@given(st.lists(st.binary(max_size=40), min_size=1, max_size=256), st.data())
def test_cut_bundle_is_refused_or_shorter(entries, data):
    whole = bundle(entries)
    cut = data.draw(st.integers(0, len(whole) - 1))
    with contextlib.suppress(StoreFault):
        found = unbundle(whole[:cut])
        assert found == entries[: len(found)]


def test_bundle_of_257_entries_is_refused():
    with pytest.raises(StoreFault):
        unbundle(bundle([b"x"] * 257))


def test_folder_refuses_to_overwrite_with_something_else(tmp_path):
    folder = Folder(tmp_path)
    folder.write_tile(0, 0, bytes(64))
    folder.write_tile(0, 0, bytes(64))
    with pytest.raises(StoreFault, match="something else"):
        folder.write_tile(0, 0, bytes(63) + b"\1")
    assert folder.tile(0, 0, 2) == bytes(64)
    assert folder.tile(0, 0, 1) == bytes(32)


def test_folder_reads_a_narrow_tile_from_a_wider_one_and_never_the_reverse(tmp_path):
    folder = Folder(tmp_path)
    folder.write_tile(0, 3, bytes(range(96)))
    assert folder.tile(0, 3, 2) == bytes(range(64))
    with pytest.raises(StoreFault, match="missing"):
        folder.tile(0, 3, 4)
    folder.write_tile(0, 3, bytes(range(256)) * 32)
    assert folder.tile(0, 3, 4) == bytes(range(128))


def test_folder_tidies_what_became_needless(tmp_path):
    folder = Folder(tmp_path)
    for width in (3, 5):
        folder.write_tile(0, 0, bytes(32 * width))
        folder.write_bundle(0, [b"x"] * width)
    folder.tidy(3, 5)
    names = {str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*") if p.is_file()}
    assert names == {"tile/0/000.p/3", "tile/0/000.p/5", "tile/entries/000.p/5"}
    folder.write_tile(0, 0, bytes(32 * 256))
    folder.write_bundle(0, [b"x"] * 256)
    folder.tidy(5, 256)
    names = {str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*") if p.is_file()}
    assert names == {"tile/0/000", "tile/entries/000"}


def test_folder_that_cannot_be_made_says_so(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreFault, match="cannot be made"):
        Folder(tmp_path / "file" / "ledger").prepare()
