"""One contract for every system that acts once a key: each fault has one meaning, and nothing happens twice."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from anbao.gateways.core_system import PolicyEvent, Taken
from anbao.gateways.inconvenience import Entry, Recorded
from anbao.gateways.paying import Authorization, Capture, HttpPaymentGateway, Refund, Void
from anbao.gateways.reporting import Acknowledged, Correction, CoverReport, ReceiptReport
from anbao.gateways.sms import Accepted
from anbao.kernel.errors import NoReply, NotSent, Rejected
from tests.conformance.simulated import Simulator

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
PERSON = {"national_id": "A123456789", "name": "王小明", "birth_date": date(1990, 1, 2)}


@dataclass
class Case:
    """One operation of one system, ready to be sent under any key."""

    operation: str
    send: Callable[[str], object]
    inquire: Callable[[str], object]
    answer: type
    effects: Callable[[], int]  # how often the thing really happened

    @property
    def system(self) -> str:
        return self.operation.partition(".")[0]


def authorize(simulator: Simulator, system: str = "card") -> Case:
    card, order = _gateway(simulator, system), f"order-{uuid4()}"
    returned = card.check_return(simulator.enter_card(card.entry_form(order, 350, "http://127.0.0.1/back?a=1")))
    return Case(
        f"{system}.authorize",
        lambda key: card.authorize(
            key=key, order=order, entry_token=returned.entry_token, amount=350, holder_national_id="A123456789"
        ),
        lambda key: card.inquire(key=key, amount=350),
        Authorization,
        lambda: len(simulator.get("state", order=order)["authorizations"]),
    )


def capture(simulator: Simulator, system: str = "card") -> Case:
    case, card, first = authorize(simulator, system), _gateway(simulator, system), f"{uuid4()}"
    case.send(first)
    return Case(
        f"{system}.{card.terms.capture}",
        lambda key: card.capture(key=key, authorization_key=first, amount=350),
        lambda key: card.inquire(key=key, amount=350),
        Capture,
        lambda: len(simulator.get("state")["captures"]),
    )


def void(simulator: Simulator, system: str = "card") -> Case:
    case, card, first = authorize(simulator, system), _gateway(simulator, system), f"{uuid4()}"
    case.send(first)
    return Case(
        f"{system}.{card.terms.void}",
        lambda key: card.void(key=key, authorization_key=first),
        lambda key: card.inquire(key=key),
        Void,
        lambda: sum(row["state"] == "voided" for row in simulator.get("state")["authorizations"]),
    )


def refund(simulator: Simulator, system: str = "card") -> Case:
    case, card, first = capture(simulator, system), _gateway(simulator, system), f"{uuid4()}"
    case.send(first)
    return Case(
        f"{system}.refund",
        lambda key: card.refund(key=key, capture_key=first, reference="owed-1", amount=350),
        lambda key: card.inquire(key=key, amount=350),
        Refund,
        lambda: len(simulator.get("state")["refunds"]),
    )


def account_authorize(simulator: Simulator) -> Case:
    return authorize(simulator, "bank")


def account_debit(simulator: Simulator) -> Case:
    return capture(simulator, "bank")


def account_release(simulator: Simulator) -> Case:
    return void(simulator, "bank")


def account_refund(simulator: Simulator) -> Case:
    return refund(simulator, "bank")


def _gateway(simulator: Simulator, system: str) -> HttpPaymentGateway:
    return simulator.card() if system == "card" else simulator.bank()


ACCOUNT = [account_authorize, account_debit, account_release, account_refund]


def sms(simulator: Simulator) -> Case:
    adapter = simulator.sms()
    return Case(
        "sms.send",
        lambda key: adapter.send(key=key, to="0912345678", text="您的驗證碼是 123456"),
        lambda key: adapter.inquire(key=key),
        Accepted,
        lambda: len(simulator.get("messages", to="0912345678")),
    )


def receipt(simulator: Simulator) -> Case:
    adapter = simulator.reporting()
    report = ReceiptReport(
        application="app-1",
        line="travel",
        sums={"accidental-death": 2_000_000},
        received_at=AT,
        starts_at=AT,
        ends_at=AT + timedelta(days=5),
        **PERSON,
    )
    return Case(
        "reporting.receipt",
        lambda key: adapter.receipt(key=key, report=report),
        lambda key: adapter.inquire(key=key),
        Acknowledged,
        lambda: len(simulator.get("state")["reports"]),
    )


def cover(simulator: Simulator) -> Case:
    adapter = simulator.reporting()
    report = CoverReport(
        application="app-1",
        policy_number="P-1",
        line="travel",
        sums={"accidental-death": 2_000_000},
        contracted_at=AT,
        starts_at=AT,
        ends_at=AT + timedelta(days=5),
        **PERSON,
    )
    return Case(
        "reporting.cover",
        lambda key: adapter.cover(key=key, report=report),
        lambda key: adapter.inquire(key=key),
        Acknowledged,
        lambda: len(simulator.get("state")["reports"]),
    )


def correction(simulator: Simulator) -> Case:
    adapter, told = simulator.reporting(), cover(simulator).send(f"{uuid4()}")
    told_back = Correction("app-1", "cover", told.reference, "cancelled", AT)
    return Case(
        "reporting.correction",
        lambda key: adapter.correct(key=key, correction=told_back),
        lambda key: adapter.inquire(key=key),
        Acknowledged,
        lambda: sum(row["verb"] == "correction" for row in simulator.get("state")["reports"]),
    )


def event(simulator: Simulator) -> Case:
    adapter, told = simulator.core(), policy_event()
    return Case(
        "core.events",
        lambda key: adapter.take(key=key, event=told),
        lambda key: adapter.inquire(key=key),
        Taken,
        lambda: len(simulator.get("state")["events"]),
    )


def policy_event(sequence: int = 1, **changes: object) -> PolicyEvent:
    told: dict[str, object] = {
        "id": str(uuid4()),
        "source": "https://anbao.example/policies",
        "type": "anbao.policy.issued",
        "subject": "TR115-3F7K-9QXZ",
        "sequence": sequence,
        "time": AT,
        "data": {"policy": "TR115-3F7K-9QXZ", "proposer": {"name": "王小明"}},
    }
    return PolicyEvent(**{**told, **changes})


def register(simulator: Simulator) -> Case:
    adapter = simulator.inconvenience()
    entry = Entry(
        policy_number="TI-1",
        benefits={"flight-delay": 6000},
        starts_at=AT,
        ends_at=AT + timedelta(days=5),
        **PERSON,
    )
    return Case(
        "inconvenience.register",
        lambda key: adapter.register(key=key, entry=entry),
        lambda key: adapter.inquire(key=key),
        Recorded,
        lambda: len(simulator.get("state")["inconvenience"]),
    )


def withdraw(simulator: Simulator) -> Case:
    register(simulator).send(f"{uuid4()}")
    adapter = simulator.inconvenience()
    return Case(
        "inconvenience.withdraw",
        lambda key: adapter.withdraw(key=key, policy_number="TI-1"),
        lambda key: adapter.inquire(key=key),
        Recorded,
        lambda: sum(row["withdrawn"] for row in simulator.get("state")["inconvenience"]),
    )


MADE = [authorize, capture, void, refund, *ACCOUNT, sms, receipt, cover, event, register, withdraw]


@pytest.fixture(params=MADE, ids=lambda make: make.__name__)
def case(request: pytest.FixtureRequest, simulator: Simulator) -> Case:
    return request.param(simulator)


@pytest.fixture
def key() -> str:
    return str(uuid4())


def test_answer_is_remembered_by_key(case: Case, key: str) -> None:
    assert case.inquire(key) is None
    answer = case.send(key)
    assert isinstance(answer, case.answer)
    assert case.send(key) == answer
    assert case.inquire(key) == answer
    assert case.effects() == 1


def test_duplicate_on_the_network_acts_once(case: Case, key: str, simulator: Simulator) -> None:
    simulator.fault(case.operation, "duplicate")
    answer = case.send(key)
    assert case.inquire(key) == answer
    assert case.effects() == 1
    outcomes = [row["outcome"] for row in simulator.get("state")["requests"] if row["key"] == key]
    assert outcomes == ["done", "repeated", "found"]


@pytest.mark.parametrize("fault", ["lost_reply", "error_after", "wrong", "hold_after"])
def test_processed_without_usable_reply_is_found_by_inquiry(
    case: Case, key: str, simulator: Simulator, fault: str
) -> None:
    simulator.fault(case.operation, fault)
    with pytest.raises(NoReply):
        case.send(key)
    simulator.post("release")
    answer = case.inquire(key)
    assert isinstance(answer, case.answer)
    assert case.send(key) == answer
    assert case.effects() == 1


@pytest.mark.parametrize("fault", ["error", "down"])
def test_not_processed_but_nobody_can_know_is_unseen_by_inquiry(
    case: Case, key: str, simulator: Simulator, fault: str
) -> None:
    simulator.fault(case.operation, fault)
    with pytest.raises(NoReply):
        case.send(key)
    assert case.effects() == 0
    assert case.inquire(key) is None
    assert isinstance(case.send(key), case.answer)
    assert case.effects() == 1


def test_out_of_order_request_that_arrives_after_its_inquiry_acts_once(
    case: Case, key: str, simulator: Simulator
) -> None:
    simulator.fault(case.operation, "out_of_order")
    with pytest.raises(NoReply):
        case.send(key)
    assert case.inquire(key) is None  # the inquiry overtook it; it is processed right behind
    answer = case.inquire(key)
    assert isinstance(answer, case.answer)
    assert case.send(key) == answer
    assert case.effects() == 1


def test_held_request_released_after_a_second_sending_acts_once(case: Case, key: str, simulator: Simulator) -> None:
    simulator.fault(case.operation, "hold_before")
    with pytest.raises(NoReply):
        case.send(key)
    assert case.inquire(key) is None
    answer = case.send(key)
    simulator.post("release")
    assert case.inquire(key) == answer
    assert case.effects() == 1


def test_delay_within_the_timeout_answers(case: Case, key: str, simulator: Simulator) -> None:
    simulator.fault(case.operation, "delay", seconds=0.1)
    assert isinstance(case.send(key), case.answer)


def test_delay_beyond_the_timeout_is_no_reply(case: Case, key: str, simulator: Simulator) -> None:
    simulator.fault(case.operation, "delay", seconds=0.9)
    with pytest.raises(NoReply):
        case.send(key)


@pytest.mark.parametrize("fault", ["lost_reply", "error", "wrong", "down"])
def test_failed_inquiry_says_nothing(case: Case, key: str, simulator: Simulator, fault: str) -> None:
    answer = case.send(key)
    simulator.fault(f"{case.system}.inquire", fault)
    with pytest.raises(NoReply):
        case.inquire(key)
    assert case.inquire(key) == answer


def test_same_key_with_another_content_is_rejected(simulator: Simulator, key: str) -> None:
    adapter = simulator.sms()
    adapter.send(key=key, to="0912345678", text="一")
    with pytest.raises(Rejected) as refusal:
        adapter.send(key=key, to="0912345678", text="二")
    assert refusal.value.reason == "key-reused"
    assert [row["reason"] for row in simulator.get("state")["violations"]] == ["key-reused"]


def test_rejection_is_remembered_by_key(simulator: Simulator, key: str) -> None:
    adapter = simulator.sms()
    for ask in (lambda: adapter.send(key=key, to="nowhere", text="一"), lambda: adapter.inquire(key=key)):
        with pytest.raises(Rejected) as refusal:
            ask()
        assert refusal.value.reason == "bad-number"


def test_lost_rejection_is_found_by_inquiry(simulator: Simulator, key: str) -> None:
    adapter = simulator.sms()
    simulator.fault("sms.send", "lost_reply")
    with pytest.raises(NoReply):
        adapter.send(key=key, to="nowhere", text="一")
    with pytest.raises(Rejected):
        adapter.inquire(key=key)


def test_books_survive_a_kill_and_a_closed_port_is_not_sent(own_simulator: Simulator) -> None:
    case, key, other = sms(own_simulator), str(uuid4()), str(uuid4())
    answer = case.send(key)
    own_simulator.kill()
    with pytest.raises(NotSent):
        case.send(other)
    with pytest.raises(NotSent):
        case.inquire(key)
    own_simulator.start()
    assert case.inquire(key) == answer
    assert case.inquire(other) is None
    assert case.effects() == 1


def test_reply_in_flight_when_the_other_side_dies_is_no_reply(own_simulator: Simulator) -> None:
    own_simulator.timeout = 10
    case, key = sms(own_simulator), str(uuid4())
    own_simulator.fault("sms.send", "hold_after")
    failures: list[BaseException] = []

    def send() -> None:
        try:
            case.send(key)
        except NoReply as error:
            failures.append(error)

    import threading

    thread = threading.Thread(target=send)
    thread.start()
    own_simulator.wait_held("sms.send")
    own_simulator.kill()
    thread.join(timeout=5)
    assert len(failures) == 1
    own_simulator.start()
    assert case.inquire(key) is not None
