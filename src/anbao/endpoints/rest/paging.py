"""Lists, a page at a time: newest first, each page says where the next begins."""

from collections.abc import Sequence
from typing import Annotated, Any, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from ninja import Query

from anbao.endpoints.domain.cursor import CursorUnknown, cursor_of, cursor_text
from anbao.endpoints.domain.limits import MOST_ON_A_PAGE
from anbao.endpoints.domain.problem import KINDS, Problem
from anbao.kernel.text import N_
from anbao.rows import planned_anew

M = TypeVar("M", bound=Model)
R = TypeVar("R")

Limit = Annotated[int, Query(50, ge=1, le=MOST_ON_A_PAGE, description=N_("一頁最多幾筆。"))]
After = Annotated[str, Query("", pattern="^([0-9a-f]{32})?$", description=N_("前一頁的 next；沒有就從最新的開始。"))]


def place_of(after: str) -> UUID | None:
    """After which row the page begins that a caller asks for; None: at the newest. Raises Problem."""
    try:
        return cursor_of(after)
    except CursorUnknown:
        raise Problem(KINDS.invalid, pointers=[("/after", KINDS.invalid.code)]) from None


def cut(found: Sequence[R], limit: int) -> tuple[list[R], str | None]:
    """A page of what was found, one more than `limit` where there is another page; and where that one begins."""
    if len(found) <= limit:
        return list(found), None
    last: Any = found[limit - 1]
    return list(found[:limit]), cursor_text(last.id)


def paged(rows: QuerySet[M], *, after: str, limit: int) -> tuple[list[M], str | None]:
    """A page of a queryset of rows whose ids sort by time, newest first; and where the next begins."""
    last = place_of(after)
    if last is not None:
        rows = rows.filter(id__lt=last)
    with planned_anew(rows.db):
        return cut(list(rows.order_by("-id")[: limit + 1]), limit)
