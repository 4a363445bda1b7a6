"""The hand-over to the core system through kills and faults: each event once, those of a policy in their order."""

import time

import pytest

from anbao.commerce.handover import actions
from anbao.commerce.handover.models import PolicyEvent
from tests.acceptance.crashes.scene import FAULTS

pytestmark = pytest.mark.processes

STAGED = ("simulator", "worker")


def end(scene, application, buyer):
    scene.end(application, actions.note_ended, buyer.now())


def until_taken(scene, application, count):
    scene.until_many(PolicyEvent.objects.filter(application=application, state="taken"), count)


def told(scene, application):
    number = PolicyEvent.objects.filter(application=application).first().policy_number
    return [event["sequence"] for event in scene.state()["events"] if event["policy"] == number]


def assert_told_once_in_order(scene, application, count):
    assert told(scene, application) == list(range(1, count + 1))
    assert scene.state()["violations"] == []


@pytest.mark.parametrize("moment", ["hold_before", "hold_after"])
def test_worker_killed_while_the_core_system_holds_the_event(scene, moment):
    buyer = scene.buyer()
    scene.fault("core.events", moment)
    _self, application = buyer.confirmed()
    buyer.pay(application)
    scene.wait_held("core.events")
    end(scene, application, buyer)
    scene.processes.kill("worker")
    states = PolicyEvent.objects.filter(application=application).values_list("state", flat=True)
    assert set(states) == {"waiting"}
    scene.clear()
    scene.processes.start("worker")
    until_taken(scene, application, 2)
    assert_told_once_in_order(scene, application, 2)


def test_faulty_core_system_gets_each_event_once_in_order(scene):
    """One application for each fault, and the core system goes wrong twice on its way."""
    for fault in FAULTS:
        buyer, application = scene.buyer().confirmed()
        scene.fault("core.events", fault, count=2)
        buyer.pay(application)
        scene.until(application, "cover_reported")
        end(scene, application, buyer)
        until_taken(scene, application, 2)
        assert_told_once_in_order(scene, application, 2)
        scene.clear()


def test_core_system_that_is_not_there_is_waited_for(scene):
    buyer = scene.buyer()
    scene.fault("core.events", "down", count=-1)
    application = buyer.buys()
    scene.until(application, "cover_reported")
    end(scene, application, buyer)
    time.sleep(1)
    assert told(scene, application) == []
    scene.clear()
    until_taken(scene, application, 2)
    assert_told_once_in_order(scene, application, 2)
