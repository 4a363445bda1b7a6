"""What is particular to the register of travel-inconvenience benefits: the look-up, and how many it takes."""

from datetime import timedelta

import pytest

from anbao.gateways.inconvenience import Standing
from anbao.kernel.errors import NoReply, NotSent, Rejected
from tests.conformance.simulated import Simulator
from tests.conformance.test_contract import AT, register

ASKED = {"national_id": "A123456789", "starts_at": AT, "ends_at": AT + timedelta(days=5)}


def primed(simulator, company):
    simulator.post("inconvenience", company=company, national_id="A123456789", starts_at=AT.isoformat(),
                   ends_at=(AT + timedelta(days=1)).isoformat())  # fmt: skip


def test_standing_counts_own_and_others_over_the_period(simulator: Simulator) -> None:
    adapter = simulator.inconvenience()
    assert adapter.standing(**ASKED) == Standing(0, 0)
    primed(simulator, "OTHER")
    register(simulator).send("register-1")
    assert adapter.standing(**ASKED) == Standing(1, 2)
    later = {"starts_at": AT + timedelta(days=5), "ends_at": AT + timedelta(days=9)}
    assert adapter.standing(**{**ASKED, **later}) == Standing(0, 0)
    assert adapter.standing(**{**ASKED, "national_id": "B123456780"}) == Standing(0, 0)


def test_register_takes_one_of_an_insurer_and_two_in_all(simulator: Simulator) -> None:
    case = register(simulator)
    case.send("register-1")
    with pytest.raises(Rejected, match="too-many"):
        case.send("register-2")


def test_register_takes_two_in_all(simulator: Simulator) -> None:
    primed(simulator, "ONE")
    primed(simulator, "TWO")
    with pytest.raises(Rejected, match="too-many"):
        register(simulator).send("register-1")


def test_withdrawn_counts_no_more_and_is_withdrawn_once(simulator: Simulator) -> None:
    adapter = simulator.inconvenience()
    register(simulator).send("register-1")
    adapter.withdraw(key="withdraw-1", policy_number="TI-1")
    assert adapter.standing(**ASKED) == Standing(0, 0)
    with pytest.raises(Rejected, match="not-registered"):
        adapter.withdraw(key="withdraw-2", policy_number="TI-1")


@pytest.mark.parametrize("fault", ["down", "error", "lost_reply", "wrong"])
def test_standing_without_reply_raises(simulator: Simulator, fault: str) -> None:
    adapter = simulator.inconvenience()
    simulator.fault("inconvenience.standing", fault)
    with pytest.raises(NoReply):
        adapter.standing(**ASKED)
    assert adapter.standing(**ASKED) == Standing(0, 0)


def test_standing_when_nobody_listens_is_not_sent(own_simulator: Simulator) -> None:
    adapter = own_simulator.inconvenience()
    own_simulator.kill()
    with pytest.raises(NotSent):
        adapter.standing(**ASKED)
