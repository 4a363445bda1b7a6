"""What the two outside systems that take premiums have in common: the card acquirer and the bank of an account.

Hosted entry (no number of a card or an account reaches us), authorise, capture, void, refund, inquire. They differ in
words and in what an authorisation is worth; `card` and `bank` say so.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Protocol, Self

from anbao.gateways import wire
from anbao.gateways.daily import MONEY, DailyFile, DailyFiles
from anbao.gateways.loading import number, text
from anbao.gateways.wire import Wire, mac, same
from anbao.kernel import clock as kernel_clock
from anbao.kernel.errors import NoReply, Rejected


@dataclass(frozen=True, slots=True)
class EntryForm:
    """A form that the browser posts to the other side's page: where to, and its hidden fields."""

    action_url: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class EntryReturn:
    """The browser came back: for `order`, the other side keeps a card or an account under `entry_token`."""

    order: str
    entry_token: str


@dataclass(frozen=True, slots=True)
class Authorization:
    """`holder_matches`: whether card or account is the named person's own; None: not said yet."""

    code: str
    holder_matches: bool | None
    authorized_at: datetime


@dataclass(frozen=True, slots=True)
class Capture:
    """The money was taken: a card charged, an account debited."""

    captured_at: datetime


@dataclass(frozen=True, slots=True)
class Void:
    """An authorisation was given up, and takes no money any more."""

    voided_at: datetime


@dataclass(frozen=True, slots=True)
class Refund:
    refunded_at: datetime


Answer = Authorization | Capture | Void | Refund


class PaymentGateway(Protocol):
    """An acquirer or a bank. Amounts are whole TWD. Methods with a `key` raise NotSent, NoReply or Rejected and act
    once a key.

    Reasons of a rejection: `insufficient-funds`, `declined`, `unknown-token`, `token-used`, `amount-differs`,
    `unknown-authorization`, `voided`, `captured`, `over-amount`, `unknown-capture`, `refunded`, `key-reused`.
    """

    def entry_form(self, order: str, amount: int, return_url: str) -> EntryForm:
        """The form that takes the customer to the page where card or account is entered."""
        ...

    def check_return(self, query: Mapping[str, str]) -> EntryReturn:
        """Read the address the browser came back with. Raises Rejected: `bad-mac`, or `cancelled` by the customer."""
        ...

    def authorize(
        self, *, key: str, order: str, entry_token: str, amount: int, holder_national_id: str
    ) -> Authorization:
        """Get the code for taking `amount` from what was entered, and learn whose it is."""
        ...

    def capture(self, *, key: str, authorization_key: str, amount: int) -> Capture:
        """Take what was authorised under `authorization_key`: all of it or less, once."""
        ...

    def void(self, *, key: str, authorization_key: str) -> Void:
        """Give up an authorisation that took no money."""
        ...

    def refund(self, *, key: str, capture_key: str, reference: str, amount: int) -> Refund:
        """Pay `amount` of what was taken under `capture_key` back to where it came from.

        `reference` is our name for what is owed: given back once, whatever the key (`refunded`). All refunds of a
        capture together never exceed it (`over-amount`).
        """
        ...

    def inquire(self, *, key: str, amount: int | None = None) -> Answer | None:
        """What came of `key`; None if never seen. Another amount than `amount` in the answer is NoReply."""
        ...

    def fetch_daily(self, day: date) -> bytes | None:
        """The file of what was taken and paid back on `day`; None where it is not there yet."""
        ...

    def read_daily(self, content: bytes) -> DailyFile:
        """Read such a file, however it came. Captures have the order as their key, refunds our reference.

        Raises daily.Unreadable with the place.
        """
        ...


@dataclass(frozen=True, slots=True)
class Terms:
    """What one system calls taking the money and giving up an authorisation: the operation, and having done it."""

    capture: str
    captured: str
    void: str
    voided: str

    def meaning(self, reason: str) -> str:
        """A reason of this system in the words of `PaymentGateway`."""
        ours = {self.captured: "captured", self.voided: "voided", f"unknown-{self.capture}": "unknown-capture"}
        return ours.get(reason, reason)


class HttpPaymentGateway:
    """Either system behind our own wire contract."""

    terms: ClassVar[Terms]
    system: ClassVar[str]

    def __init__(
        self,
        connection: Wire,
        *,
        page_url: str,
        merchant: str,
        secret: str,
        clock: Callable[[], datetime] = kernel_clock.now,
    ) -> None:
        self._wire = connection
        self._page_url = page_url
        self._merchant = merchant
        self._secret = secret
        self._clock = clock
        self._daily = DailyFiles(connection, system=self.system, party=merchant, secret=secret, kinds=MONEY)

    @classmethod
    def from_config(cls, config: Mapping[str, object]) -> Self:
        merchant, secret = text(config, "merchant"), text(config, "secret")
        connection = Wire(url=text(config, "url"), party=merchant, secret=secret, timeout=number(config, "timeout"))
        return cls(connection, page_url=text(config, "page_url"), merchant=merchant, secret=secret)

    def entry_form(self, order: str, amount: int, return_url: str) -> EntryForm:
        fields = {
            "merchant": self._merchant,
            "order": order,
            "amount": str(amount),
            "return_url": return_url,
            "timestamp": str(int(self._clock().timestamp())),
        }
        fields["mac"] = mac(self._secret, "entry", *fields.values())
        return EntryForm(self._page_url, fields)

    def check_return(self, query: Mapping[str, str]) -> EntryReturn:
        order, token, result = (query.get(name, "") for name in ("order", "token", "result"))
        expected = mac(self._secret, "entry-return", self._merchant, order, token, result)
        if not same(query.get("mac", ""), expected):
            raise Rejected("bad-mac")
        if result != "entered" or not token:
            raise Rejected("cancelled")
        return EntryReturn(order, token)

    def authorize(
        self, *, key: str, order: str, entry_token: str, amount: int, holder_national_id: str
    ) -> Authorization:
        body = {"order": order, "token": entry_token, "amount": amount, "holder": holder_national_id}
        reply = self._ask("authorize", body, key)
        wire.equal(reply, "order", order)
        wire.equal(reply, "amount", amount)
        return self._authorization(reply)

    def capture(self, *, key: str, authorization_key: str, amount: int) -> Capture:
        reply = self._ask(self.terms.capture, {"authorization": authorization_key, "amount": amount}, key)
        wire.equal(reply, "authorization", authorization_key)
        wire.equal(reply, "amount", amount)
        return self._capture(reply)

    def void(self, *, key: str, authorization_key: str) -> Void:
        reply = self._ask(self.terms.void, {"authorization": authorization_key}, key)
        wire.equal(reply, "authorization", authorization_key)
        return self._void(reply)

    def refund(self, *, key: str, capture_key: str, reference: str, amount: int) -> Refund:
        body = {self.terms.capture: capture_key, "reference": reference, "amount": amount}
        reply = self._ask("refund", body, key)
        wire.equal(reply, self.terms.capture, capture_key)
        wire.equal(reply, "reference", reference)
        wire.equal(reply, "amount", amount)
        return self._refund(reply)

    def inquire(self, *, key: str, amount: int | None = None) -> Answer | None:
        try:
            found = self._wire.inquire(key)
        except Rejected as refusal:
            raise Rejected(self.terms.meaning(refusal.reason)) from None
        if found is None:
            return None
        if amount is not None:
            wire.equal(found.result, "amount", amount)
        readers: dict[str, Callable[[wire.Reply], Answer]] = {
            "authorize": self._authorization,
            self.terms.capture: self._capture,
            self.terms.void: self._void,
            "refund": self._refund,
        }
        read = readers.get(found.operation)
        if read is None:
            raise NoReply("the reply speaks of an operation that does not exist")
        return read(found.result)

    def fetch_daily(self, day: date) -> bytes | None:
        return self._daily.fetch(day)

    def read_daily(self, content: bytes) -> DailyFile:
        return self._daily.read(content)

    def _ask(self, operation: str, body: Mapping[str, object], key: str) -> wire.Reply:
        try:
            return self._wire.ask(operation, body, key=key)
        except Rejected as refusal:
            raise Rejected(self.terms.meaning(refusal.reason)) from None

    def _authorization(self, reply: wire.Reply) -> Authorization:
        return Authorization(
            code=wire.text(reply, "code"),
            holder_matches=wire.perhaps(reply, "holder_matches"),
            authorized_at=wire.moment(reply, "authorized_at"),
        )

    def _capture(self, reply: wire.Reply) -> Capture:
        return Capture(captured_at=wire.moment(reply, f"{self.terms.captured}_at"))

    def _void(self, reply: wire.Reply) -> Void:
        return Void(voided_at=wire.moment(reply, f"{self.terms.voided}_at"))

    def _refund(self, reply: wire.Reply) -> Refund:
        return Refund(refunded_at=wire.moment(reply, "refunded_at"))
