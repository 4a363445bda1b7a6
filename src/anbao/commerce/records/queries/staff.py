"""The company's list of records."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import OuterRef, Subquery
from django.urls import reverse

from anbao.commerce.records.models import Record

PER_PAGE = 50


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


def listed(*, number: str, page: int) -> Page[Record]:
    """The newest version of each application's record, newest first; `number` finds by its beginning."""
    newer = Record.objects.filter(application=OuterRef("application")).order_by("-version").values("id")[:1]
    rows = Record.objects.filter(id=Subquery(newer)).order_by("-gathered_at", "-id")
    if number:
        rows = rows.filter(number__startswith=number.strip().upper())
    return Paginator(rows, PER_PAGE).get_page(page)


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
