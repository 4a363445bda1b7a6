"""SIGKILL at every write of the sequencer: it starts again without a fork, and nothing is lost."""

import os
import signal
import time
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from anbao.keys import api as keys
from anbao.ledger.actions.sequencing import Sequencer
from anbao.ledger.actions.tables import Tables
from anbao.ledger.backends.folder import Folder
from anbao.ledger.domain.merkle import Edge
from anbao.ledger.domain.note import open_checkpoint
from anbao.ledger.models import Event, Head, Stretch, Tile
from anbao.ledger.queries.connecting import connect

pytestmark = pytest.mark.usefixtures("committed_db")


class Killer:
    """Counts writes and kills its process at the n-th, before or after it was done."""

    def __init__(self, point):
        self._left = point

    def around(self, owner, name):
        original = getattr(owner, name)

        def counted(*args, **kwargs):
            self._pass()
            result = original(*args, **kwargs)
            self._pass()
            return result

        setattr(owner, name, counted)

    def _pass(self):
        self._left -= 1
        if self._left < 0:
            os.kill(os.getpid(), signal.SIGKILL)


def sequencer(connection):
    return Sequencer(
        tables=Tables(connection),
        folder=Folder(Path(settings.ANBAO_LEDGER_DIR)),
        signer=keys.signer("ledger"),
        origin=settings.ANBAO_LEDGER_ORIGIN,
    )


def killed_at(point):
    """Run a sequencer in a process of its own; whether the killer met it."""
    child = os.fork()
    if child == 0:
        try:
            killer = Killer(point)
            with connect("sequencer") as connection:
                ours = sequencer(connection)
                for owner, name in (
                    (os, "fsync"),
                    (Path, "replace"),
                    (Tables, "put_tiles"),
                    (Tables, "put_stretches"),
                    (Tables, "move"),
                    (psycopg.Transaction, "__exit__"),
                    (Tables, "put_head"),
                    (Folder, "publish"),
                    (Folder, "tidy"),
                ):
                    killer.around(owner, name)
                until = time.monotonic() + 10
                while not ours.start():  # the server has yet to notice that the one before is gone
                    assert time.monotonic() < until
                    time.sleep(0.05)
                while ours.step():
                    pass
            os._exit(0)
        except BaseException:  # noqa: BLE001
            os._exit(1)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0
    return False


def met(point):
    """Whether the killer meets a sequencer that had all its work to do."""
    end = time.monotonic() + 60
    while not killed_at(point):
        if not behind():
            return False
        assert time.monotonic() < end, "somebody's transaction has been open for a minute"
        time.sleep(0.2)
    return True


def behind():
    """Whether entries are not sequenced yet: an open transaction of another test holds them back."""
    return Event.objects.count() > sum(len(ids) for ids in Stretch.objects.values_list("ids", flat=True))


def stored_tile(level, index, width):
    return bytes(Tile.objects.get(level=level, index=index).hashes)[: width * 32]


def test_sequencer_killed_at_every_write_resumes_without_a_fork(record, verify, sequence):
    each = 130  # every second run fills a tile
    heads = {}
    written, point = 0, 0
    killed = True
    while killed:
        record(*range(written, written + each), together=True)
        written += each
        killed = met(point)
        point += 1
        note = Folder(Path(settings.ANBAO_LEDGER_DIR)).checkpoint()
        if note:
            head = open_checkpoint(
                note, origin=settings.ANBAO_LEDGER_ORIGIN, public_key=keys.signer("ledger").public_key
            )
            assert heads.setdefault(head.size, head.root) == head.root
            if point % 16 == 0:
                report = verify()
                assert report.ok, (point, report.faults)
    assert point > 30, "the killer met the sequencer at many points"
    sequence()
    report = verify()
    assert report.ok, report.faults
    assert (report.size, report.unsequenced) == (written, 0)
    heads |= {size: bytes(root) for size, root in Head.objects.values_list("size", "root")}
    for size, root in heads.items():
        assert Edge.load(size, stored_tile).root() == root


def test_lost_folder_is_written_again_from_the_database(record, verify, sequence):
    record(*range(600))
    sequence()
    folder = Path(settings.ANBAO_LEDGER_DIR)
    folder.rename(folder.with_name("lost"))
    record(1)
    sequence()
    assert verify().ok
    assert verify().size == 601


def test_database_behind_a_signed_head_is_refused(record, sequence, administrator):
    record(*range(10))
    sequence()
    for table in ("ledger_head", "ledger_tile", "ledger_stretch", "ledger_cursor"):
        administrator.execute(f"DELETE FROM {table}")
    administrator.execute("DELETE FROM ledger_event WHERE id IN (SELECT id FROM ledger_event ORDER BY id DESC LIMIT 5)")
    before = (Path(settings.ANBAO_LEDGER_DIR) / "checkpoint").read_text()
    with pytest.raises(CommandError, match="signed head of 10 entries, the database has 0"):
        call_command("sequencer", once=True)
    assert (Path(settings.ANBAO_LEDGER_DIR) / "checkpoint").read_text() == before
    assert not Head.objects.exists()


def test_other_ledger_in_the_folder_is_refused(record, sequence, administrator):
    record(*range(10))
    sequence()
    for table in ("ledger_head", "ledger_tile", "ledger_stretch", "ledger_cursor", "ledger_event"):
        administrator.execute(f"DELETE FROM {table}")
    folder = Path(settings.ANBAO_LEDGER_DIR)
    folder.rename(folder.with_name("first"))
    record(*range(20))
    sequence()
    folder.rename(folder.with_name("second"))
    folder.with_name("first").rename(folder)
    with pytest.raises(CommandError, match="a fork"):
        call_command("sequencer", once=True)


def test_tree_that_does_not_continue_the_last_head_is_not_signed(record, sequence, administrator):
    record(*range(10))
    sequence()
    administrator.execute("UPDATE ledger_tile SET hashes = set_byte(hashes, 40, get_byte(hashes, 40) # 1)")
    record(1)
    with pytest.raises(CommandError, match="signs nothing"):
        call_command("sequencer", once=True)
    assert Head.objects.latest("size").size == 10


def test_database_in_another_cluster_is_refused(record, sequence, administrator):
    sequence()
    administrator.execute("UPDATE ledger_cursor SET system = '1'")
    with pytest.raises(CommandError, match="another PostgreSQL cluster"):
        call_command("sequencer", once=True)


@pytest.mark.parametrize("after", [3, 259])
def test_row_changed_while_its_tile_is_open_is_not_taken_over(record, sequence, verify, administrator, after):
    record(*range(after))
    sequence()
    administrator.execute(
        "UPDATE ledger_event SET body = body || '\\x20'::bytea WHERE id = (SELECT max(id) FROM ledger_event)"
    )
    record(*range(300))
    sequence()
    assert [(f.what, f.position) for f in verify().faults if f.what != "head"] == [("changed", after - 1)]


def test_month_partitions_are_there(administrator):
    call_command("sequencer", once=True)
    (many,) = administrator.execute(
        "SELECT count(*) FROM pg_inherits WHERE inhparent = 'ledger_event'::regclass"
    ).fetchone()
    assert many >= 5
    assert not Event.objects.exists()
