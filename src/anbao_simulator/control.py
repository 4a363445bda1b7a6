"""`/_control/…`: JSON with which tests order faults, look at the books and put them back to the beginning."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from anbao_simulator import authenticator, inconvenience
from anbao_simulator.daily import Changes
from anbao_simulator.faults import Desk, Fault
from anbao_simulator.reporting import insure
from anbao_simulator.store import Store

Body = Mapping[str, Any]


class Control:
    """`get` and `post` by name of the call; each returns what is sent back as JSON."""

    def __init__(self, store: Store, desk: Desk) -> None:
        self._store = store
        self._desk = desk
        self.get: Mapping[str, Callable[[Mapping[str, str]], object]] = {
            "state": self._state,
            "messages": self._messages,
            "faults": lambda _: [asdict(fault) for fault in desk.faults()],
            "held": self._held,
            "authenticator": lambda query: authenticator.shown(store, query),
        }
        self.post: Mapping[str, Callable[[Body], object]] = {
            "faults": self._order,
            "release": self._release,
            "clear": self._clear,
            "accumulated": self._prime,
            "inconvenience": self._prime_register,
            "daily": self._daily,
            "authenticator": lambda body: authenticator.keep(store, body),
        }

    def _state(self, query: Mapping[str, str]) -> object:
        """Everything in the books; with `order=` only what belongs to one order of the acquirer."""
        order = query.get("order")
        where, values = (' WHERE "order" = ?', (order,)) if order else ("", ())
        return {
            "authorizations": self._store.rows(f"SELECT * FROM authorization{where}", *values),  # noqa: S608
            "captures": self._store.rows(f"SELECT * FROM capture{where} ORDER BY at", *values),  # noqa: S608
            "refunds": self._store.rows(f"SELECT * FROM refund{where} ORDER BY at", *values),  # noqa: S608
            "violations": self._store.rows("SELECT * FROM violation ORDER BY seq"),
            "operations": self._store.rows(
                "SELECT seq, system, verb, key, outcome, reason, at FROM operation ORDER BY seq"
            ),
            "requests": self._store.rows("SELECT * FROM request ORDER BY seq"),
            "reports": self._store.rows("SELECT * FROM report ORDER BY at"),
            "inconvenience": self._store.rows("SELECT * FROM inconvenience ORDER BY at"),
            "events": self._store.rows("SELECT * FROM event ORDER BY seq"),
        }

    def _messages(self, query: Mapping[str, str]) -> object:
        """Messages, newest last; `to=` and `channel=` narrow them."""
        return messages(self._store, query.get("to", ""), query.get("channel", ""))[::-1]

    def _held(self, query: Mapping[str, str]) -> object:
        """How many requests are held, by operation. With `operation=` waits up to `seconds=` until `count=` are."""
        if "operation" in query:
            count, seconds = int(query.get("count", "1")), min(float(query.get("seconds", "5")), 60.0)
            self._desk.wait_held(query["operation"], count, seconds)
        return self._desk.held()

    def _order(self, body: Body) -> object:
        fault = Fault(
            operation=str(body["operation"]),
            kind=str(body["fault"]),
            count=int(body.get("count", 1)),
            seconds=float(body.get("seconds", 1.0)),
        )
        self._desk.order(fault)
        return asdict(fault)

    def _release(self, body: Body) -> object:
        self._desk.release(str(body.get("operation", "*")))
        return {}

    def _clear(self, body: Body) -> object:
        """Forget all faults and let go of what is held; with `state` true forget the books too."""
        self._desk.clear()
        if body.get("state"):
            self._store.clear()
        return {}

    def _daily(self, body: Body) -> object:
        """How the daily files of `system` differ from its books from now on; the fields of `Changes`."""
        self._desk.daily[str(body["system"])] = Changes(**{k: v for k, v in body.items() if k != "system"})
        return {}

    def _prime(self, body: Body) -> object:
        """A person is insured elsewhere: `national_id`, `line`, `benefit`, `amount`, `contracts`."""
        with self._store.transaction():
            insure(
                self._store,
                key="primed",
                national_id=str(body["national_id"]),
                line=str(body["line"]),
                benefit=str(body["benefit"]),
                amount=int(body["amount"]),
                contracts=int(body.get("contracts", 1)),
            )
        return {}

    def _prime_register(self, body: Body) -> object:
        """A person has such benefits at `company`: `national_id`, `starts_at`, `ends_at`."""
        names = ("company", "national_id", "starts_at", "ends_at")
        with self._store.transaction():
            inconvenience.insure(self._store, **{name: str(body[name]) for name in names})
        return {}


def messages(store: Store, to: str = "", channel: str = "") -> list[dict[str, Any]]:
    """The last 200 messages, newest first."""
    return store.rows(
        'SELECT * FROM message WHERE (? = \'\' OR "to" = ?) AND (? = \'\' OR channel = ?) ORDER BY seq DESC LIMIT 200',
        to, to, channel, channel,
    )  # fmt: skip
