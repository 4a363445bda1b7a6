"""SIGKILL of worker and web while an outside system holds the reply: nothing lost, nothing charged twice.

The arrows come from the machine: one application is brought to each of them and held there, all at once, then the
processes are killed. An arrow that has no way there fails the suite.
"""

import pytest

from anbao.commerce.journey.domain import machine
from anbao.commerce.journey.domain.machine import NEXT_STEPS, State
from anbao.project.demo.seed import UNDERWRITER
from tests.acceptance.crashes.scene import FAULTS, state_of

pytestmark = pytest.mark.processes

BY_WORKER = {
    ("authorize", "card.authorize"): ("card", "own"),
    ("receipt_report", "reporting.receipt"): ("card", "own"),
    ("capture", "card.capture"): ("card", "own"),
    ("cover_report", "reporting.cover"): ("card", "own"),
    ("void", "card.void"): ("card", "other"),
    ("authorize", "bank.authorize"): ("bank", "own"),
    ("capture", "bank.debit"): ("bank", "own"),
    ("void", "bank.release"): ("bank", "other"),
}
"""Arrow and whom it asks → the system and its test card or account with which the worker comes to it."""
BY_WEB = {("underwrite", "reporting.accumulated"), ("accept", "reporting.accumulated")}
"""Arrows whose look-up is made inside a request."""
APART = {("refund", "card.refund"), ("refund", "bank.refund")}
"""Arrows that begin where another crash test ends: they have their own."""

ASKED_FROM = {
    ("underwrite", State.TERMS_AGREED),
    ("accept", State.REFERRED),  # test_web_killed_while_an_underwriter_accepts
    ("authorize", State.CARD_ENTERED),
    ("receipt_report", State.AUTHORIZED),
    ("capture", State.RECEIPT_REPORTED),
    ("capture", State.VOIDING),  # test_captured_behind_our_back_while_voiding_is_refunded
    ("cover_report", State.CONTRACTED),
    ("void", State.VOIDING),
    ("refund", State.REFUND_DUE),  # test_worker_killed_while_premiums_go_back
}
"""Arrow and the state in which its process is killed."""

ENDS = {"void": "payment_refused"}
TAKES = {"card": "card.capture", "bank": "bank.debit"}
DROPS = {"card": "card.void", "bank": "bank.release"}

STAGED = ("simulator", "web", "worker")


def test_every_outside_arrow_has_a_crash_test():
    asked = {(name, ".".join(outside)) for name, outside in machine.outside_arrows()}
    assert asked == set(BY_WORKER) | BY_WEB | APART
    assert {(a.name, a.source) for a in machine.ARROWS if a.kind == "outside"} == ASKED_FROM


@pytest.mark.parametrize("moment", ["hold_before", "hold_after"])
def test_worker_and_web_killed_at_every_outside_arrow(scene, moment):
    held, ready = {}, {asked: scene.buyer().confirmed() for asked in BY_WORKER}
    looker = scene.buyer()
    looked_up, browser = looker.terms_agreed(), scene.browser(looker.login)
    for (arrow, operation), (system, means) in BY_WORKER.items():
        buyer, application = ready[arrow, operation]
        scene.fault(operation, moment)
        buyer.pay(application, means, system)
        scene.wait_held(operation)
        held[arrow, operation] = application
    scene.fault("reporting.accumulated", moment)
    browser.post_and_die(f"/apply/{looked_up}/underwriting/")
    scene.wait_held("reporting.accumulated")

    scene.processes.kill("worker")
    scene.processes.kill("web")
    for (arrow, _operation), application in held.items():
        assert machine.allowed(arrow, State(state_of(application))), arrow
        assert NEXT_STEPS[State(state_of(application))].text
    scene.clear()
    scene.processes.start("web", "worker")

    for (arrow, _operation), application in held.items():
        scene.until(application, ENDS.get(arrow, "cover_reported"))
        (scene.assert_not_charged if arrow in ENDS else scene.assert_charged_once)(application)
    _goes_on_after_a_killed_request(scene, looked_up, looker)


def _goes_on_after_a_killed_request(scene, application, buyer):
    """The page still says what to do, and doing it again works; the sums were not reserved twice."""
    assert state_of(application) == "terms_agreed"
    browser = scene.browser(buyer.login)
    path = f"/apply/{application}/"
    assert "繼續" in browser.client.get(f"{path}review/").text
    assert browser.post(f"{path}underwriting/", {}).status_code == 302
    assert state_of(application) == "underwritten"


@pytest.mark.parametrize("moment", ["hold_before", "hold_after"])
def test_web_killed_while_an_underwriter_accepts(scene, moment):
    """The referral goes on waiting with its sums held; accepting again accepts once."""
    buyer = scene.buyer()
    application = buyer.referred()
    desk, path = scene.desk(UNDERWRITER), f"/console/applications/{application}/underwriting/"
    scene.fault("reporting.accumulated", moment)
    desk.post_and_die(path, desk.review_of(path))
    scene.wait_held("reporting.accumulated")
    scene.processes.kill("web")
    assert state_of(application) == "referred"
    assert NEXT_STEPS[State.REFERRED].text
    scene.clear()
    scene.processes.start("web")
    desk = scene.desk(UNDERWRITER)
    assert desk.post(path, desk.review_of(path)).status_code == 302
    assert state_of(application) == "underwritten"
    buyer.confirm(application)
    buyer.pay(application)
    scene.until(application, "cover_reported")
    scene.assert_charged_once(application)


@pytest.mark.parametrize("fault", FAULTS)
def test_faulty_answers_end_in_one_charge(scene, fault):
    """Each outside system goes wrong once on the way of two applications, one paid by card and one from an account."""
    for _arrow, operation in BY_WORKER:
        scene.fault(operation, fault, count=2 if operation.startswith("reporting.") else 1)
    applications = []
    for system in ("card", "bank"):
        buyer, application = scene.buyer().confirmed()
        buyer.pay(application, system=system)
        applications.append(application)
    for application in applications:
        scene.until(application, "cover_reported")
        scene.assert_charged_once(application)


def test_killed_again_and_again(scene):
    """Two applications in flight, the worker killed every second: both end, each charged once."""
    import time

    applications = [scene.buyer().buys(system=system) for system in ("card", "bank")]
    for _ in range(3):
        time.sleep(0.4)
        scene.processes.restart("worker")
    for application in applications:
        scene.until(application, "cover_reported")
        scene.assert_charged_once(application)


@pytest.mark.parametrize("system", ["card", "bank"])
def test_captured_behind_our_back_while_voiding_is_refunded(scene, system):
    """The worker dies while its capture is on the way; cover begins; the capture arrives just before the void."""
    buyer, application = scene.buyer().confirmed()
    scene.fault(TAKES[system], "hold_before")
    scene.fault(DROPS[system], "hold_before")
    buyer.pay(application, system=system)
    scene.wait_held(TAKES[system])
    scene.processes.kill("worker")
    scene.begin_cover(application)
    scene.processes.start("worker")
    scene.wait_held(DROPS[system])
    assert state_of(application) == "voiding"
    scene.release(TAKES[system])
    scene.wait_captured(application)
    scene.processes.kill("worker")
    scene.clear()
    scene.processes.start("worker")
    scene.until(application, "refunded")
    scene.assert_refunded_once(application)


def test_late_capture_and_cancelled_policy_are_refunded_once(scene):
    """The plain way of both."""
    _refunded(scene, *money_owed_back(scene))


@pytest.mark.parametrize("moment", ["hold_before", "hold_after"])
def test_worker_killed_while_premiums_go_back(scene, moment):
    """Two are owed for money that was taken too late, by card and from an account, one for a cancelled policy."""
    scene.fault("card.refund", moment, count=2)
    scene.fault("bank.refund", moment)
    scene.fault("reporting.correction", moment, count=3)
    late, late_account, cancelled = money_owed_back(scene)
    scene.wait_held("card.refund", count=2)
    scene.wait_held("bank.refund")
    scene.wait_held("reporting.correction", count=3)
    assert state_of(late) == state_of(late_account) == "refund_due"
    assert NEXT_STEPS[State.REFUND_DUE].text
    scene.processes.kill("worker")
    assert len(scene.refunds(late)) == len(scene.refunds(late_account)) == (moment == "hold_after")
    scene.clear()
    scene.processes.start("worker")
    _refunded(scene, late, late_account, cancelled)


@pytest.mark.parametrize("fault", FAULTS)
def test_faulty_answers_end_in_one_refund(scene, fault):
    scene.fault("card.refund", fault, count=2)
    scene.fault("bank.refund", fault)
    scene.fault("reporting.correction", fault, count=3)
    _refunded(scene, *money_owed_back(scene))


def _refunded(scene, late, late_account, cancelled):
    scene.until(late, "refunded")
    scene.until(late_account, "refunded")
    scene.until_settled(cancelled)
    for application in (late, late_account, cancelled):
        scene.assert_refunded_once(application)
        scene.assert_report_taken_back_once(application)
    assert state_of(cancelled) == "cover_reported"


def money_owed_back(scene):
    return charged_late(scene), charged_late(scene, "bank"), cancelled_policy(scene)


def charged_late(scene, system="card"):
    """An application whose cover begins while the capture is on its way."""
    buyer, application = scene.buyer().confirmed()
    scene.fault(TAKES[system], "hold_before")
    buyer.pay(application, system=system)
    scene.wait_held(TAKES[system])
    scene.begin_cover(application)
    scene.release(TAKES[system])
    return application


def cancelled_policy(scene):
    buyer, application = scene.buyer().confirmed()
    buyer.pay(application)
    scene.until(application, "cover_reported")
    buyer.cancels(application)
    return application
