"""Pages of a list by what stands at their edge, not by number: rows that come meanwhile move nobody's page.

A cursor is signed, so what comes back is what we gave; any other text is no cursor, and leads to the first page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from django.core.signing import BadSignature, Signer
from django.db.models import Field, Model, Q, QuerySet

from anbao.rows import planned_anew

M = TypeVar("M", bound=Model)
PER_PAGE = 25
_LONGEST = 600  # characters of a cursor


@dataclass(frozen=True, slots=True)
class Slice(Generic[M]):
    """Rows of one page, and the cursors of the pages before and after it; "" where there is none."""

    rows: list[M]
    before: str = ""
    after: str = ""


def cut(rows: QuerySet[M], order: Sequence[str], cursor: str = "", *, per_page: int = PER_PAGE) -> Slice[M]:
    """One page of `rows` in `order` (names of columns, `-` for descending, the last of them unique). One query.

    Two where a page is empty or the first one is reached backwards: then the first page as it is now.
    """
    signer = _signer(rows, order)
    place = _place(signer, cursor)
    if place is None:
        found = _found(rows.order_by(*order), per_page)
        more = len(found) > per_page
        return Slice(found[:per_page], after=_cursor(signer, found[per_page - 1], order) if more else "")
    backwards, values = place
    names = [_turned(name) for name in order] if backwards else list(order)
    found = _found(rows.filter(_beyond(rows.model, names, values)).order_by(*names), per_page)
    more, found = len(found) > per_page, found[:per_page]
    if not found or (backwards and not more):
        return cut(rows, order, per_page=per_page)
    if backwards:
        found.reverse()
    after = _cursor(signer, found[-1], order) if more or backwards else ""
    return Slice(found, before=_cursor(signer, found[0], order, backwards=True), after=after)


def _found(rows: QuerySet[M], per_page: int) -> list[M]:
    """The rows of a page and the one behind them."""
    with planned_anew(rows.db):
        return list(rows[: per_page + 1])


def _signer(rows: QuerySet[M], order: Sequence[str]) -> Signer:
    return Signer(salt=f"list:{rows.model._meta.label}:{','.join(order)}")  # noqa: SLF001  (Django's own word for it)


def _cursor(signer: Signer, row: Model, order: Sequence[str], *, backwards: bool = False) -> str:
    values = [_value(getattr(row, _column(name))) for name in order]
    return signer.sign_object([backwards, values])


def _value(value: Any) -> Any:
    return value if value is None or isinstance(value, str | int) else str(value)


def _place(signer: Signer, cursor: str) -> tuple[bool, list[Any]] | None:
    if not cursor or len(cursor) > _LONGEST:
        return None
    try:
        backwards, values = signer.unsign_object(cursor)
    except (BadSignature, ValueError):
        return None
    return bool(backwards), list(values)


def _beyond(model: type[Model], names: Sequence[str], values: Sequence[Any]) -> Q:
    """What stands behind these values. Nulls are last where the column ascends, first where it descends."""
    (name, *rest), (given, *others) = names, values
    column = _column(name)
    field = cast("Field[Any, Any]", model._meta.get_field(column))  # noqa: SLF001
    value = field.to_python(given)
    further = _beyond(model, rest, others) if rest else None
    if value is None:
        beyond = Q(**{f"{column}__isnull": False}) if name.startswith("-") else None
        same = Q(**{column: None}) & further if further is not None else None
        parts = [part for part in (beyond, same) if part is not None]
        return parts[0] if len(parts) == 1 else parts[0] | parts[1]
    side = "lt" if name.startswith("-") else "gt"
    beyond = Q(**{f"{column}__{side}": value})
    if field.null and not name.startswith("-"):
        beyond |= Q(**{f"{column}__isnull": True})
    if further is None:
        return beyond
    found = beyond | (Q(**{column: value}) & further)
    if field.null:
        return found
    return Q(**{f"{column}__{side}e": value}) & found  # says the same, in a form that an index answers


def _column(name: str) -> str:
    return name.removeprefix("-")


def _turned(name: str) -> str:
    return name.removeprefix("-") if name.startswith("-") else f"-{name}"
