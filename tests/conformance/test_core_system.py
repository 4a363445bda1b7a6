"""What is particular to the core system: CloudEvents, each once, those of one policy in their order."""

from uuid import uuid4

import pytest

from anbao.gateways.core_system import HttpCoreSystem
from anbao.gateways.wire import Wire
from anbao.kernel.errors import NotSent, Rejected
from tests.conformance.simulated import SECRET, Simulator
from tests.conformance.test_contract import policy_event


def key() -> str:
    return str(uuid4())


def violations(simulator: Simulator) -> list[str]:
    return [row["reason"] for row in simulator.get("state")["violations"]]


def test_same_event_under_another_key_is_taken_once_with_the_same_answer(simulator: Simulator) -> None:
    adapter, told = simulator.core(), policy_event()
    assert adapter.take(key=key(), event=told) == adapter.take(key=key(), event=told)
    (kept,) = simulator.get("state")["events"]
    assert (kept["id"], kept["repeated"]) == (told.id, 1)
    assert violations(simulator) == []


@pytest.mark.parametrize("sequence", [1, 3])
def test_event_out_of_its_place_is_refused_and_noted(simulator: Simulator, sequence: int) -> None:
    adapter = simulator.core()
    adapter.take(key=key(), event=policy_event(1))
    with pytest.raises(Rejected) as refusal:
        adapter.take(key=key(), event=policy_event(sequence))
    assert refusal.value.reason == "out-of-order"
    assert violations(simulator) == ["out-of-order"]
    adapter.take(key=key(), event=policy_event(2))
    assert [row["sequence"] for row in simulator.get("state")["events"]] == [1, 2]


def test_each_policy_has_its_own_order(simulator: Simulator) -> None:
    adapter = simulator.core()
    for subject in ("TR115-AAAA-AAAA", "TR115-BBBB-BBBB"):
        adapter.take(key=key(), event=policy_event(1, subject=subject))
    assert violations(simulator) == []


def test_another_event_under_the_same_id_is_refused_and_noted(simulator: Simulator) -> None:
    adapter, told = simulator.core(), policy_event()
    adapter.take(key=key(), event=told)
    with pytest.raises(Rejected) as refusal:
        adapter.take(key=key(), event=policy_event(2, id=told.id))
    assert refusal.value.reason == "id-reused"
    assert violations(simulator) == ["id-reused"]


def test_a_refused_event_may_come_again_once_its_place_is_free(simulator: Simulator) -> None:
    adapter, second = simulator.core(), policy_event(2)
    with pytest.raises(Rejected):
        adapter.take(key=key(), event=second)
    adapter.take(key=key(), event=policy_event(1))
    adapter.take(key=key(), event=second)
    assert [row["id"] for row in simulator.get("state")["events"]][1] == second.id


def test_wrong_secret_is_not_let_in(simulator: Simulator) -> None:
    other = Wire(url=f"{simulator.url}/core", party="TEST", secret=f"{SECRET}-not", timeout=1)
    with pytest.raises(Exception) as caught:
        HttpCoreSystem(other).take(key=key(), event=policy_event())
    other.close()
    assert not isinstance(caught.value, Rejected)
    assert simulator.get("state")["events"] == []


@pytest.mark.parametrize("media_type", ["application/json", "text/plain"])
def test_only_structured_cloudevents_are_taken(simulator: Simulator, media_type: str) -> None:
    wire = simulator.core()._wire
    with pytest.raises(Rejected) as refusal:
        wire.ask("events", policy_event().as_json(), key=key(), media_type=media_type)
    assert refusal.value.reason == "malformed"
    assert simulator.get("state")["events"] == []


def test_nobody_listening_is_not_sent(own_simulator: Simulator) -> None:
    adapter = own_simulator.core()
    own_simulator.kill()
    with pytest.raises(NotSent):
        adapter.take(key=key(), event=policy_event())
