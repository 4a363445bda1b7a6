"""SIGKILL of worker and web while an outside system holds the reply: nothing lost, nothing charged twice.

The arrows come from the machine: one application is brought to each of them and held there, all at once, then the
processes are killed. An arrow that has no way there fails the suite.
"""

import pytest

from anbao.commerce.journey.domain import machine
from anbao.commerce.journey.domain.machine import NEXT_STEPS, State
from anbao.project.demo.seed import UNDERWRITER
from tests.acceptance.crashes.scene import Scene, state_of

pytestmark = pytest.mark.processes

BY_WORKER = {"authorize": "own", "receipt_report": "own", "capture": "own", "cover_report": "own", "void": "other"}
"""Arrow → the test card with which the worker comes to it."""
BY_WEB = {"underwrite", "accept"}
"""Arrows whose look-up is made inside a request."""
APART = {"refund"}
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


SPEED = {
    "ANBAO_STALL_SECONDS": "3",
    "ANBAO_CALL_LEASE_SECONDS": "10",  # longer than the gateways' timeouts, as in earnest
    "ANBAO_CARD_TIMEOUT": "9",
    "ANBAO_REPORTING_TIMEOUT": "9",
    "ANBAO_WORKER_CONCURRENCY": "8",
}


@pytest.fixture(scope="module")
def stage(request):
    """The processes that all crashes happen to, one after another: each test leaves them running."""
    with pytest.MonkeyPatch.context() as environment:
        for name, value in SPEED.items():
            environment.setenv(name, value)
        processes = request.getfixturevalue("shared_processes")  # only now: it hands the environment on
        processes.start("simulator", "web", "worker")
        yield Scene(processes)


@pytest.fixture
def scene(stage):
    stage.clear()
    yield stage
    stage.close()


def test_every_outside_arrow_has_a_crash_test():
    assert {name for name, _ in machine.outside_arrows()} == set(BY_WORKER) | BY_WEB | APART
    assert {(a.name, a.source) for a in machine.ARROWS if a.kind == "outside"} == ASKED_FROM


@pytest.mark.parametrize("moment", ["hold_before", "hold_after"])
def test_worker_and_web_killed_at_every_outside_arrow(scene, moment):
    asked = dict(machine.outside_arrows())
    held, ready = {}, {arrow: scene.buyer().confirmed() for arrow in BY_WORKER}
    looker = scene.buyer()
    looked_up, browser = looker.terms_agreed(), scene.browser(looker.login)
    for arrow, card in BY_WORKER.items():
        buyer, application = ready[arrow]
        operation = ".".join(asked[arrow])
        scene.fault(operation, moment)
        buyer.pay(application, card)
        scene.wait_held(operation)
        held[arrow] = application
    scene.fault("reporting.accumulated", moment)
    browser.post_and_die(f"/apply/{looked_up}/underwriting/")
    scene.wait_held("reporting.accumulated")

    scene.processes.kill("worker")
    scene.processes.kill("web")
    for arrow, application in held.items():
        assert machine.allowed(arrow, State(state_of(application))), arrow
        assert NEXT_STEPS[State(state_of(application))].text
    scene.clear()
    scene.processes.start("web", "worker")

    for arrow, application in held.items():
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


@pytest.mark.parametrize("fault", ["lost_reply", "error_after", "duplicate", "wrong", "error", "down", "out_of_order"])
def test_faulty_answers_end_in_one_charge(scene, fault):
    """Each outside system goes wrong once on the way of one application."""
    operations = [".".join(asked) for name, asked in machine.outside_arrows() if name in BY_WORKER and name != "void"]
    buyer, application = scene.buyer().confirmed()
    for operation in operations:
        scene.fault(operation, fault)
    buyer.pay(application)
    scene.until(application, "cover_reported")
    scene.assert_charged_once(application)


def test_killed_again_and_again(scene):
    """Two applications in flight, the worker killed every second: both end, each charged once."""
    import time

    applications = [scene.buyer().buys() for _ in range(2)]
    for _ in range(3):
        time.sleep(0.4)
        scene.processes.restart("worker")
    for application in applications:
        scene.until(application, "cover_reported")
        scene.assert_charged_once(application)


def test_captured_behind_our_back_while_voiding_is_refunded(scene):
    """The worker dies while its capture is on the way; cover begins; the capture arrives just before the void."""
    buyer, application = scene.buyer().confirmed()
    scene.fault("card.capture", "hold_before")
    scene.fault("card.void", "hold_before")
    buyer.pay(application)
    scene.wait_held("card.capture")
    scene.processes.kill("worker")
    scene.begin_cover(application)
    scene.processes.start("worker")
    scene.wait_held("card.void", seconds=25)
    assert state_of(application) == "voiding"
    scene.release("card.capture")
    scene.wait_captured(application)
    scene.processes.kill("worker")
    scene.clear()
    scene.processes.start("worker")
    scene.until(application, "refunded")
    scene.assert_refunded_once(application)


def test_late_capture_and_cancelled_policy_are_refunded_once(scene):
    """The plain way of both."""
    late, cancelled = charged_late(scene), cancelled_policy(scene)
    _refunded(scene, late, cancelled)


@pytest.mark.parametrize("moment", ["hold_before", "hold_after"])
def test_worker_killed_while_premiums_go_back(scene, moment):
    """One is owed for a capture that came too late, one for a policy that was cancelled."""
    scene.fault("card.refund", moment, count=2)
    late, cancelled = charged_late(scene), cancelled_policy(scene)
    scene.wait_held("card.refund", count=2)
    assert state_of(late) == "refund_due"
    assert NEXT_STEPS[State.REFUND_DUE].text
    scene.processes.kill("worker")
    assert len(scene.refunds(late)) == (moment == "hold_after")
    scene.clear()
    scene.processes.start("worker")
    _refunded(scene, late, cancelled)


@pytest.mark.parametrize("fault", ["lost_reply", "error_after", "duplicate", "wrong", "error", "down", "out_of_order"])
def test_faulty_answers_end_in_one_refund(scene, fault):
    scene.fault("card.refund", fault, count=2)
    late, cancelled = charged_late(scene), cancelled_policy(scene)
    _refunded(scene, late, cancelled)


def _refunded(scene, late, cancelled):
    scene.until(late, "refunded")
    scene.until_settled(cancelled)
    for application in (late, cancelled):
        scene.assert_refunded_once(application)
    assert state_of(cancelled) == "cover_reported"


def charged_late(scene):
    """An application whose cover begins while the capture is on its way."""
    buyer, application = scene.buyer().confirmed()
    scene.fault("card.capture", "hold_before")
    buyer.pay(application)
    scene.wait_held("card.capture")
    scene.begin_cover(application)
    scene.release("card.capture")
    return application


def cancelled_policy(scene):
    buyer, application = scene.buyer().confirmed()
    buyer.pay(application)
    scene.until(application, "cover_reported")
    buyer.cancels(application)
    return application
