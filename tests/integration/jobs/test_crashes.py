"""A worker killed for real, at every point of an outgoing call: the message goes out once and is settled once."""

import signal
import time
from uuid import UUID

import pytest

from anbao.jobs.api import State
from tests.integration.jobs.waiting import until
from tests.integration.jobs.workers import Workers, intend_and_defer, jobs_of, state_of

pytestmark = pytest.mark.processes


def _settled_once(workers: Workers, call: UUID) -> list[str]:
    """Wait for the end, check that nothing happened twice, and return what the SMS provider was asked."""
    until(lambda: state_of(call) == State.ANSWERED)
    until(lambda: set(jobs_of("sample.send")) == {"succeeded"})
    until(lambda: jobs_of("sample.settled") == ["succeeded"])
    assert len(workers.simulator.get("messages")) == 1
    return [
        f"{row['operation']} {row['outcome']}"
        for row in workers.simulator.get("state")["requests"]
        if row["key"] == str(call)
    ]


def test_uneventful_call_is_sent_once(workers: Workers) -> None:
    workers.start()
    call = intend_and_defer()
    assert _settled_once(workers, call) == ["sms.send done"]


@pytest.mark.parametrize(
    ("place", "asked"),
    [
        ("before-send", ["sms.inquire unseen", "sms.send done"]),
        ("in-settle", ["sms.send done", "sms.inquire found"]),
        ("after-settle", ["sms.send done"]),
    ],
)
def test_kill_at_a_place_of_ours(workers: Workers, place: str, asked: list[str]) -> None:
    workers.stop_at(place)
    first = workers.start()
    call = intend_and_defer()
    workers.wait_stopped(place)
    first.kill()
    assert first.wait(10) == -signal.SIGKILL
    workers.start()
    assert _settled_once(workers, call) == asked


@pytest.mark.parametrize(
    ("fault", "asked"),
    [
        ("hold_before", ["sms.inquire unseen", "sms.send done", "sms.send repeated"]),
        ("hold_after", ["sms.send done", "sms.inquire found"]),
    ],
)
def test_kill_while_the_other_side_holds_the_reply(workers: Workers, fault: str, asked: list[str]) -> None:
    workers.simulator.fault("sms.send", fault)
    first = workers.start()
    call = intend_and_defer()
    workers.simulator.wait_held("sms.send")
    first.kill()
    workers.start()
    until(lambda: state_of(call) == State.ANSWERED)
    workers.simulator.post("release")
    time.sleep(0.2)
    assert _settled_once(workers, call) == asked


def test_kill_before_any_worker_ran_loses_nothing(workers: Workers) -> None:
    call = intend_and_defer()
    workers.start().kill()
    workers.start()
    assert _settled_once(workers, call) == ["sms.send done"]


@pytest.mark.parametrize(
    ("fault", "asked"),
    [
        ("lost_reply", ["sms.send done", "sms.inquire found"]),
        ("wrong", ["sms.send done", "sms.inquire found"]),
        ("error_after", ["sms.send done", "sms.inquire found"]),
        ("error", ["sms.inquire unseen", "sms.send done"]),
        ("down", ["sms.inquire unseen", "sms.send done"]),
        ("duplicate", ["sms.send done", "sms.send repeated"]),
    ],
)
def test_fault_is_resolved_by_inquiry_never_by_blind_resending(workers: Workers, fault: str, asked: list[str]) -> None:
    workers.simulator.fault("sms.send", fault)
    workers.start()
    assert _settled_once(workers, intend_and_defer()) == asked


def test_closed_port_is_waited_out(workers: Workers) -> None:
    workers.simulator.kill()
    workers.start()
    call = intend_and_defer()
    until(lambda: state_of(call) == State.NOT_SENT)
    workers.simulator.start()
    assert _settled_once(workers, call) == ["sms.send done"]


def test_slow_runner_that_was_given_up_settles_nothing_twice(workers: Workers) -> None:
    workers.simulator.fault("sms.send", "hold_after")
    slow = workers.start()
    call = intend_and_defer()
    workers.simulator.wait_held("sms.send")
    slow.send_signal(signal.SIGSTOP)
    workers.start()
    until(lambda: state_of(call) == State.ANSWERED)
    workers.simulator.post("release")
    slow.send_signal(signal.SIGCONT)
    time.sleep(1.5)
    assert _settled_once(workers, call) == ["sms.send done", "sms.inquire found"]


def test_sigterm_lets_the_job_at_hand_finish(workers: Workers) -> None:
    workers.simulator.fault("sms.send", "delay", seconds=0.4)
    worker = workers.start()
    call = intend_and_defer()
    until(lambda: state_of(call) == State.ATTEMPTING)
    worker.terminate()
    assert worker.wait(timeout=10) == 0
    assert state_of(call) == State.ANSWERED
    assert jobs_of("sample.send") == ["succeeded"]
    assert jobs_of("sample.settled") == ["todo"]
