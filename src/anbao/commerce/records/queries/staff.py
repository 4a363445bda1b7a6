"""The company's list of records."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from anbao.commerce.records.models import Record
from anbao.kernel.text import N_
from anbao.ui.api import Order

ORDERS = {
    "newest": Order(N_("最新的在前"), ("-gathered_at", "-id")),
    "oldest": Order(N_("最早的在前"), ("gathered_at", "id")),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list: an application's newest record."""

    number: str
    href: str
    version: int
    ended_as: str
    entries: int
    gathered_at: datetime
    digest: str


def listed(*, number: str) -> "QuerySet[Record]":
    """The newest version of each application's record; `number` finds by its beginning. What is sealed stays there."""
    newer = Record.objects.filter(application=OuterRef("application"), version=OuterRef("version") + 1)
    rows: QuerySet[Record] = Record.objects.filter(~Exists(newer)).defer("content")
    return rows.filter(number__startswith=number.upper()) if number else rows


def rows_of(records: Collection[Record]) -> list[Row]:
    return [_row(record) for record in records]


def versions_of(application: UUID) -> list[Row]:
    """Every version of an application's record, newest first."""
    rows = Record.objects.filter(application=application).order_by("-version")
    return [_row(row, version=row.version) for row in rows]


def address_of(application: UUID) -> str:
    """Where an application's record stands; "" while it has none."""
    known = Record.objects.filter(application=application).exists()
    return reverse("records:record", args=[application]) if known else ""


def _row(row: Record, *, version: int | None = None) -> Row:
    arguments = [row.application] if version is None else [row.application, version]
    name = "records:record" if version is None else "records:version"
    return Row(
        number=row.number,
        href=reverse(name, args=arguments),
        version=row.version,
        ended_as=row.ended_as,
        entries=row.entries,
        gathered_at=row.gathered_at,
        digest=row.digest,
    )
