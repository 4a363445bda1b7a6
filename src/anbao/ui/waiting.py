"""What waits of one kind of work, from one statement: the first rows, and how many up to a bound."""

from collections.abc import Callable
from typing import Final, TypeVar

from django.db.models import Model, QuerySet

from anbao.kernel.registries import Waiting, WorkAsk, WorkRow

M = TypeVar("M", bound=Model)
MOST: Final = 100  # more are not counted


def waiting_count(count: int) -> str:
    """`12`, or `99+`."""
    return f"{MOST - 1}+" if count >= MOST else str(count)


def waiting(rows: "QuerySet[M]", ask: WorkAsk, row_of: Callable[[M], WorkRow]) -> Waiting:
    """The first of `rows`, which are in the order of their due times. One query."""
    found = list(rows[:MOST])
    return Waiting([row_of(row) for row in found[: ask.rows]], len(found))
