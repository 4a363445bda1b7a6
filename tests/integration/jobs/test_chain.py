"""A task's first successor goes on in the same thread; whatever happens to it, its row tells."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction

from anbao.jobs import chain, queue
from anbao.jobs.api import defer, living
from anbao.kernel.clock import now
from anbao.kernel.registry import Registry

Work = Callable[..., object]


@pytest.fixture
def stop() -> list[bool]:
    """What the worker is told; empty: to go on."""
    return []


@pytest.fixture
def running() -> set[int]:
    return set()


@pytest.fixture
def worker(committed_db: None, stop: list[bool], running: set[int]) -> Iterator[int]:
    """A worker's id in this process."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES RETURNING id")
        identity = int(cursor.fetchone()[0])
    with chain.hosted(chain.Host(lambda: identity, lambda: bool(stop), running)):
        yield identity


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The tasks `a`, `b` … that ran, in their order; each defers what `LEAVES` says."""
    made: list[str] = []
    known: Registry[Work] = Registry("task")
    monkeypatch.setattr(queue, "tasks", known)
    monkeypatch.setattr(chain.configuration, "retry_scale", lambda: 1.0)
    for name in "abcdef":
        known.add(name, _task(name, made))
    return made


LEAVES: dict[str, tuple[str, ...]] = {}
FAILS: set[str] = set()


@pytest.fixture(autouse=True)
def _afresh() -> Iterator[None]:
    yield
    LEAVES.clear()
    FAILS.clear()


def _task(name: str, made: list[str]) -> Work:
    def work(**ids: str) -> None:
        del ids
        made.append(name)
        with transaction.atomic():
            for one in LEAVES.get(name, ()):
                defer(one, thing="1")
        if name in FAILS:
            raise ZeroDivisionError

    return work


def start(name: str) -> None:
    """As the queue starts a task, and waits for what others run of it."""
    queue._quiet(name, queue.tasks.get(name))()
    for one in chain.left.get() or ():
        one.result(timeout=10)


def rows() -> list[tuple[str, str, int]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, status::text, attempts FROM procrastinate_jobs ORDER BY id")
        return [tuple(row) for row in cursor.fetchall()]


def test_first_successor_goes_on_and_the_second_waits_in_the_queue(worker, ran, running):
    LEAVES.update(a=("b", "c"), b=("d",))
    start("a")
    assert ran == ["a", "b", "d"]
    assert rows() == [("b", "succeeded", 1), ("c", "todo", 0), ("d", "succeeded", 1)]
    assert running == set()


def test_successor_is_held_by_the_worker_while_it_waits(worker, ran, running):
    seen = []

    def work(**ids: str) -> None:
        with transaction.atomic():
            defer("b", thing="1")
        with connection.cursor() as cursor:
            cursor.execute("SELECT id, status::text, worker_id FROM procrastinate_jobs")
            seen.append((cursor.fetchone(), set(running), living("b", "thing")))

    queue._quiet("a", work)()
    ((identity, status, holder), known, alive) = seen[0]
    assert (status, holder, known, alive) == ("doing", worker, {identity}, {"1"})
    assert ran == ["b"]


def test_successor_that_is_rolled_back_never_was(worker, ran, running):
    def work(**ids: str) -> None:
        with transaction.atomic():
            defer("b", thing="1")
            transaction.set_rollback(True)

    queue._quiet("a", work)()
    assert (ran, rows(), running) == ([], [], set())


def test_successor_that_fails_is_tried_again_later(worker, ran, running):
    LEAVES.update(a=("b",))
    FAILS.add("b")
    start("a")
    assert rows() == [("b", "todo", 1)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT scheduled_at > now(), worker_id FROM procrastinate_jobs")
        assert cursor.fetchone() == (True, None)
    assert running == set()


def test_successor_that_fails_for_the_last_time_stays_failed(worker, ran, monkeypatch):
    monkeypatch.setattr(queue, "ATTEMPTS", 1)
    LEAVES.update(a=("b",))
    FAILS.add("b")
    start("a")
    assert rows() == [("b", "failed", 1)]


def test_what_a_task_left_goes_on_though_it_failed_itself(worker, ran):
    LEAVES.update(a=("b",))
    FAILS.add("a")
    with pytest.raises(queue.TaskFailed):
        start("a")
    assert ran == ["a", "b"]
    assert rows() == [("b", "succeeded", 1)]


def test_worker_that_is_told_to_stop_puts_it_back(worker, ran, stop, running):
    LEAVES.update(a=("b",), b=("c",))
    stop.append(True)
    start("a")
    assert ran == ["a"]
    assert rows() == [("b", "todo", 0)]
    assert running == set()


def test_chain_has_an_end(worker, ran, monkeypatch):
    monkeypatch.setattr(chain, "LINKS", 3)
    LEAVES.update(a=("a",))
    start("a")
    assert ran == ["a"] * 4
    assert rows() == [("a", "succeeded", 1)] * 3 + [("a", "todo", 0)]


def test_worker_that_others_took_for_dead_uses_the_queue(worker, ran):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_workers")
    LEAVES.update(a=("b",))
    start("a")
    assert (ran, rows()) == (["a"], [("b", "todo", 0)])


def test_without_a_worker_everything_goes_through_the_queue(committed_db, ran):
    LEAVES.update(a=("b",))
    start("a")
    assert (ran, rows()) == (["a"], [("b", "todo", 0)])


@pytest.mark.parametrize("more", [{"lock": "l"}, {"queue": "other"}, {"run_at": "now"}])
def test_what_has_a_place_or_a_time_goes_through_the_queue(worker, ran, more):
    def work(**ids: str) -> None:
        with transaction.atomic():
            defer("b", **{**more, **({"run_at": now()} if "run_at" in more else {})}, thing="1")

    queue._quiet("a", work)()
    assert (ran, rows()) == ([], [("b", "todo", 0)])


def test_thread_that_loses_its_database_leaves_its_jobs_to_be_revived(worker, ran, running, monkeypatch):
    from django.db import OperationalError

    def lost(sql: str, *values: object) -> None:
        raise OperationalError

    LEAVES.update(a=("b",))
    monkeypatch.setattr(chain, "_say", lost)
    start("a")
    assert rows() == [("b", "doing", 0)]
    assert running == set()


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    """Two threads; their connections end with the test."""
    with ThreadPoolExecutor(max_workers=2) as made:
        yield made
        both = threading.Barrier(2, timeout=10)
        for _ in range(2):
            made.submit(lambda: (both.wait(), connections.close_all()))


@pytest.fixture
def host(worker: int, stop: list[bool], running: set[int], threads: ThreadPoolExecutor) -> Iterator[chain.Host]:
    """The same worker, whose other successors are run by threads."""
    made = chain.Host(lambda: worker, lambda: bool(stop), running, threads, limit=2)
    before = chain.left.set([])
    with chain.hosted(made):
        yield made
    chain.left.reset(before)


def test_second_successor_is_run_beside_the_first(host, ran, running, monkeypatch):
    """Each waits until the other has begun."""
    both = threading.Barrier(2, timeout=10)
    known = queue.tasks
    for name in "xy":
        known.add(name, lambda **_: both.wait())
    LEAVES.update(a=("x", "y"))
    start("a")
    assert rows() == [("x", "succeeded", 1), ("y", "succeeded", 1)]
    assert running == set()


def test_what_is_run_beside_leaves_its_own_successors(host, ran, running):
    LEAVES.update(a=("b", "c"), c=("d",))
    start("a")
    assert sorted(ran) == ["a", "b", "c", "d"]
    assert {row[1:] for row in rows()} == {("succeeded", 1)}
    assert running == set()


def test_where_no_thread_is_free_it_goes_through_the_queue(host, ran):
    LEAVES.update(a=("b", "c"))
    with host.busy():
        start("a")
    assert ran == ["a", "b"]
    assert rows() == [("b", "succeeded", 1), ("c", "todo", 0)]


def test_where_nobody_would_wait_it_goes_through_the_queue(host, ran):
    LEAVES.update(a=("b", "c"))
    before = chain.left.set(None)
    start("a")
    chain.left.reset(before)
    assert ran == ["a", "b"]
    assert rows() == [("b", "succeeded", 1), ("c", "todo", 0)]


def test_what_is_run_beside_and_fails_is_tried_again_later(host, ran, running):
    LEAVES.update(a=("b", "c"))
    FAILS.add("c")
    start("a")
    assert rows() == [("b", "succeeded", 1), ("c", "todo", 1)]
    assert running == set()


def test_worker_that_is_told_to_stop_puts_back_what_would_run_beside(host, ran, stop, running):
    LEAVES.update(a=("b", "c"))
    stop.append(True)
    start("a")
    assert ran == ["a"]
    assert rows() == [("b", "todo", 0), ("c", "todo", 0)]
    assert running == set()
