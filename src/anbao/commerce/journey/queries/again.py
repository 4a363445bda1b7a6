"""Buying again what was bought, or the same trip for somebody else: former choices as the query of a new quote."""

from collections.abc import Mapping
from uuid import UUID

from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.journey.domain.content import Declared, Snapshot
from anbao.commerce.journey.domain.machine import IN_FORCE
from anbao.commerce.journey.models import Application
from anbao.commerce.journey.queries.compare import FORMER, PRODUCT
from anbao.commerce.journey.queries.content import snapshot_of
from anbao.commerce.journey.queries.pages import own
from anbao.keys.api import KeyDestroyed
from anbao.rows import Select, given

NEWEST_CONTRACT = Select(
    lambda: Application.objects.filter(account_id=given("account"), state__in=sorted(IN_FORCE)).order_by("-created_at")[
        :1
    ]
)


def choices_of(row: Application, *, with_times: bool) -> dict[str, str]:
    """What was chosen: product, inputs (moments empty unless `with_times`), and which application it was."""
    moments = _moments(row.line)
    inputs = {name: value if with_times or name not in moments else "" for name, value in row.inputs.items()}
    return {PRODUCT: row.line, **inputs, FORMER: str(row.id)}


def former_of(raw: Mapping[str, str]) -> str:
    """The application that an address names as the former one; "" where it names none."""
    try:
        return str(UUID(raw.get(FORMER, "")))
    except ValueError:
        return ""


def declared_before(raw: Mapping[str, str], account: UUID) -> Declared | None:
    """What this account declared in the application that the address names, else for its newest contract for oneself.

    Not where this is its very trip: that is bought for somebody else, of whom everything is asked anew.
    """
    named = former_of(raw)
    row = own(UUID(named), account) if named else NEWEST_CONTRACT.first(account=account)
    if row is None or all(raw.get(name) == row.inputs.get(name) for name in _moments(row.line)):
        return None
    known = _opened(row)
    return known.declared if known is not None and (named or known.declared.insured_is_proposer) else None


def same_as_before(row: Application, snapshot: Snapshot) -> bool:
    """Whether the newest contract, for oneself, was made with the same data of the proposer and declaration."""
    former = NEWEST_CONTRACT.first(account=row.account_id)
    known = _opened(former) if former is not None else None
    if known is None or not snapshot.declared.insured_is_proposer:
        return False
    return (known.proposer, known.declared) == (snapshot.proposer, snapshot.declared)


def _opened(row: Application) -> Snapshot | None:
    """What was declared; None where nothing was, or where the account outlives what was declared long ago."""
    try:
        return snapshot_of(row) if row.declared is not None else None
    except KeyDestroyed:
        return None


def _moments(line: str) -> set[str]:
    found = catalogue.line(line)
    return {spec.name for spec in found.inputs if spec.kind == "moment"} if found is not None else set()
