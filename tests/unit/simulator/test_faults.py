import threading

import pytest

from anbao_simulator.faults import Desk, Fault


def test_fault_is_used_up_by_its_count_first_ordered_first_taken() -> None:
    desk = Desk()
    desk.order(Fault("card.capture", "delay", count=2))
    desk.order(Fault("card.*", "error"))
    assert desk.take("sms.send") is None
    assert [f and f.kind for f in (desk.take("card.capture") for _ in range(4))] == ["delay", "delay", "error", None]


def test_fault_without_end_stays_until_cleared() -> None:
    desk = Desk()
    desk.order(Fault("sms.send", "down", count=-1))
    assert all(desk.take("sms.send") for _ in range(5))
    desk.clear()
    assert desk.take("sms.send") is None


def test_unknown_fault_is_refused() -> None:
    with pytest.raises(ValueError):
        Desk().order(Fault("sms.send", "explode"))


@pytest.mark.parametrize("released", ["card.capture", "*"])
def test_held_requests_wait_for_their_release(released: str) -> None:
    desk = Desk()
    threads = [threading.Thread(target=desk.hold, args=("card.capture",)) for _ in range(2)]
    for thread in threads:
        thread.start()
    assert desk.wait_held("card.capture", 2, 5)
    desk.release("sms.send")
    assert desk.held() == {"card.capture": 2}
    desk.release(released)
    for thread in threads:
        thread.join(timeout=5)
    assert desk.held() == {}
