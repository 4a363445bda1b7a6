"""The register of travel-inconvenience benefits through kills and faults: each contract told once, and its end."""

import pytest

from anbao.commerce.inconvenience import actions
from anbao.commerce.inconvenience.models import RegisterEntry
from tests.acceptance.crashes.scene import FAULTS

pytestmark = pytest.mark.processes

STAGED = ("simulator", "worker")


def end(scene, application, buyer):
    scene.end(application, actions.note_ended, buyer.now())


def until_told(scene, application, count):
    scene.until_many(RegisterEntry.objects.filter(application=application, state="done"), count)


def assert_told_once(scene, application, *, withdrawn):
    books = scene.state()
    number = RegisterEntry.objects.filter(application=application).first().policy_number
    told = [one["withdrawn"] for one in books["inconvenience"] if one["policy"] == number]
    assert told == [withdrawn]
    assert books["violations"] == []


def buys(scene):
    buyer, application = scene.buyer().confirmed(line="travel-inconvenience")
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
    end(scene, application, buyer)
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
        end(scene, application, buyer)
        until_told(scene, application, 2)
        assert_told_once(scene, application, withdrawn=1)
        scene.clear()
