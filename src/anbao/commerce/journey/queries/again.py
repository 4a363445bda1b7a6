"""Buying again what was bought, or the same trip for somebody else: former choices as the query of a new quote."""

from collections.abc import Mapping
from uuid import UUID

from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.journey.domain.content import Declared
from anbao.commerce.journey.models import Application
from anbao.commerce.journey.queries.compare import FORMER, PRODUCT
from anbao.commerce.journey.queries.content import snapshot_of
from anbao.commerce.journey.queries.pages import own


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
    """What was declared in the former application, where it is this account's own.

    Not where this is its very trip: that is bought for somebody else, of whom everything is asked anew.
    """
    former = former_of(raw)
    row = own(UUID(former), account) if former else None
    if row is None or row.declared is None:
        return None
    if all(raw.get(name) == row.inputs.get(name) for name in _moments(row.line)):
        return None
    return snapshot_of(row).declared


def _moments(line: str) -> set[str]:
    found = catalogue.line(line)
    return {spec.name for spec in found.inputs if spec.kind == "moment"} if found is not None else set()
