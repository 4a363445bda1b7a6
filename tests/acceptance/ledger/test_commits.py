"""Real commits in any order: none skipped, none twice, none out of the order in which horizons passed."""

import random
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction

from anbao.kernel.actor import Subject, system
from anbao.ledger import api as ledger
from anbao.ledger.models import Event, Stretch

pytestmark = pytest.mark.usefixtures("committed_db")

WRITERS = 8
EACH = 60
LATE = 3.0
AT = datetime(2026, 11, 20, tzinfo=UTC)


def write(number):
    return ledger.record(
        kind="test.happened", by=system("test"), at=AT, subject=Subject("matter", str(number)), clear={"number": number}
    )


def writer(number, kept, chance):
    try:
        for n in range(EACH):
            rolled_back = chance.random() < 0.1
            with transaction.atomic(durable=True):
                event = write(number * 1000 + n)
                time.sleep(chance.random() * 0.02)
                if rolled_back:
                    transaction.set_rollback(True)
            if not rolled_back:
                kept.append(event)
    finally:
        connection.close()


def late_writer(kept, wrote):
    try:
        with transaction.atomic(durable=True):
            event = write(999_999)
            wrote.set()
            time.sleep(LATE)
        kept.append(event)
    finally:
        connection.close()


@pytest.fixture
def process(environment):
    started = subprocess.Popen(
        [sys.executable, "-m", "django", "sequencer", "--interval", "0.1"],
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    )
    yield started
    started.kill()
    started.communicate()


def wait_for(condition, seconds=20.0):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def published():
    file = Path(settings.ANBAO_LEDGER_DIR) / "checkpoint"
    return int(file.read_text().split("\n")[1]) if file.exists() else None


def positions():
    return [row for ids in Stretch.objects.order_by("index").values_list("ids", flat=True) for row in ids]


def test_late_commit_is_sequenced_and_none_skipped(process, verify):
    wait_for(lambda: published() == 0)
    kept, wrote = [], threading.Event()
    late = threading.Thread(target=late_writer, args=(kept, wrote))
    late.start()
    wrote.wait()
    threads = [threading.Thread(target=writer, args=(n, kept, random.Random(n))) for n in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    time.sleep(0.5)
    assert late.is_alive()
    assert published() == 0, "nothing passes a transaction that is still open"
    late.join()
    wait_for(lambda: published() == len(kept))
    rows = dict(Event.objects.values_list("event", "id"))
    assert sorted(positions()) == sorted(rows.values())
    assert set(rows) == set(kept)
    assert len(kept) < WRITERS * EACH + 1, "some were rolled back"
    assert positions()[0] == rows[kept[-1]], "the late one has the lowest transaction id"
    report = verify()
    assert report.ok, report.faults
    assert (report.size, report.unsequenced) == (len(kept), 0)
    process.send_signal(signal.SIGTERM)
    assert process.wait(5) == 0


def test_second_sequencer_waits_until_the_first_is_gone(process, environment, record):
    wait_for(lambda: published() == 0)
    second = subprocess.Popen(
        [sys.executable, "-m", "django", "sequencer", "--interval", "0.1"], env=environment, stderr=subprocess.DEVNULL
    )
    try:
        record(*range(5))
        wait_for(lambda: published() == 5)
        process.kill()
        record(*range(5))
        wait_for(lambda: published() == 10)
        assert second.poll() is None
    finally:
        second.terminate()
        assert second.wait(5) == 0


def test_timeline_knows_positions(record, sequence):
    record(*range(300))
    sequence()
    record(7)
    first, second = ledger.entries_of(Subject("matter", "7"))
    assert (first.position, second.position) == (7, None)
    assert ledger.entries_of(Subject("matter", "299"))[0].position == 299


def test_interval_over_a_second_is_refused():
    from django.core.management import CommandError, call_command

    with pytest.raises(CommandError, match="at most"):
        call_command("sequencer", interval=1.5, once=True)
