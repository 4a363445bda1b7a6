"""Events of a policy: noted with the act, handed over in order, once, again when asked."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from anbao.commerce.handover import actions
from anbao.commerce.handover.models import PolicyEvent
from anbao.commerce.policies.actions import owed
from anbao.commerce.policies.models import Policy
from anbao.jobs.models import OutgoingCall
from anbao.kernel.actor import system
from anbao.kernel.errors import NoReply, NotSent, Rejected
from anbao.kernel.registry import NameUnknown
from anbao.kernel.verdict import Passed
from anbao.keys.actions import destroy_data_key
from anbao.keys.api import keepers
from tests.integration.journey import sale
from tests.integration.policies.test_closing import cancelled, code, withdrawn
from tests.integration.policies.test_delivery import opened, signed

BY = system("test")
PERSONAL = ("林美玲", "A123456789", "0912345678", "mei.ling@example.tw", "臺北市信義區")


def told(shop):
    return [(event.type, event.sequence) for event in shop.world.events]


def states(policy):
    return list(PolicyEvent.objects.filter(policy=policy.id).order_by("number").values_list("state", flat=True))


def kinds(policy):
    found = [one.kind for one in sale.entries(policy.application)]
    return [kind for kind in found if kind.startswith("commerce.handover.")]


def test_issue_is_handed_over_with_what_the_core_system_needs(shop, sold):
    policy = sold()
    (event,) = shop.world.events
    assert (event.type, event.sequence, event.subject) == ("anbao.policy.issued", 1, policy.number)
    assert event.time == policy.contracted_at
    assert event.data["policy"] == policy.number
    assert event.data["premium"] == policy.premium
    assert event.data["proposer"]["national_id"] == "A123456789"
    assert event.data["beneficiary"]["kind"] == "legal-heirs"
    assert sum(event.data["benefits"].values()) == sum(amount for _title, amount in policy.sums)
    assert "otp" not in str(event.data)
    assert "salt" not in str(event.data)
    row = PolicyEvent.objects.get(policy=policy.id)
    assert (row.state, row.reference, row.taken_at) == ("taken", "C-1", shop.at)
    assert kinds(policy) == ["commerce.handover.taken"]


def test_end_and_correction_follow_in_order(shop, customer, sold):
    policy = sold()
    assert isinstance(cancelled(shop, customer, policy, code(shop, customer, policy)), Passed)
    shop.run_due()
    assert told(shop) == [("anbao.policy.issued", 1), ("anbao.policy.ended", 2), ("anbao.policy.corrected", 3)]
    ended, corrected = shop.world.events[1:]
    assert ended.data == {
        "policy": policy.number,
        "ended_as": "cancelled",
        "ended_at": shop.at.isoformat(),
        "refund": policy.premium,
    }
    assert corrected.data["corrected"] == "cover-report"
    assert len({event.id for event in shop.world.events}) == 3


def test_withdrawal_is_an_end_of_its_own_kind(shop, customer, sold):
    policy = sold()
    policy.ends_at = policy.starts_at + timedelta(days=3 * 366)  # a term that may be withdrawn from
    policy.save()
    opened(shop, customer, policy)
    signed(shop, customer, policy)
    given = code(shop, customer, policy, "withdrawn")
    assert isinstance(withdrawn(shop, customer, policy, given), Passed)
    shop.run_due(only="handover.%")
    assert shop.world.events[-1].data["ended_as"] == "withdrawn"


def test_refused_cancellation_is_no_event(shop, customer, sold):
    policy = sold()
    right = code(shop, customer, policy)
    assert not isinstance(cancelled(shop, customer, policy, f"{(int(right) + 1) % 10**6:06d}"), Passed)
    assert PolicyEvent.objects.filter(policy=policy.id).count() == 1


def test_event_of_an_erased_person_is_refused_by_us(shop, sold, monkeypatch):
    monkeypatch.delitem(keepers._things, "records")  # as if its years were over
    shop.world.fail["events"] = [NotSent("down")]
    policy = sold()
    destroy_data_key(key=policy.data_key, at=shop.at)
    shop.pass_time(minutes=20)
    shop.run_due(only="handover.%")
    row = PolicyEvent.objects.get(policy=policy.id)
    assert (row.state, row.reason, shop.world.events) == ("refused", "data-erased", [])


def test_correction_settled_twice_is_told_once(shop, customer, sold):
    policy = sold()
    shop.world.fail["correction"] = [Rejected("unspecified")]
    cancelled(shop, customer, policy, code(shop, customer, policy))
    shop.run_due()
    owed.settle_correction(policy=policy.id, by=BY, at=shop.at)
    assert not isinstance(owed.settle_correction(policy=policy.id, by=BY, at=shop.at), Passed)
    assert PolicyEvent.objects.filter(policy=policy.id, kind="corrected").count() == 1


@pytest.mark.parametrize("error", [NotSent("down"), NoReply("slow")])
def test_next_waits_for_the_former(shop, customer, sold, error):
    shop.world.fail["events"] = [error] * 2
    policy = sold()
    cancelled(shop, customer, policy, code(shop, customer, policy))
    shop.run_due(only="handover.%")
    assert (states(policy), told(shop)) == (["waiting", "waiting"], [])
    shop.world.fail.clear()
    shop.pass_time(minutes=20)
    shop.run_due(only="handover.%")
    assert told(shop) == [("anbao.policy.issued", 1), ("anbao.policy.ended", 2)]
    assert states(policy) == ["taken", "taken"]


def test_lost_reply_is_inquired_about_and_not_sent_twice(shop, sold):
    shop.world.after["events"] = [NoReply("lost")]
    policy = sold()
    assert states(policy) == ["waiting"]
    shop.pass_time(minutes=20)
    shop.run_due(only="handover.%")
    assert states(policy) == ["taken"]
    assert [operation for operation, _key in shop.world.asked if operation == "events"] == ["events"]


def test_refused_holds_what_follows_until_sent_again(shop, customer, sold):
    shop.world.fail["events"] = [Rejected("out-of-order")]
    policy = sold()
    cancelled(shop, customer, policy, code(shop, customer, policy))
    shop.pass_time(minutes=20)
    shop.run_due(only="handover.%")
    actions.sweep(at=shop.at)
    shop.run_due(only="handover.%")
    assert (states(policy), told(shop)) == (["refused", "waiting"], [])
    first = PolicyEvent.objects.get(policy=policy.id, number=1)
    assert first.reason == "out-of-order"
    assert actions.send_again(first=first.position, last=first.position, by=BY, at=shop.at) == (1, None)
    shop.run_due(only="handover.%")
    assert states(policy) == ["taken", "taken"]
    assert kinds(policy) == [f"commerce.handover.{kind}" for kind in ("refused", "sent-again", "taken", "taken")]


def test_replay_sends_the_same_events_under_calls_of_their_own(shop, customer, sold):
    policy = sold()
    cancelled(shop, customer, policy, code(shop, customer, policy))
    shop.run_due(only="handover.%")
    first, second = shop.world.events
    before = {call.id for call in OutgoingCall.objects.filter(system="core")}
    position = PolicyEvent.objects.order_by("position").first().position
    call_command("handover_replay", str(position))
    assert states(policy) == ["waiting", "waiting"]
    shop.run_due(only="handover.%")
    assert shop.world.events[2:] == [first, second]
    assert len(OutgoingCall.objects.filter(system="core").exclude(id__in=before)) == 2
    assert states(policy) == ["taken", "taken"]


@pytest.mark.parametrize(("offset", "count"), [(0, 2), (1, 1), (2, 0)])
def test_replay_begins_at_its_position(shop, customer, sold, offset, count):
    policy = sold()
    cancelled(shop, customer, policy, code(shop, customer, policy))
    shop.run_due(only="handover.%")
    positions = list(PolicyEvent.objects.order_by("position").values_list("position", flat=True))
    first = [*positions, positions[-1] + 1][offset]
    assert actions.send_again(first=first, by=BY, at=shop.at) == (count, None)


def test_replay_leaves_alone_what_still_waits(shop, sold):
    shop.world.fail["events"] = [NoReply("slow")]
    policy = sold()
    row = PolicyEvent.objects.get(policy=policy.id)
    assert actions.send_again(first=row.position, by=BY, at=shop.at) == (0, None)
    assert PolicyEvent.objects.get(policy=policy.id).call == row.call


def test_replay_in_portions_says_where_to_go_on(shop, customer, sold, monkeypatch):
    policy = sold()
    cancelled(shop, customer, policy, code(shop, customer, policy))
    shop.run_due(only="handover.%")
    monkeypatch.setattr(actions, "AT_ONCE", 1)
    first, second = PolicyEvent.objects.order_by("position").values_list("position", flat=True)
    assert actions.send_again(first=first, by=BY, at=shop.at) == (1, second)
    assert actions.send_again(first=second, by=BY, at=shop.at) == (1, None)


@pytest.mark.parametrize("arguments", [["0"], ["5", "--last", "4"]])
def test_command_refuses_positions_that_make_no_sense(db, arguments):
    with pytest.raises(CommandError):
        call_command("handover_replay", *arguments)


def test_lost_task_is_found_by_the_sweep_and_not_before_its_time(shop, sold):
    shop.world.fail["events"] = [NoReply("slow")]
    policy = sold()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE task_name = 'handover.deliver'")
    noted = PolicyEvent.objects.get(policy=policy.id).noted_at
    for late, ran in ((timedelta(seconds=-1), 0), (timedelta(), 1)):
        shop.at = noted + actions.FORGOTTEN_AFTER + late
        actions.sweep(at=shop.at)
        assert len(shop.run_due(only="handover.deliver")) == ran
    assert states(policy) == ["taken"]


def test_policy_from_before_the_hand_over_is_told_first(shop, customer, sold):
    policy = sold()
    PolicyEvent.objects.all().delete()
    shop.world.events.clear()
    cancelled(shop, customer, policy, code(shop, customer, policy))
    shop.run_due(only="handover.%")
    assert told(shop) == [("anbao.policy.issued", 1), ("anbao.policy.ended", 2)]
    assert shop.world.events[0].time == policy.contracted_at


def test_failed_note_undoes_the_contract(shop, customer, monkeypatch):
    def fail(_application):
        raise RuntimeError

    application = customer.reach("card_entered")
    monkeypatch.setitem(actions.supplies._things, actions.CONTRACT, fail)
    with pytest.raises(RuntimeError):
        shop.run_due()
    assert not Policy.objects.filter(application=application).exists()
    assert not PolicyEvent.objects.exists()
    assert sale.row(application).state == "captured"


def test_without_a_supply_nothing_is_issued(shop, customer, monkeypatch):
    application = customer.reach("card_entered")
    monkeypatch.delitem(actions.supplies._things, actions.CONTRACT)
    with pytest.raises(NameUnknown):
        shop.run_due()
    assert not Policy.objects.filter(application=application).exists()


def test_failed_record_of_an_answer_is_asked_for_again(shop, customer, monkeypatch):
    """The answer, its ledger entry and the row are one: what failed to be recorded is inquired about."""
    application = customer.reach("card_entered")
    record = actions.ledger.record

    def fail(**told):
        if told["kind"].startswith("commerce.handover."):
            raise RuntimeError
        return record(**told)

    monkeypatch.setattr(actions.ledger, "record", fail)
    with pytest.raises(RuntimeError):
        shop.run_due()
    policy = Policy.objects.get(application=application)
    assert states(policy) == ["waiting"]
    monkeypatch.setattr(actions.ledger, "record", record)
    shop.pass_time(minutes=20)
    actions.deliver(policy=policy.id, by=BY, clock=lambda: shop.at)
    assert states(policy) == ["taken"]
    assert len(shop.world.events) == 1


def test_nothing_of_a_person_outside_the_sealed_column(shop, sold, caplog):
    shop.world.fail["events"] = [Rejected("closed")]
    policy = sold()
    row = PolicyEvent.objects.get(policy=policy.id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT args::text FROM procrastinate_jobs WHERE task_name LIKE 'handover.%%'")
        arguments = " ".join(args for (args,) in cursor.fetchall())
    clear = str([one.clear for one in sale.entries(policy.application)])
    shown = " ".join(str(value) for name, value in vars(row).items() if name != "content")
    for word in PERSONAL:
        assert word not in arguments + clear + shown + caplog.text
        assert word.encode() not in bytes(row.content)
