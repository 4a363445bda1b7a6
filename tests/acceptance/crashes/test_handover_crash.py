"""The hand-over to the core system through kills and faults: each event once, those of a policy in their order."""

import time

import pytest

from anbao.commerce.handover.models import PolicyEvent
from tests.acceptance.crashes.test_crashes import SPEED, Scene

pytestmark = pytest.mark.processes

FAULTS = ("down", "error", "error_after", "lost_reply", "duplicate", "wrong", "out_of_order")


@pytest.fixture(scope="module")
def stage(request):
    """The processes that all of it happens to: each test looks at its own policy and leaves them running."""
    with pytest.MonkeyPatch.context() as environment:
        for name, value in {**SPEED, "ANBAO_CORE_TIMEOUT": "9"}.items():
            environment.setenv(name, value)
        processes = request.getfixturevalue("shared_processes")  # only now: it hands the environment on
        processes.start("simulator", "worker")
        yield Scene(processes)


@pytest.fixture
def scene(stage):
    stage.clear()
    yield stage
    stage.close()


def end(application, at):
    """What follows the issue: told to the hand-over as the policies tell it, without the customer's code."""
    from django.db import transaction

    from anbao.commerce.handover import actions
    from anbao.commerce.policies import api as policies
    from anbao.kernel.actor import system

    policy = policies.policy_for(application)
    ending = policies.Ending(policy.id, application, "cancelled", policy.premium)
    with transaction.atomic(durable=True):
        actions.note_ended(ending, by=system("test"), at=at)


def until_taken(scene, application, count, seconds=40.0):
    limit = time.monotonic() + seconds
    while PolicyEvent.objects.filter(application=application, state="taken").count() < count:
        assert time.monotonic() < limit, scene.processes.log("worker")[-4000:]
        time.sleep(0.1)


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
    end(application, buyer.now())
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
        end(application, buyer.now())
        until_taken(scene, application, 2)
        assert_told_once_in_order(scene, application, 2)
        scene.clear()


def test_core_system_that_is_not_there_is_waited_for(scene):
    buyer = scene.buyer()
    scene.fault("core.events", "down", count=-1)
    application = buyer.buys()
    scene.until(application, "cover_reported")
    end(application, buyer.now())
    time.sleep(1)
    assert told(scene, application) == []
    scene.clear()
    until_taken(scene, application, 2)
    assert_told_once_in_order(scene, application, 2)
