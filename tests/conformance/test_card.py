"""What is particular to acquirer and bank: whose card or account, and never a second charge."""

from uuid import uuid4

import pytest

from anbao.gateways.paying import EntryForm, HttpPaymentGateway
from anbao.kernel.errors import Rejected
from tests.conformance.simulated import Simulator

BACK = "http://127.0.0.1/back"


@pytest.fixture(params=["card", "bank"])
def card(simulator: Simulator, request: pytest.FixtureRequest) -> HttpPaymentGateway:
    gateway: HttpPaymentGateway = getattr(simulator, request.param)()
    return gateway


def _entered(simulator: Simulator, card: HttpPaymentGateway, kind: str = "own", order: str = "order-1") -> str:
    return card.check_return(simulator.enter_card(card.entry_form(order, 500, BACK), kind)).entry_token


def _authorize(card: HttpPaymentGateway, token: str, *, key: str = "", order: str = "order-1", amount: int = 500):
    return card.authorize(
        key=key or str(uuid4()), order=order, entry_token=token, amount=amount, holder_national_id="A123456789"
    )


@pytest.mark.parametrize(("kind", "matches"), [("own", True), ("other", False), ("silent", None)])
def test_authorization_tells_whose_card(
    simulator: Simulator, card: HttpPaymentGateway, kind: str, matches: bool | None
) -> None:
    authorization = _authorize(card, _entered(simulator, card, kind))
    assert authorization.holder_matches is matches
    assert authorization.authorized_at.tzinfo is not None


def test_card_without_funds_is_not_authorized(simulator: Simulator) -> None:
    card = simulator.card()
    with pytest.raises(Rejected) as refusal:
        _authorize(card, _entered(simulator, card, "insufficient"))
    assert refusal.value.reason == "insufficient-funds"


def test_account_without_funds_is_authorized_and_not_debited(simulator: Simulator) -> None:
    bank = simulator.bank()
    _authorize(bank, _entered(simulator, bank, "insufficient"), key="auth-1")
    for ask in (
        lambda: bank.capture(key="deb-1", authorization_key="auth-1", amount=500),
        lambda: bank.inquire(key="deb-1"),
    ):
        with pytest.raises(Rejected) as refusal:
            ask()
        assert refusal.value.reason == "insufficient-funds"
    bank.void(key="rel-1", authorization_key="auth-1")
    assert simulator.get("state", order="order-1")["captures"] == []


def test_token_and_authorization_of_one_are_unknown_to_the_other(simulator: Simulator) -> None:
    card, bank = simulator.card(), simulator.bank()
    token = _entered(simulator, card)
    with pytest.raises(Rejected) as refusal:
        _authorize(bank, token)
    assert refusal.value.reason == "unknown-token"
    _authorize(card, token, key="auth-1")
    with pytest.raises(Rejected) as refusal:
        bank.capture(key="deb-1", authorization_key="auth-1", amount=500)
    assert refusal.value.reason == "unknown-authorization"


def test_authorization_needs_the_token_of_this_order_and_amount(simulator: Simulator, card: HttpPaymentGateway) -> None:
    token = _entered(simulator, card)
    for wrong, reason in (
        ({"order": "order-2"}, "unknown-token"),
        ({"amount": 501}, "amount-differs"),
        ({}, None),
        ({}, "token-used"),
    ):
        if reason is None:
            _authorize(card, token)
            continue
        with pytest.raises(Rejected) as refusal:
            _authorize(card, token, **wrong)
        assert refusal.value.reason == reason


def test_second_capture_under_another_key_is_rejected_and_recorded(
    simulator: Simulator, card: HttpPaymentGateway
) -> None:
    _authorize(card, _entered(simulator, card), key="auth-1")
    card.capture(key="cap-1", authorization_key="auth-1", amount=500)
    with pytest.raises(Rejected) as refusal:
        card.capture(key="cap-2", authorization_key="auth-1", amount=500)
    assert refusal.value.reason == "captured"
    state = simulator.get("state", order="order-1")
    assert [row["amount"] for row in state["captures"]] == [500]
    assert [(row["key"], row["reason"]) for row in state["violations"]] == [("cap-2", card.terms.captured)]


@pytest.mark.parametrize(
    ("authorization", "amount", "reason"),
    [("nobody", 500, "unknown-authorization"), ("auth-1", 501, "over-amount"), ("auth-1", 0, "over-amount")],
)
def test_capture_refuses(
    simulator: Simulator, card: HttpPaymentGateway, authorization: str, amount: int, reason: str
) -> None:
    _authorize(card, _entered(simulator, card), key="auth-1")
    with pytest.raises(Rejected) as refusal:
        card.capture(key="cap-1", authorization_key=authorization, amount=amount)
    assert refusal.value.reason == reason


def test_voided_is_not_captured_and_captured_is_not_voided(simulator: Simulator, card: HttpPaymentGateway) -> None:
    _authorize(card, _entered(simulator, card), key="auth-1")
    card.void(key="void-1", authorization_key="auth-1")
    with pytest.raises(Rejected) as refusal:
        card.capture(key="cap-1", authorization_key="auth-1", amount=500)
    assert refusal.value.reason == "voided"
    _authorize(card, _entered(simulator, card, order="order-2"), key="auth-2", order="order-2")
    card.capture(key="cap-2", authorization_key="auth-2", amount=500)
    with pytest.raises(Rejected) as refusal:
        card.void(key="void-2", authorization_key="auth-2")
    assert refusal.value.reason == "captured"


@pytest.fixture
def captured(simulator: Simulator, card: HttpPaymentGateway) -> str:
    _authorize(card, _entered(simulator, card), key="auth-1")
    card.capture(key="cap-1", authorization_key="auth-1", amount=500)
    return "cap-1"


@pytest.mark.parametrize(
    ("capture", "amount", "reason"),
    [
        ("nobody", 500, "unknown-capture"),
        ("auth-1", 500, "unknown-capture"),
        ("cap-1", 501, "over-amount"),
        ("cap-1", 0, "over-amount"),
        ("cap-1", -1, "over-amount"),
    ],
)
def test_refund_refuses(card: HttpPaymentGateway, captured: str, capture: str, amount: int, reason: str) -> None:
    with pytest.raises(Rejected) as refusal:
        card.refund(key="ref-1", capture_key=capture, reference="owed-1", amount=amount)
    assert refusal.value.reason == reason
    again = card.refund(key="ref-2", capture_key=captured, reference="owed-1", amount=500)
    assert again.refunded_at.tzinfo is not None


def test_refunds_in_parts_never_exceed_the_capture(
    simulator: Simulator, card: HttpPaymentGateway, captured: str
) -> None:
    card.refund(key="ref-1", capture_key=captured, reference="owed-1", amount=200)
    with pytest.raises(Rejected) as refusal:
        card.refund(key="ref-2", capture_key=captured, reference="owed-2", amount=301)
    assert refusal.value.reason == "over-amount"
    card.refund(key="ref-3", capture_key=captured, reference="owed-3", amount=300)
    with pytest.raises(Rejected):
        card.refund(key="ref-4", capture_key=captured, reference="owed-4", amount=1)
    state = simulator.get("state", order="order-1")
    assert [row["amount"] for row in state["refunds"]] == [200, 300]


def test_second_refund_for_one_cause_is_rejected_and_recorded(
    simulator: Simulator, card: HttpPaymentGateway, captured: str
) -> None:
    card.refund(key="ref-1", capture_key=captured, reference="owed-1", amount=200)
    with pytest.raises(Rejected) as refusal:
        card.refund(key="ref-2", capture_key=captured, reference="owed-1", amount=200)
    assert refusal.value.reason == "refunded"
    state = simulator.get("state", order="order-1")
    assert [row["key"] for row in state["refunds"]] == ["ref-1"]
    assert [(row["key"], row["reason"]) for row in state["violations"]] == [("ref-2", "refunded")]


def test_return_is_believed_only_with_its_mac(simulator: Simulator, card: HttpPaymentGateway) -> None:
    query = simulator.enter_card(card.entry_form("order-1", 500, BACK))
    for name in ("order", "token", "result", "mac"):
        with pytest.raises(Rejected) as refusal:
            card.check_return({**query, name: "forged"})
        assert refusal.value.reason == "bad-mac"
        with pytest.raises(Rejected):
            card.check_return({k: v for k, v in query.items() if k != name})


def test_return_of_a_customer_who_cancelled_is_rejected(simulator: Simulator, card: HttpPaymentGateway) -> None:
    query = simulator.enter_card(card.entry_form("order-1", 500, BACK), card="")
    with pytest.raises(Rejected) as refusal:
        card.check_return(query)
    assert refusal.value.reason == "cancelled"


@pytest.mark.parametrize("field", ["order", "amount", "return_url", "timestamp", "merchant", "mac"])
def test_entry_page_refuses_a_forged_form(simulator: Simulator, card: HttpPaymentGateway, field: str) -> None:
    form = card.entry_form("order-1", 500, BACK)
    forged = EntryForm(form.action_url, {**form.fields, field: "1"})
    assert simulator.client.post(forged.action_url, data=dict(forged.fields)).status_code == 400
    choice = {**forged.fields, "card": "own"}
    assert simulator.client.post(f"{forged.action_url}/choose", data=choice).status_code == 400
