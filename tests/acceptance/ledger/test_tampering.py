"""Whoever changes a row, a tile, a bundle or a head behind the ledger's back is found, with the place."""

import io
import json
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from anbao.ledger.domain.tiles import tile_path
from tests.support.kept import Kept

pytestmark = pytest.mark.usefixtures("committed_db")

SIZE = 600
CHANGED = 300  # in the second tile, which is whole
OTHER = 555  # in the third, which is not


class Original(Kept):
    """A ledger of real commits and its folder: sequenced once, every test changes a copy of it."""

    def __init__(self, folder):
        super().__init__("ledger")
        self.folder, self.events = folder, []


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    original = Original(tmp_path_factory.mktemp("original") / "ledger")
    yield original
    original.drop()


@pytest.fixture
def events(record, sequence, original):
    folder = Path(settings.ANBAO_LEDGER_DIR)
    if original:
        original.put_back()
        shutil.copytree(original.folder, folder)
        return original.events
    original.events = record(*range(SIZE - 88))
    sequence()
    original.events += record(*range(SIZE - 88, SIZE))
    sequence()
    original.take()
    shutil.copytree(folder, original.folder)
    return original.events


def rows_at(administrator, *positions):
    ids = [i for (ids,) in administrator.execute("SELECT ids FROM ledger_stretch ORDER BY index") for i in ids]
    return [ids[position] for position in positions]


def rowlevel(report):
    return [f for f in report.faults if f.what != "head"]


def test_untouched_ledger_verifies(events, verify):
    report = verify()
    assert report.ok, report.faults
    assert (report.size, report.checked, report.unsequenced) == (SIZE, SIZE, 0)


def test_empty_ledger_verifies(verify, sequence):
    assert verify().ok
    sequence()
    report = verify()
    assert report.ok
    assert report.size == 0


@pytest.mark.parametrize("position", [0, CHANGED, OTHER, SIZE - 1])
def test_changed_body_is_named(events, verify, administrator, position):
    (row,) = rows_at(administrator, position)
    changed = "convert_to(replace(convert_from(body, 'UTF8'), 'system:test', 'system:else'), 'UTF8')"
    administrator.execute(f"UPDATE ledger_event SET body = {changed} WHERE id = %s", [row])
    (fault,) = rowlevel(verify())
    assert (fault.what, fault.where, fault.position) == ("changed", "ledger_event", position)
    assert fault.event == str(events[position])


def test_body_and_hashes_changed_together_are_found_by_the_signature(events, verify, administrator):
    """All that stands unsigned is made to fit; only the signature does not."""
    from anbao.ledger.domain.merkle import leaf_hash

    (row,) = rows_at(administrator, OTHER)
    (old,) = administrator.execute("SELECT body FROM ledger_event WHERE id = %s", [row]).fetchone()
    new = old.replace(b"system:test", b"system:else")
    administrator.execute("UPDATE ledger_event SET body = %s WHERE id = %s", [new, row])
    (tile,) = administrator.execute("SELECT hashes FROM ledger_tile WHERE level = 0 AND index = 2").fetchone()
    tile = tile.replace(leaf_hash(old), leaf_hash(new))
    administrator.execute("UPDATE ledger_tile SET hashes = %s WHERE level = 0 AND index = 2", [tile])
    folder = Path(settings.ANBAO_LEDGER_DIR)
    (folder / tile_path(0, 2, SIZE - 512)).write_bytes(tile)
    bundle = folder / tile_path("entries", 2, SIZE - 512)
    bundle.write_bytes(bundle.read_bytes().replace(old, new))
    faults = verify().faults
    assert {(f.what, f.where) for f in faults} == {("head", s) for s in ("ledger_event", "folder", "ledger_tile")}
    assert all("positions 512 to 599" in f.detail for f in faults)


@pytest.mark.parametrize(
    ("column", "value"),
    [("subject", "matter:x"), ("kind", "other"), ("event", "0" * 32), ("at", "2026-11-21T00:00:00Z")],
)
def test_changed_column_is_named(events, verify, administrator, column, value):
    (row,) = rows_at(administrator, CHANGED)
    administrator.execute(f"UPDATE ledger_event SET {column} = %s WHERE id = %s", [value, row])
    (fault,) = verify().faults
    assert (fault.what, fault.position, fault.event) == ("changed", CHANGED, str(events[CHANGED]))
    assert f"column {column} " in fault.detail


@pytest.mark.parametrize("position", [0, 255, 256, CHANGED, SIZE - 1])
def test_deleted_row_is_named(events, verify, administrator, position):
    (row,) = rows_at(administrator, position)
    administrator.execute("DELETE FROM ledger_event WHERE id = %s", [row])
    (fault,) = rowlevel(verify())
    assert (fault.what, fault.position, fault.event) == ("deleted", position, str(events[position]))


def test_deleted_rows_are_each_named(events, verify, administrator):
    administrator.execute("DELETE FROM ledger_event WHERE id = ANY (%s)", [rows_at(administrator, *range(200, 320))])
    assert [(f.what, f.position) for f in rowlevel(verify())] == [("deleted", p) for p in range(200, 320)]


@pytest.mark.parametrize("position", [0, 255, CHANGED, SIZE - 2])
def test_inserted_row_is_named(events, verify, administrator, position):
    (row,) = rows_at(administrator, position)
    administrator.execute(
        "INSERT INTO ledger_event (id, xid, event, at, kind, subject, body) "
        "SELECT 1000000, xid, '01a1f640-bc00-7069-bb48-ea73454a380a', at, kind, subject, body "
        "FROM ledger_event WHERE id = %s",
        [row],
    )
    (fault,) = rowlevel(verify())
    assert (fault.what, fault.event) == ("inserted", "01a1f640-bc00-7069-bb48-ea73454a380a")
    assert "row 1000000" in fault.detail
    assert f"before position {position + 1}" in fault.detail


@pytest.mark.parametrize(("one", "other"), [(3, 4), (CHANGED, OTHER)])
def test_swapped_bodies_are_named(events, verify, administrator, one, other):
    a, b = rows_at(administrator, one, other)
    administrator.execute(
        "UPDATE ledger_event e SET body = o.body, event = o.event, subject = o.subject FROM ledger_event o "
        "WHERE (e.id, o.id) IN ((%s, %s), (%s, %s))",
        [a, b, b, a],
    )
    faults = rowlevel(verify())
    assert [(f.what, f.position, f.event) for f in faults] == [
        ("swapped", one, str(events[one])),
        ("swapped", other, str(events[other])),
    ]
    assert f"signed at position {other}" in faults[0].detail


def test_swapped_places_are_named(events, verify, administrator):
    a, b = rows_at(administrator, 10, 12)
    administrator.execute(
        "UPDATE ledger_event e SET xid = o.xid FROM ledger_event o WHERE (e.id, o.id) IN ((%s, %s), (%s, %s))",
        [a, b, b, a],
    )
    assert [(f.what, f.position) for f in rowlevel(verify())] == [("swapped", 10), ("swapped", 12)]


def test_row_moved_far_in_the_order_is_named(events, verify, administrator):
    (row,) = rows_at(administrator, 10)
    administrator.execute("UPDATE ledger_event SET xid = '1' WHERE id = %s", [row])
    faults = rowlevel(verify())
    assert {f.what for f in faults} <= {"swapped", "changed"}
    assert 10 in [f.position for f in faults]


def test_unsequenced_tail_is_reported_and_no_fault(events, verify, record):
    record(1, 2, 3)
    report = verify()
    assert report.ok
    assert report.unsequenced == 3
    assert report.oldest_unsequenced is not None


@pytest.mark.parametrize(("tile", "position"), [((0, 1), 256), ((0, 2), 512), ((1, 0), 0)])
def test_changed_tile_in_the_database_is_named(events, verify, administrator, tile, position):
    administrator.execute(
        "UPDATE ledger_tile SET hashes = set_byte(hashes, 5, get_byte(hashes, 5) # 1) WHERE level = %s AND index = %s",
        tile,
    )
    faults = [f for f in verify().faults if f.what == "tile"]
    assert position in [f.position for f in faults]
    assert all(f.where.startswith("ledger_tile") for f in faults)


@pytest.mark.parametrize(
    "name", ["tile/0/001", "tile/0/002.p/88", "tile/1/000.p/2", "tile/entries/000", "tile/entries/002.p/88"]
)
@pytest.mark.parametrize("harm", ["flip", "cut", "remove"])
def test_harmed_file_is_named(events, verify, name, harm):
    file = Path(settings.ANBAO_LEDGER_DIR) / name
    content = bytearray(file.read_bytes())
    if harm == "remove":
        file.unlink()
    elif harm == "cut":
        file.write_bytes(content[:-1])
    else:
        content[40] ^= 1
        file.write_bytes(content)
    faults = [f for f in verify().faults if f.what != "head"]
    assert faults
    assert {f.what for f in faults} == {"bundle" if "entries" in name else "tile"}
    assert all("folder" in f.where for f in faults)


@pytest.mark.parametrize(
    "harm", [lambda n: n.replace("600", "599"), lambda n: n[:-8] + "AAAA" + n[-4:], lambda n: n[:40], lambda _: ""]
)
def test_harmed_checkpoint_is_named(events, verify, harm):
    file = Path(settings.ANBAO_LEDGER_DIR) / "checkpoint"
    file.write_text(harm(file.read_text()))
    assert [(f.what, f.where) for f in verify().faults] == [("head", "folder checkpoint")]


def test_removed_checkpoint_is_named(events, verify):
    (Path(settings.ANBAO_LEDGER_DIR) / "checkpoint").unlink()
    assert [(f.what, f.where) for f in verify().faults] == [("head", "folder checkpoint")]


def test_head_signed_by_another_key_is_no_head(events, verify, administrator):
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from anbao.ledger.domain.note import Checkpoint, sign_note

    key = Ed25519PrivateKey.generate()
    text = Checkpoint(settings.ANBAO_LEDGER_ORIGIN, SIZE, bytes(32)).text()
    note = sign_note(
        text, name=settings.ANBAO_LEDGER_ORIGIN, public_key=key.public_key().public_bytes_raw(), sign=key.sign
    )
    administrator.execute("UPDATE ledger_head SET note = %s", [note])
    (Path(settings.ANBAO_LEDGER_DIR) / "checkpoint").write_text(note)
    assert {(f.what, f.where) for f in verify().faults} == {
        ("head", "ledger_head"),
        ("head", "folder checkpoint"),
        ("head", "ledger_head"),
    }


def test_changed_stretch_is_told_from_a_changed_row(events, verify, administrator):
    administrator.execute("UPDATE ledger_stretch SET ids[5] = 999999 WHERE index = 1")
    (fault,) = rowlevel(verify())
    assert (fault.what, fault.where, fault.position) == ("stretch", "ledger_stretch 1", 260)


@pytest.mark.parametrize("index", [0, 1, 2])
def test_lost_stretch_is_named(events, verify, administrator, index):
    administrator.execute("DELETE FROM ledger_stretch WHERE index = %s", [index])
    faults = rowlevel(verify())
    assert {(f.what, f.where) for f in faults} == {("stretch", f"ledger_stretch {index}")}


def test_cursor_set_back_is_named(events, verify, administrator):
    administrator.execute("UPDATE ledger_cursor SET size = 200")
    assert "cursor" in {f.what for f in verify().faults}


def test_command_exits_1_and_names_the_place(events, administrator, capsys):
    call_command("ledger_verify")
    assert "every row is what was signed" in capsys.readouterr().out
    (row,) = rows_at(administrator, CHANGED)
    administrator.execute("DELETE FROM ledger_event WHERE id = %s", [row])
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("ledger_verify", json=True, stdout=out)
    assert ended.value.code == 1
    report = json.loads(out.getvalue())
    assert not report["ok"]
    assert report["faults"][0]["position"] == CHANGED or report["faults"][-1]["position"] == CHANGED
    assert report["figures"]["memory_mb"] <= report["bounds"]["memory_mb"]
