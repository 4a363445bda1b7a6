"""What acquirer and bank have in common: their books, and the page on which a customer enters a test card or account.

Both authorise, take money once an authorisation, give it up, and pay back once a reference. They differ in their words
and in when the funds are looked at.
"""

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

_PAGE_VALID: Final = 3600  # seconds that an entry form stays good


@dataclass(frozen=True)
class Means:
    """A test card or account and what comes of paying with it."""

    title: str
    number: str
    note: str
    holder_matches: bool | None
    funds: bool = True


class BadForm(Exception):
    """The entry form was not made by the merchant, or is too old."""


@dataclass(frozen=True)
class House:
    """One of the two. `take`/`taken` and `drop`/`dropped` are its words; `sets_aside`: an authorisation needs funds."""

    system: str
    title: str
    means: Mapping[str, Means]
    take: str
    taken: str
    drop: str
    dropped: str
    sets_aside: bool

    def check_form(self, secret: str, form: Mapping[str, str]) -> None:
        """Raises BadForm unless the merchant's MAC is right and the form fresh."""
        names = ("merchant", "order", "amount", "return_url", "timestamp")
        values = [form.get(name, "") for name in names]
        if not hmac.compare_digest(mac(secret, "entry", *values).encode(), form.get("mac", "").encode()):
            raise BadForm
        if not values[2].isdecimal() or not values[4].isdecimal() or now().timestamp() - int(values[4]) > _PAGE_VALID:
            raise BadForm
        if urlsplit(values[3]).scheme not in {"http", "https"}:
            raise BadForm

    def enter(self, store: Store, secret: str, form: Mapping[str, str]) -> str:
        """Keep the chosen card or account under a fresh token and return the address that the browser goes back to."""
        self.check_form(secret, form)
        chosen, token, result = form.get("card", ""), "", "cancelled"
        if chosen in self.means:
            token, result = secrets.token_urlsafe(18), "entered"
            store.insert(
                "token", token=token, order=form["order"], amount=int(form["amount"]), card=chosen, system=self.system
            )
        query = {"order": form["order"], "token": token, "result": result}
        query["mac"] = mac(secret, "entry-return", form["merchant"], *query.values())
        address = form["return_url"]
        return f"{address}{'&' if urlsplit(address).query else '?'}{urlencode(query)}"

    def authorize(self, store: Store, key: str, body: Body) -> dict[str, object]:
        order, amount, holder = str(body["order"]), int(body["amount"]), str(body["holder"])
        token = store.row("SELECT * FROM token WHERE token = ? AND system = ?", str(body["token"]), self.system)
        if token is None or token["order"] != order:
            raise No("unknown-token")
        if token["used_by"] is not None:
            raise No("token-used", violation=True)
        if token["amount"] != amount:
            raise No("amount-differs", violation=True)
        store.run("UPDATE token SET used_by = ? WHERE token = ?", key, token["token"])
        means = self.means[token["card"]]
        if self.sets_aside and not means.funds:
            raise No("insufficient-funds")
        code = f"{secrets.randbelow(1_000_000):06d}"
        store.insert(
            "authorization", key=key, order=order, amount=amount, card=token["card"], code=code, state="authorized",
            system=self.system,
        )  # fmt: skip
        return {
            "order": order,
            "amount": amount,
            "code": code,
            "holder_matches": means.holder_matches if holder else None,
            "authorized_at": stamp(),
        }

    def capture(self, store: Store, key: str, body: Body) -> dict[str, object]:
        amount = int(body["amount"])
        authorization = self._authorization(store, body)
        if authorization["state"] == "voided":
            raise No(self.dropped, violation=True)
        if authorization["state"] == "captured":
            raise No(self.taken, violation=True)
        if amount > authorization["amount"] or amount <= 0:
            raise No("over-amount", violation=True)
        if not self.means[authorization["card"]].funds:
            raise No("insufficient-funds")
        at = stamp()
        store.run("UPDATE authorization SET state = 'captured' WHERE key = ?", authorization["key"])
        store.insert(
            "capture", key=key, authorization=authorization["key"], order=authorization["order"], amount=amount, at=at,
            system=self.system,
        )  # fmt: skip
        return {"authorization": authorization["key"], "amount": amount, f"{self.taken}_at": at}

    def void(self, store: Store, key: str, body: Body) -> dict[str, object]:
        del key
        authorization = self._authorization(store, body)
        if authorization["state"] == "captured":
            raise No(self.taken, violation=True)
        if authorization["state"] == "voided":
            raise No(self.dropped)
        store.run("UPDATE authorization SET state = 'voided' WHERE key = ?", authorization["key"])
        return {"authorization": authorization["key"], f"{self.dropped}_at": stamp()}

    def refund(self, store: Store, key: str, body: Body) -> dict[str, object]:
        reference, amount = str(body["reference"]), int(body["amount"])
        captured = store.row("SELECT * FROM capture WHERE key = ? AND system = ?", str(body[self.take]), self.system)
        if captured is None:
            raise No(f"unknown-{self.take}")
        before = store.rows("SELECT * FROM refund WHERE capture = ?", captured["key"])
        if any(row["reference"] == reference for row in before):
            raise No("refunded", violation=True)
        if amount <= 0 or amount + sum(row["amount"] for row in before) > captured["amount"]:
            raise No("over-amount", violation=True)
        at = stamp()
        store.insert(
            "refund", key=key, capture=captured["key"], order=captured["order"], reference=reference, amount=amount,
            at=at, system=self.system,
        )  # fmt: skip
        return {self.take: captured["key"], "reference": reference, "amount": amount, "refunded_at": at}

    def as_system(self) -> System:
        acts = {"authorize": self.authorize, self.take: self.capture, self.drop: self.void, "refund": self.refund}
        return System(self.system, acts)

    def _authorization(self, store: Store, body: Body) -> Row:
        key = str(body["authorization"])
        found = store.row("SELECT * FROM authorization WHERE key = ? AND system = ?", key, self.system)
        if found is None:
            raise No("unknown-authorization")
        return found
