"""What is particular to the industry's reporting: the look-up."""

import pytest

from anbao.gateways.reporting import Accumulated
from anbao.kernel.errors import NoReply, NotSent
from tests.conformance.simulated import Simulator
from tests.conformance.test_contract import cover, receipt

ASKED = {"national_id": "A123456789", "line": "travel", "benefit": "accidental-death"}


def test_accumulated_adds_what_was_primed_and_what_was_reported(simulator: Simulator) -> None:
    adapter = simulator.reporting()
    assert adapter.accumulated(**ASKED) == Accumulated(0, 0)
    simulator.post("accumulated", **ASKED, amount=5_000_000, contracts=2)
    receipt(simulator).send("receipt-1")  # a receipt is no cover yet
    assert adapter.accumulated(**ASKED) == Accumulated(5_000_000, 2)
    cover(simulator).send("cover-1")
    assert adapter.accumulated(**ASKED) == Accumulated(7_000_000, 3)
    assert adapter.accumulated(**{**ASKED, "national_id": "B123456780"}) == Accumulated(0, 0)
    assert adapter.accumulated(**{**ASKED, "benefit": "medical"}) == Accumulated(0, 0)


@pytest.mark.parametrize("fault", ["down", "error", "lost_reply"])
def test_accumulated_without_reply_raises(simulator: Simulator, fault: str) -> None:
    adapter = simulator.reporting()
    simulator.fault("reporting.accumulated", fault)
    with pytest.raises(NoReply):
        adapter.accumulated(**ASKED)
    assert adapter.accumulated(**ASKED) == Accumulated(0, 0)


def test_accumulated_when_nobody_listens_is_not_sent(own_simulator: Simulator) -> None:
    adapter = own_simulator.reporting()
    own_simulator.kill()
    with pytest.raises(NotSent):
        adapter.accumulated(**ASKED)
