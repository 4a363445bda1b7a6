"""The card acquirer: hosted card entry (no card number reaches us), authorise, capture, void, refund, inquire."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, Self

from anbao.gateways import wire
from anbao.gateways.loading import number, text
from anbao.gateways.wire import Wire, mac, same
from anbao.kernel import clock as kernel_clock
from anbao.kernel.errors import NoReply, Rejected


@dataclass(frozen=True, slots=True)
class EntryForm:
    """A form that the browser posts to the acquirer's page: where to, and its hidden fields."""

    action_url: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class EntryReturn:
    """The browser came back: for `order`, the acquirer keeps a card under `entry_token`."""

    order: str
    entry_token: str


@dataclass(frozen=True, slots=True)
class Authorization:
    """`holder_matches`: whether the card is the named person's own; None: the issuer did not say."""

    code: str
    holder_matches: bool | None
    authorized_at: datetime


@dataclass(frozen=True, slots=True)
class Capture:
    captured_at: datetime


@dataclass(frozen=True, slots=True)
class Void:
    voided_at: datetime


@dataclass(frozen=True, slots=True)
class Refund:
    refunded_at: datetime


Answer = Authorization | Capture | Void | Refund


class CardAcquirer(Protocol):
    """An acquirer. Amounts are whole TWD. Methods with a `key` raise NotSent, NoReply or Rejected and act once a key.

    Reasons of a rejection: `insufficient-funds`, `declined`, `unknown-token`, `token-used`, `amount-differs`,
    `unknown-authorization`, `voided`, `captured`, `over-amount`, `unknown-capture`, `refunded`, `key-reused`.
    """

    def entry_form(self, order: str, amount: int, return_url: str) -> EntryForm:
        """The form that takes the customer to the acquirer's card page."""
        ...

    def check_return(self, query: Mapping[str, str]) -> EntryReturn:
        """Read the address the browser came back with. Raises Rejected: `bad-mac`, or `cancelled` by the customer."""
        ...

    def authorize(
        self, *, key: str, order: str, entry_token: str, amount: int, holder_national_id: str
    ) -> Authorization:
        """Reserve `amount` on the entered card and check whose card it is."""
        ...

    def capture(self, *, key: str, authorization_key: str, amount: int) -> Capture:
        """Charge what was authorised under `authorization_key`: all of it or less, once."""
        ...

    def void(self, *, key: str, authorization_key: str) -> Void:
        """Give up an authorisation that was not captured."""
        ...

    def refund(self, *, key: str, capture_key: str, reference: str, amount: int) -> Refund:
        """Pay `amount` of what was captured under `capture_key` back to the card.

        `reference` is our name for what is owed: given back once, whatever the key (`refunded`). All refunds of a
        capture together never exceed it (`over-amount`).
        """
        ...

    def inquire(self, *, key: str, amount: int | None = None) -> Answer | None:
        """What came of `key`; None if never seen. Another amount than `amount` in the answer is NoReply."""
        ...


class HttpCardAcquirer:
    """The acquirer behind our own wire contract."""

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
        reply = self._wire.ask("authorize", body, key=key)
        wire.equal(reply, "order", order)
        wire.equal(reply, "amount", amount)
        return _authorization(reply)

    def capture(self, *, key: str, authorization_key: str, amount: int) -> Capture:
        reply = self._wire.ask("capture", {"authorization": authorization_key, "amount": amount}, key=key)
        wire.equal(reply, "authorization", authorization_key)
        wire.equal(reply, "amount", amount)
        return _capture(reply)

    def void(self, *, key: str, authorization_key: str) -> Void:
        reply = self._wire.ask("void", {"authorization": authorization_key}, key=key)
        wire.equal(reply, "authorization", authorization_key)
        return _void(reply)

    def refund(self, *, key: str, capture_key: str, reference: str, amount: int) -> Refund:
        body = {"capture": capture_key, "reference": reference, "amount": amount}
        reply = self._wire.ask("refund", body, key=key)
        wire.equal(reply, "capture", capture_key)
        wire.equal(reply, "reference", reference)
        wire.equal(reply, "amount", amount)
        return _refund(reply)

    def inquire(self, *, key: str, amount: int | None = None) -> Answer | None:
        found = self._wire.inquire(key)
        if found is None:
            return None
        if amount is not None:
            wire.equal(found.result, "amount", amount)
        read = _READERS.get(found.operation)
        if read is None:
            raise NoReply("the reply speaks of an operation that does not exist")
        return read(found.result)


def _authorization(reply: wire.Reply) -> Authorization:
    return Authorization(
        code=wire.text(reply, "code"),
        holder_matches=wire.perhaps(reply, "holder_matches"),
        authorized_at=wire.moment(reply, "authorized_at"),
    )


def _capture(reply: wire.Reply) -> Capture:
    return Capture(captured_at=wire.moment(reply, "captured_at"))


def _void(reply: wire.Reply) -> Void:
    return Void(voided_at=wire.moment(reply, "voided_at"))


def _refund(reply: wire.Reply) -> Refund:
    return Refund(refunded_at=wire.moment(reply, "refunded_at"))


_READERS: Mapping[str, Callable[[wire.Reply], Answer]] = {
    "authorize": _authorization,
    "capture": _capture,
    "void": _void,
    "refund": _refund,
}
