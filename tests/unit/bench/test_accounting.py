"""What the benchmark's figures rest on: CPU of processes that end, and statements told apart."""

import os
import subprocess
import sys
import time

import pytest

from bench.support import cpu, database
from bench.support.cpu import Reading, Snapshot, Spent, spent


def at(moment: float, **readings: Reading) -> Snapshot:
    return Snapshot(moment, {(number, name): reading for number, (name, reading) in enumerate(readings.items())})


def test_spent_process_that_ended_is_counted_through_its_parent_once():
    before = at(0, parent=Reading("ended", "ended", 1.0), child=Reading("web", "ended", 5.0))
    after = at(2, parent=Reading("ended", "ended", 7.0))  # has reaped the child's 6 seconds
    assert spent(before, after).seconds == {"ended": pytest.approx(1.0)}


def test_spent_process_that_began_is_counted_whole():
    after = at(2, web=Reading("web", "web", 0.5))
    assert spent(Snapshot(0, {}), after).seconds == {"web": pytest.approx(0.5)}


def test_spent_own_session_is_left_out():
    after = at(2, ours=Reading(f"database: {cpu.OURS}", "ended", 0.5))
    assert spent(Snapshot(0, {}), after).seconds == {}


def test_spent_without_idle_takes_off_the_share_of_the_time():
    assert Spent(2, {"worker": 1.0}).without(Spent(10, {"worker": 0.5})).of("worker") == pytest.approx(0.9)


def test_clock_of_another_process_grows_with_its_work():
    busy = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    try:
        time.sleep(0.3)
        first = cpu._clock(busy.pid)
        time.sleep(0.3)
        assert cpu._clock(busy.pid) > first
    finally:
        busy.kill()
        busy.wait()
    assert cpu._clock(os.getpid()) > 0


LOG = """\
@1@web@ LOG:  statement: SELECT 1
@1@web@ LOG:  statement: BEGIN
@2@web@ LOG:  statement: BEGIN
@1@web@ LOG:  statement: INSERT INTO "a" ("b") VALUES ('x, y', 7)
@2@web@ LOG:  statement: SELECT "b"
\tFROM "a" WHERE "b" = 'z'
@1@web@ LOG:  statement: COMMIT
@2@web@ LOG:  statement: COMMIT
@3@web@ LOG:  statement: BEGIN
@3@web@ LOG:  statement: DELETE FROM "a"
@3@web@ LOG:  statement: ROLLBACK
@4@worker@ LOG:  execute <unnamed>: SELECT procrastinate_finish_job_v1($1, $2, $3);
@5@bench@ LOG:  statement: SELECT 1
"""


def counted(text: str) -> dict[str, database.Statements]:
    found: dict[str, database.Statements] = {}
    sessions: dict[str, bool] = {}
    for name, session, statement in database._statements(text):
        database._note(found.setdefault(name, database.Statements()), sessions, session, statement)
    return found


def test_statements_transactions_are_told_apart_by_session():
    web = counted(LOG)["web"]
    assert (web.queries, web.writing, web.reading, web.rolled_back) == (4, 1, 2, 1)


def test_statements_single_writing_call_is_a_commit():
    worker = counted(LOG)["worker"]
    assert (worker.queries, worker.writing, worker.reading) == (1, 1, 0)


def test_statements_are_kept_without_values():
    assert 'SELECT "b" FROM "a" WHERE "b" = ?' in counted(LOG)["web"].texts
    assert 'INSERT INTO "a" ("b") VALUES (?)' in counted(LOG)["web"].texts
