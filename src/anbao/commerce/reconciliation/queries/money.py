"""Our side of what acquirer and bank tell of a day."""

from collections.abc import Collection, Iterable, Mapping
from functools import partial
from uuid import UUID

from anbao.commerce.payments import api as payments
from anbao.commerce.reconciliation.domain.compare import Entry, Name
from anbao.commerce.reconciliation.domain.sources import Source
from anbao.kernel.clock import local_date

METHODS = {"card": payments.OWN_CARD, "bank": payments.OWN_ACCOUNT}


def money_source(system: str) -> Source:
    """The source of `card` or `bank`."""
    method = METHODS[system]
    return Source(
        system=system,
        runs=lambda: method in payments.methods(),
        fetch=lambda day: payments.gateway_of(method).fetch_daily(day),
        read=lambda content: payments.gateway_of(method).read_daily(content),
        ours=lambda since, until: _entries(payments.moved_between(system, since, until)),
        find=partial(_find, system),
        matters=payments.applications_of,
        first=lambda: payments.first_moved_at(system),
    )


def _find(system: str, names: Collection[Name]) -> Mapping[Name, Entry]:
    orders = [key for kind, key in names if kind == "capture"]
    refunds = [refund for kind, key in names if kind == "refund" and (refund := _uuid(key)) is not None]
    return _entries(payments.moved_of(system, orders=orders, refunds=refunds))


def _entries(moved: Iterable[payments.Movement]) -> dict[Name, Entry]:
    entries = [Entry(m.kind, m.key, m.order, m.amount, m.at, local_date(m.at), m.application) for m in moved]
    return {entry.name: entry for entry in entries}


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
