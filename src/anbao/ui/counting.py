"""How many rows each tab of a list has, asked at once and never counted to the end."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from anbao.rows import planned_anew

MOST = 999


def counts(wanted: Mapping[str, "QuerySet[Any]"], *, most: int = MOST) -> dict[str, int]:
    """Key → how many rows, `most` + 1 for more than `most`. One query."""
    found, parts = dict.fromkeys(wanted, 0), dict[str, str]()
    params: list[Any] = []
    for key, rows in wanted.items():
        try:
            sql, given = rows.order_by().values("pk")[: most + 1].query.sql_with_params()
        except EmptyResultSet:
            continue
        parts[key] = f"(SELECT count(*) FROM ({sql}) counted)"  # noqa: S608  (what Django compiled)
        params += given
    if not parts:
        return found
    with planned_anew(), connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts.values())}", params)
        row = cursor.fetchone()
    return found | dict(zip(parts, row, strict=True))


def shown(count: int, *, most: int = MOST) -> str:
    """`12`, or `999+`."""
    return f"{most:,}+" if count > most else f"{count:,}"
