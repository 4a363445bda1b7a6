"""The ledger is followed in the order of commits: nothing is passed over, nothing told twice."""

import threading
import time
from uuid import uuid4

import pytest
from django.db import connection, transaction

from anbao.commerce.records.actions import gathering as actions
from anbao.commerce.records.models import Due, Follower
from anbao.kernel import clock
from anbao.kernel.actor import Subject, system
from anbao.ledger import api as ledger

pytestmark = pytest.mark.commits


def happen(application):
    ledger.record(
        kind="commerce.application.started",
        by=system("test"),
        at=clock.now(),
        subject=Subject("application", str(application)),
        clear={"premium": 1},
    )


def follow_until(wanted):
    """Whatever else runs in the cluster holds the horizon back for a moment."""
    end = time.monotonic() + 30
    while not wanted():
        assert time.monotonic() < end, due()
        actions.follow(at=clock.now())
        time.sleep(0.1)


def due():
    return set(Due.objects.values_list("application", flat=True))


def test_every_application_that_an_entry_speaks_of_becomes_due_once(committed_db):
    applications = {uuid4() for _ in range(3)}
    for application in applications:
        with transaction.atomic():
            happen(application)
            happen(application)
    follow_until(lambda: due() == applications)
    assert Due.objects.count() == 3
    Due.objects.all().delete()
    assert actions.follow(at=clock.now()) == 0
    assert due() == set()


def test_entry_that_is_committed_late_is_not_passed_over(committed_db):
    early, late, written, go_on = uuid4(), uuid4(), threading.Event(), threading.Event()

    def slow():
        try:
            with transaction.atomic():
                happen(late)
                written.set()
                assert go_on.wait(20)
        finally:
            connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    assert written.wait(20)
    with transaction.atomic():
        happen(early)
    actions.follow(at=clock.now())
    assert late not in due()
    go_on.set()
    thread.join(20)
    follow_until(lambda: due() == {early, late})


def test_crash_before_the_commit_follows_the_same_entries_again(committed_db, monkeypatch):
    application = uuid4()
    with transaction.atomic():
        happen(application)

    def crash(*_args, **_kwargs):
        raise RuntimeError("killed")

    monkeypatch.setattr(actions, "mark", crash)
    with pytest.raises(RuntimeError, match="killed"):
        follow_until(due)
    monkeypatch.undo()
    follow_until(lambda: due() == {application})


def test_after_a_restore_it_says_so_and_starts_over(committed_db):
    application = uuid4()
    with transaction.atomic():
        happen(application)
    follow_until(due)
    Due.objects.all().delete()
    Follower.objects.update(xid=str(2**62))
    with pytest.raises(ledger.OtherCluster):
        actions.follow(at=clock.now())
    actions.start_over()
    follow_until(lambda: due() == {application})
