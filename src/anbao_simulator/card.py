"""The card acquirer: its books, and the page on which a customer enters a test card."""

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode, urlsplit

from anbao_simulator.moments import now, stamp
from anbao_simulator.store import Row, Store
from anbao_simulator.systems import No, System
from anbao_simulator.wire import Body, mac

_PAGE_VALID = 3600  # seconds that an entry form stays good


@dataclass(frozen=True)
class TestCard:
    title: str
    number: str
    note: str
    holder_matches: bool | None
    funds: bool = True


CARDS: Final = {
    "own": TestCard("本人卡", "4000 0000 0000 0001", "持卡人與要保人相同，授權成功", holder_matches=True),
    "other": TestCard("他人卡", "4000 0000 0000 0002", "持卡人不是要保人，授權成功但查核不符", holder_matches=False),
    "insufficient": TestCard("額度不足", "4000 0000 0000 0003", "發卡行拒絕授權", holder_matches=True, funds=False),
    "silent": TestCard(
        "發卡行無回應", "4000 0000 0000 0004", "授權成功，但發卡行沒有回覆持卡人查核", holder_matches=None
    ),
}


class BadForm(Exception):
    """The entry form was not made by the merchant, or is too old."""


def check_form(secret: str, form: Mapping[str, str]) -> None:
    """Raises BadForm unless the merchant's MAC is right and the form fresh."""
    names = ("merchant", "order", "amount", "return_url", "timestamp")
    values = [form.get(name, "") for name in names]
    if not hmac.compare_digest(mac(secret, "entry", *values).encode(), form.get("mac", "").encode()):
        raise BadForm
    if not values[2].isdecimal() or not values[4].isdecimal() or now().timestamp() - int(values[4]) > _PAGE_VALID:
        raise BadForm
    if urlsplit(values[3]).scheme not in {"http", "https"}:
        raise BadForm


def enter(store: Store, secret: str, form: Mapping[str, str]) -> str:
    """Keep the chosen card under a fresh token and return the address that the browser goes back to."""
    check_form(secret, form)
    card, token, result = form.get("card", ""), "", "cancelled"
    if card in CARDS:
        token, result = secrets.token_urlsafe(18), "entered"
        store.insert("token", token=token, order=form["order"], amount=int(form["amount"]), card=card)
    query = {"order": form["order"], "token": token, "result": result}
    query["mac"] = mac(secret, "entry-return", form["merchant"], *query.values())
    address = form["return_url"]
    return f"{address}{'&' if urlsplit(address).query else '?'}{urlencode(query)}"


def authorize(store: Store, key: str, body: Body) -> dict[str, object]:
    order, amount, holder = str(body["order"]), int(body["amount"]), str(body["holder"])
    token = store.row("SELECT * FROM token WHERE token = ?", str(body["token"]))
    if token is None or token["order"] != order:
        raise No("unknown-token")
    if token["used_by"] is not None:
        raise No("token-used", violation=True)
    if token["amount"] != amount:
        raise No("amount-differs", violation=True)
    store.run("UPDATE token SET used_by = ? WHERE token = ?", key, token["token"])
    card = CARDS[token["card"]]
    if not card.funds:
        raise No("insufficient-funds")
    code = f"{secrets.randbelow(1_000_000):06d}"
    store.insert(
        "authorization", key=key, order=order, amount=amount, card=token["card"], code=code, state="authorized"
    )
    return {
        "order": order,
        "amount": amount,
        "code": code,
        "holder_matches": card.holder_matches if holder else None,
        "authorized_at": stamp(),
    }


def capture(store: Store, key: str, body: Body) -> dict[str, object]:
    amount = int(body["amount"])
    authorization = _authorization(store, body)
    if authorization["state"] == "voided":
        raise No("voided", violation=True)
    if authorization["state"] == "captured":
        raise No("captured", violation=True)
    if amount > authorization["amount"] or amount <= 0:
        raise No("over-amount", violation=True)
    at = stamp()
    store.run("UPDATE authorization SET state = 'captured' WHERE key = ?", authorization["key"])
    store.insert(
        "capture", key=key, authorization=authorization["key"], order=authorization["order"], amount=amount, at=at
    )
    return {"authorization": authorization["key"], "amount": amount, "captured_at": at}


def void(store: Store, key: str, body: Body) -> dict[str, object]:
    del key
    authorization = _authorization(store, body)
    if authorization["state"] == "captured":
        raise No("captured", violation=True)
    if authorization["state"] == "voided":
        raise No("voided")
    store.run("UPDATE authorization SET state = 'voided' WHERE key = ?", authorization["key"])
    return {"authorization": authorization["key"], "voided_at": stamp()}


def refund(store: Store, key: str, body: Body) -> dict[str, object]:
    reference, amount = str(body["reference"]), int(body["amount"])
    captured = store.row("SELECT * FROM capture WHERE key = ?", str(body["capture"]))
    if captured is None:
        raise No("unknown-capture")
    before = store.rows("SELECT * FROM refund WHERE capture = ?", captured["key"])
    if any(row["reference"] == reference for row in before):
        raise No("refunded", violation=True)
    if amount <= 0 or amount + sum(row["amount"] for row in before) > captured["amount"]:
        raise No("over-amount", violation=True)
    at = stamp()
    store.insert(
        "refund", key=key, capture=captured["key"], order=captured["order"], reference=reference, amount=amount, at=at
    )
    return {"capture": captured["key"], "reference": reference, "amount": amount, "refunded_at": at}


def _authorization(store: Store, body: Body) -> Row:
    found = store.row("SELECT * FROM authorization WHERE key = ?", str(body["authorization"]))
    if found is None:
        raise No("unknown-authorization")
    return found


SYSTEM: Final = System("card", {"authorize": authorize, "capture": capture, "void": void, "refund": refund})
