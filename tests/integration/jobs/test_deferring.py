import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from anbao.jobs.api import NotAnId, OutsideTransaction, defer, retry_stuck, stuck, task
from anbao.jobs.queue import defer_once, tasks
from anbao.jobs.testing import drain
from anbao.kernel.clock import now
from anbao.kernel.registry import NameTaken


@pytest.fixture(autouse=True)
def noted():
    """A task that notes the ids it ran with."""
    ran: list[str] = []
    tasks.add("test.note", lambda **ids: ran.append(ids["id"]))
    yield ran
    tasks.discard("test.note")


def test_defer_outside_a_transaction_refuses(committed_db: None) -> None:
    with pytest.raises(OutsideTransaction):
        defer("test.note", id="1")
    assert not ProcrastinateJob.objects.exists()


def test_defer_goes_with_its_transaction(committed_db: None, noted: list[str]) -> None:
    with transaction.atomic():
        defer("test.note", id="lost")
        transaction.set_rollback(True)
    with transaction.atomic():
        defer("test.note", id="kept")
    assert drain() == ["test.note"]
    assert noted == ["kept"]


@pytest.mark.parametrize("value", ["王小明", "wang@example.tw", "two words", "", "x" * 201, 42, None])
def test_defer_takes_ids_only(db: None, value: object) -> None:
    with pytest.raises(NotAnId):
        defer("test.note", id=value)


def test_defer_once_keeps_one_waiting_and_the_transaction_whole(db: None, noted: list[str]) -> None:
    for id_ in ("1", "2"):
        defer_once("test.note", once="call:7", run_at=now(), id=id_)
    assert ProcrastinateJob.objects.count() == 1
    drain()
    defer_once("test.note", once="call:7", run_at=now(), id="3")
    drain()
    assert noted == ["1", "3"]


def test_run_at_is_respected(db: None, noted: list[str]) -> None:
    from datetime import timedelta

    defer("test.note", id="later", run_at=now() + timedelta(hours=1))
    defer("test.note", id="now")
    assert drain() == ["test.note"]
    assert noted == ["now"]
    drain(later=True)
    assert noted == ["now", "later"]


def test_stuck_job_is_shown_and_can_be_put_back(db: None, noted: list[str]) -> None:
    defer("test.note", id="1")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed', attempts = 25")
    [job] = stuck()
    assert (job.task, job.attempts, job.ids) == ("test.note", 25, {"id": "1"})
    retry_stuck(job.id)
    assert stuck() == []
    drain()
    assert noted == ["1"]


def test_task_name_is_taken_once() -> None:
    with pytest.raises(NameTaken):
        task("test.note")(lambda: None)
