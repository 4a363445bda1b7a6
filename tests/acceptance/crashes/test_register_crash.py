"""The register of travel-inconvenience benefits through kills and faults: each contract told once, and its end."""

import time

import pytest

from anbao.commerce.inconvenience.models import RegisterEntry
from tests.acceptance.crashes.test_crashes import SPEED, Scene

pytestmark = pytest.mark.processes

FAULTS = ("down", "error", "error_after", "lost_reply", "duplicate", "wrong", "out_of_order")


@pytest.fixture(scope="module")
def stage(request):
    with pytest.MonkeyPatch.context() as environment:
        for name, value in {**SPEED, "ANBAO_INCONVENIENCE_TIMEOUT": "9"}.items():
            environment.setenv(name, value)
        processes = request.getfixturevalue("shared_processes")
        processes.start("simulator", "worker")
        yield Scene(processes)


@pytest.fixture
def scene(stage):
    stage.clear()
    yield stage
    stage.close()


def end(application, at):
    """What follows an early end: told as the policies tell it, without the customer's code."""
    from django.db import transaction

    from anbao.commerce.inconvenience import actions
    from anbao.commerce.policies import api as policies
    from anbao.kernel.actor import system

    policy = policies.policy_for(application)
    ending = policies.Ending(policy.id, application, "cancelled", policy.premium)
    with transaction.atomic(durable=True):
        actions.note_ended(ending, by=system("test"), at=at)


def until_told(scene, application, count, seconds=40.0):
    limit = time.monotonic() + seconds
    while RegisterEntry.objects.filter(application=application, state="done").count() < count:
        assert time.monotonic() < limit, scene.processes.log("worker")[-4000:]
        time.sleep(0.1)


def assert_told_once(scene, application, *, withdrawn):
    books = scene.state()
    number = RegisterEntry.objects.filter(application=application).first().policy_number
    told = [one["withdrawn"] for one in books["inconvenience"] if one["policy"] == number]
    assert told == [withdrawn]
    assert books["violations"] == []


def buys(scene):
    buyer = scene.buyer()
    application = buyer.terms_agreed(line="travel-inconvenience")
    buyer.underwrite(application)
    buyer.confirm(application)
    buyer.pay(application)
    return buyer, application


@pytest.mark.parametrize("moment", ["hold_before", "hold_after"])
def test_worker_killed_while_the_register_holds_the_answer(scene, moment):
    scene.fault("inconvenience.register", moment)
    buyer, application = buys(scene)
    scene.wait_held("inconvenience.register", seconds=20)
    scene.processes.kill("worker")
    assert set(RegisterEntry.objects.filter(application=application).values_list("state", flat=True)) == {"waiting"}
    scene.clear()
    scene.processes.start("worker")
    until_told(scene, application, 1)
    assert_told_once(scene, application, withdrawn=0)
    scene.fault("inconvenience.withdraw", moment)
    end(application, buyer.now())
    scene.wait_held("inconvenience.withdraw", seconds=20)
    scene.processes.kill("worker")
    scene.clear()
    scene.processes.start("worker")
    until_told(scene, application, 2)
    assert_told_once(scene, application, withdrawn=1)


def test_faulty_register_is_told_once(scene):
    """One contract for each fault, and the register goes wrong twice at each of its two tellings."""
    for fault in FAULTS:
        scene.fault("inconvenience.register", fault, count=2)
        scene.fault("inconvenience.withdraw", fault, count=2)
        buyer, application = buys(scene)
        scene.until(application, "cover_reported")
        end(application, buyer.now())
        until_told(scene, application, 2)
        assert_told_once(scene, application, withdrawn=1)
        scene.clear()
