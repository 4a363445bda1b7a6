"""`perform` against a made-up other side and a made-up clock."""

import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connections, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from anbao.jobs.api import (
    Already,
    Answered,
    KeyReused,
    OutsideTransaction,
    Refusal,
    State,
    Waiting,
    Withheld,
    call_off,
    calls_of,
    intend,
    open_calls,
    perform,
)
from anbao.jobs.models import OutgoingCall
from anbao.kernel.actor import Subject
from anbao.kernel.errors import NoReply, NotSent, Rejected
from anbao.kernel.memory import remembered, remembering

AT = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
MATTER = Subject("application", "0193")
LEASE = timedelta(seconds=20)


@pytest.fixture(autouse=True)
def _settings(settings) -> None:
    settings.ANBAO_CALL_LEASE_SECONDS = LEASE.total_seconds()
    settings.ANBAO_RETRY_SCALE = 1.0


@dataclass
class Other:
    """The other side: what it answers next to a sending and to an inquiry, and everything that happened."""

    call: UUID
    at: datetime = AT
    sends: list[object] = field(default_factory=list)
    inquiries: list[object] = field(default_factory=list)
    happened: list[object] = field(default_factory=list)

    def perform(self, **more: object):
        return perform(
            self.call,
            clock=lambda: self.at,
            send=lambda: self._next("send", self.sends),
            inquire=lambda: self._next("inquire", self.inquiries),
            settle=more.pop("settle", lambda outcome, at: self.happened.append(outcome)),
            waiting=lambda told, at: self.happened.append(told),
            retry_task="test.again",
            call=str(self.call),
            **more,
        )

    def _next(self, what: str, answers: list[object]) -> object:
        self.happened.append(what)
        answer = answers.pop(0)
        if isinstance(answer, BaseException):
            raise answer
        return answer


def _intend(**more: object) -> UUID:
    told = {"system": "card", "operation": "capture", "key": "k-1", "matter": MATTER, "digest": "d", "at": AT}
    with transaction.atomic():
        return intend(**{**told, **more})


@pytest.fixture
def other(db: None) -> Other:
    return Other(_intend())


def _row() -> OutgoingCall:
    return OutgoingCall.objects.get()


def test_intent_is_the_same_for_the_same_key(db: None) -> None:
    assert _intend() == _intend(at=AT + timedelta(days=1))
    assert _intend(key="k-2") != _intend()
    assert _intend(operation="void") != _intend()


@pytest.mark.parametrize("change", [{"digest": "e"}, {"matter": Subject("application", "0194")}])
def test_intent_with_another_content_is_refused(db: None, change: dict[str, object]) -> None:
    _intend()
    with pytest.raises(KeyReused):
        _intend(**change)


def test_intent_outside_a_transaction_is_refused(committed_db: None) -> None:
    with pytest.raises(OutsideTransaction):
        intend(system="card", operation="capture", key="k", matter=MATTER, digest="d", at=AT)


def test_answer_is_settled_once(other: Other) -> None:
    other.sends = ["yes"]
    assert other.perform() == Answered("yes")
    assert other.perform() == Already("answered")
    assert other.happened == ["send", Answered("yes")]
    assert (_row().state, _row().settled_at, _row().attempts) == (State.ANSWERED, AT, 1)
    assert not ProcrastinateJob.objects.exists()


def test_refusal_is_settled_once_and_keeps_only_a_code(other: Other) -> None:
    other.sends = [Rejected("declined")]
    assert other.perform() == Refusal("declined")
    assert other.perform() == Already("refused", "declined")
    assert other.happened == ["send", Refusal("declined")]


def test_free_text_of_a_refusal_is_dropped(other: Other) -> None:
    other.sends = [Rejected("王小明的卡片已過期")]
    assert other.perform() == Refusal("unspecified")


def test_not_sent_is_sent_again_without_inquiry(other: Other) -> None:
    other.sends = [NotSent(), NotSent(), "yes"]
    first = other.perform()
    assert first == Waiting("not_sent", 1, AT + timedelta(seconds=1))
    assert _row().state == State.NOT_SENT
    assert other.perform() == Waiting("not_sent", 2, AT + timedelta(seconds=2))
    assert other.perform() == Answered("yes")
    assert "inquire" not in other.happened


def test_no_reply_is_inquired_and_never_sent_blindly(other: Other) -> None:
    other.sends, other.inquiries = [NoReply()], ["yes"]
    assert other.perform() == Waiting("unknown", 1, AT + timedelta(seconds=1))
    assert other.perform() == Answered("yes")
    assert [step for step in other.happened if isinstance(step, str)] == ["send", "inquire"]


def test_unseen_key_is_sent_after_the_inquiry(other: Other) -> None:
    other.sends, other.inquiries = [NoReply(), "yes"], [None]
    other.perform()
    assert other.perform() == Answered("yes")
    assert [step for step in other.happened if isinstance(step, str)] == ["send", "inquire", "send"]


def test_refusal_found_by_inquiry_is_a_refusal(other: Other) -> None:
    other.sends, other.inquiries = [NoReply()], [Rejected("declined")]
    other.perform()
    assert other.perform() == Refusal("declined")


@pytest.mark.parametrize("failure", [NotSent, NoReply])
def test_doubt_stays_when_the_inquiry_fails(other: Other, failure: type[Exception]) -> None:
    other.sends, other.inquiries = [NoReply()], [failure(), failure(), "yes"]
    other.perform()
    for attempts in (2, 3):
        assert other.perform() == Waiting("unknown", attempts, AT + timedelta(seconds=2 ** (attempts - 1)))
    assert other.perform() == Answered("yes")
    assert other.happened.count("send") == 1


def test_doubt_stays_when_the_second_sending_is_not_sent(other: Other) -> None:
    other.sends, other.inquiries = [NoReply(), NotSent()], [None, "yes, the first one came late"]
    other.perform()
    assert other.perform().state == "unknown"
    assert other.perform() == Answered("yes, the first one came late")


def test_attempt_under_way_is_left_alone_until_its_lease_ends(other: Other) -> None:
    other.sends = [RuntimeError("the process died here")]
    with pytest.raises(RuntimeError):
        other.perform()
    other.at = AT + LEASE - timedelta(microseconds=1)
    assert other.perform() == Waiting("unknown", 1, AT + LEASE)
    [job] = ProcrastinateJob.objects.all()
    assert (job.task_name, job.scheduled_at, job.args) == ("test.again", AT + LEASE, {"call": str(other.call)})
    other.at, other.inquiries = AT + LEASE, ["yes"]
    assert other.perform() == Answered("yes")
    assert [step for step in other.happened if isinstance(step, str)] == ["send", "inquire"]


def test_failed_settling_leaves_nothing_and_is_made_up_by_inquiry(other: Other) -> None:
    other.sends, other.inquiries = ["yes"], ["yes"]

    def settle(outcome: object, at: datetime) -> None:
        _intend(key="written-by-settle")
        raise RuntimeError("the ledger refused")

    with pytest.raises(RuntimeError):
        other.perform(settle=settle)
    assert _row().state == State.ATTEMPTING  # and `written-by-settle` is gone with the rest
    other.at += LEASE
    assert other.perform() == Answered("yes")
    assert other.happened == ["send", "inquire", Answered("yes")]


def test_lease_that_ran_out_before_sending_sends_nothing(other: Other) -> None:
    times = iter([AT, AT + LEASE, AT + LEASE])
    told = perform(
        other.call,
        clock=lambda: next(times),
        send=lambda: pytest.fail("sent"),
        inquire=lambda: pytest.fail("inquired"),
        settle=lambda outcome, at: pytest.fail("settled"),
        retry_task=None,
    )
    assert told == Waiting("not_sent", 1, AT + LEASE + timedelta(seconds=1))


def test_runner_that_was_overtaken_records_nothing(other: Other) -> None:
    def slow() -> str:
        other.at += LEASE  # another runner takes over and gets no answer either
        other.inquiries = [NoReply()]
        other.perform()
        return "yes"

    told = perform(
        other.call,
        clock=lambda: other.at,
        send=slow,
        inquire=lambda: None,
        settle=lambda outcome, at: pytest.fail("settled by the one who was overtaken"),
        retry_task="test.again",
    )
    assert isinstance(told, Waiting)
    assert (_row().state, _row().attempts) == (State.UNKNOWN, 2)
    other.inquiries = ["yes"]
    assert other.perform() == Answered("yes")


def test_inquiry_that_took_the_whole_lease_renews_it_before_sending(other: Other) -> None:
    def inquire() -> None:
        other.at += LEASE * 2

    OutgoingCall.objects.update(state=State.UNKNOWN, doubtful=True, attempts=1, first_at=AT, last_at=AT)
    told = perform(
        other.call,
        clock=lambda: other.at,
        send=lambda: "yes",
        inquire=inquire,
        settle=lambda outcome, at: None,
        retry_task=None,
    )
    assert told == Answered("yes")


def test_retry_waits_longer_each_time_and_only_one_job_waits(other: Other) -> None:
    other.sends = [NotSent()] * 3
    for _ in range(3):
        other.perform(lock="application:0193", queue="outside")
    [job] = ProcrastinateJob.objects.all()
    assert (job.lock, job.queue_name, job.scheduled_at) == ("application:0193", "outside", AT + timedelta(seconds=1))
    waits = [step.retry_at - AT for step in other.happened if isinstance(step, Waiting)]
    assert waits == [timedelta(seconds=s) for s in (1, 2, 4)]


def test_calls_of_tells_where_each_stands(other: Other) -> None:
    other.sends = [NotSent()]
    other.perform()
    second = _intend(key="k-2", at=AT + timedelta(seconds=1))
    first, last = calls_of(MATTER)
    assert (first.system, first.operation, first.state, first.attempts) == ("card", "capture", State.NOT_SENT, 1)
    assert (first.first_at, first.next_at, first.settled_at) == (AT, AT + timedelta(seconds=1), None)
    assert (last.id, last.state, last.first_at) == (second, State.INTENDED, None)
    assert calls_of(Subject("application", "other")) == []
    assert [call.id for call in open_calls(before=AT + timedelta(seconds=1))] == [other.call]


def test_many_runners_at_once_send_once(committed_db: None) -> None:
    call, together, sent, settled = _intend(), threading.Barrier(6), [], []
    busy = threading.Event()

    def send() -> str:
        sent.append(1)
        busy.wait(0.3)
        return "yes"

    def runner() -> None:
        together.wait()
        perform(
            call,
            clock=lambda: AT,
            send=send,
            inquire=lambda: None,
            settle=lambda outcome, at: settled.append(outcome),
            retry_task=None,
        )
        connections.close_all()

    threads = [threading.Thread(target=runner) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(sent), settled) == (1, [Answered("yes")])


def test_withheld_before_anything_left_is_a_no(db: None) -> None:
    other = Other(_intend(), sends=[Withheld("too-late")])
    assert other.perform() == Refusal("too-late")
    assert OutgoingCall.objects.get(id=other.call).state == State.REFUSED


def test_withheld_in_doubt_stays_open_and_is_told(db: None) -> None:
    other = Other(_intend(), sends=[NoReply("…"), Withheld("too-late"), Withheld("too-late")], inquiries=[None, "yes"])
    other.perform()
    other.at += timedelta(minutes=1)
    told = other.perform()
    assert isinstance(told, Waiting)
    assert (told.state, told.withheld) == ("unknown", "too-late")
    other.at += timedelta(minutes=1)
    assert other.perform() == Answered("yes")


def test_not_sent_then_withheld_is_a_no(db: None) -> None:
    other = Other(_intend(), sends=[NotSent("…"), Withheld("too-late")])
    other.perform()
    other.at += timedelta(minutes=1)
    assert other.perform() == Refusal("too-late")


def test_called_off_in_doubt_settles_without_settle(db: None) -> None:
    other = Other(_intend(), sends=[NoReply("…")])
    other.perform()
    with transaction.atomic():
        call_off(system="card", operation="capture", key="k-1", reason="voided", at=AT + timedelta(minutes=1))
        call_off(system="card", operation="capture", key="unheard-of", reason="voided", at=AT)
    assert other.perform() == Already("refused", "voided")
    assert not any(isinstance(what, Answered | Refusal) for what in other.happened)


def test_called_off_after_its_answer_changes_nothing(db: None) -> None:
    other = Other(_intend(), sends=["yes"])
    other.perform()
    with transaction.atomic():
        call_off(system="card", operation="capture", key="k-1", reason="voided", at=AT)
    assert other.perform() == Already("answered")


def test_what_is_remembered_ends_with_the_outside_call(other: Other) -> None:
    seen = iter(range(9))

    def look() -> int:
        return remembered("look", lambda: next(seen))

    looked: list[int] = []
    other.sends = ["done"]
    with remembering():
        looked.append(look())
        other.perform(settle=lambda outcome, at: looked.extend([look(), look()]))
    assert looked == [0, 1, 1]
