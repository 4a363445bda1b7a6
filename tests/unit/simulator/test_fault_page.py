"""The page of faults takes what it offers and nothing else."""

import re

import pytest

from anbao_simulator.fault_page import MOST_COUNT, MOST_FAULTS, MOST_SECONDS, SHOWN, FaultPage, Wrong
from anbao_simulator.faults import KINDS, Desk
from anbao_simulator.server import operations

HOST = "127.0.0.1:8900"
GOOD = {"operation": "reporting.cover", "kind": "down", "count": "2", "seconds": "3"}


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
def faults(desk):
    return FaultPage(desk, operations())


def token_of(faults):
    return re.search(r'name="token" value="([^"]+)"', faults.shown().decode())[1]


def send(faults, act="set", origin=f"http://{HOST}", **form):
    faults.posted(act, {"token": token_of(faults), **form}, host=HOST, origin=origin)


def test_fault_is_set_met_and_taken_back(faults, desk):
    send(faults, **GOOD)
    assert "保險業通報系統：承保通報</strong> 斷線 <small>還有 2 次" in faults.shown().decode()
    assert desk.take("reporting.cover").kind == "down"
    send(faults, "take-back", operation="reporting.cover", kind="down")
    assert desk.take("reporting.cover") is None
    assert "目前沒有設定故障。" in faults.shown().decode()


def test_fault_that_lasts_stays(faults, desk):
    send(faults, **{**GOOD, "operation": "sms.*", "kind": "delay", "lasting": "1"})
    taken = [desk.take("sms.send") for _ in range(3)]
    assert {(one.kind, one.seconds, one.count) for one in taken} == {("delay", 3.0, -1)}
    assert "直到收回" in faults.shown().decode()


@pytest.mark.parametrize(
    "changes",
    [
        {"operation": "core.<script>"},
        {"operation": ""},
        {"kind": "hold_before"},  # only tests know how to let go again
        {"kind": "explode"},
        {"count": "0"},
        {"count": str(MOST_COUNT + 1)},
        {"count": "-1"},
        {"count": "１"},
        {"count": "1e9"},
        {"count": "9" * 5000},
        {"seconds": str(MOST_SECONDS + 1)},
        {"seconds": "0"},
        {"seconds": "nan"},
        {"token": ""},
        {"token": "中"},
    ],
)
def test_what_the_page_does_not_offer_is_refused(faults, desk, changes):
    with pytest.raises(Wrong):
        send(faults, **{**GOOD, **changes})
    assert desk.faults() == []


@pytest.mark.parametrize(("origin", "passes"), [(f"http://{HOST}", True), ("", True), ("https://evil.example", False)])
def test_form_of_another_site_is_refused(faults, desk, origin, passes):
    if passes:
        send(faults, origin=origin, **GOOD)
    else:
        with pytest.raises(Wrong):
            send(faults, origin=origin, **GOOD)
    assert len(desk.faults()) == passes


def test_unknown_act_is_refused_and_there_is_an_end_to_faults(faults, desk):
    with pytest.raises(Wrong):
        send(faults, "clear")
    for _ in range(MOST_FAULTS):
        send(faults, **GOOD)
    with pytest.raises(Wrong):
        send(faults, **GOOD)
    assert len(desk.faults()) == MOST_FAULTS


def test_calls_are_shown_the_newest_first_and_escaped(faults):
    faults.saw("card.capture", "k-1", "", "200")
    faults.saw("<b>.x", "k-2", "lost_reply", "沒有回覆")
    html = faults.shown("<told>").decode()
    assert html.index("&lt;b&gt;") < html.index("收單機構：扣款</td><td>—</td><td>200")
    assert "<td>回覆遺失</td><td>沒有回覆</td>" in html
    assert "<b>" not in html
    assert "<told>" not in html
    assert "<script" not in html


def test_every_kind_that_is_shown_is_known():
    assert set(SHOWN) < set(KINDS)
    assert {"sms.send", "mail.send", "reporting.*", "card.authorize"} <= set(operations())
