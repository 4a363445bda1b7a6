"""What the industry acknowledged, by our books: what is held against its daily files."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from anbao.commerce.reporting.domain.report import AcknowledgedReport
from anbao.commerce.reporting.models import Correction, Report


def acknowledged_between(since: datetime, until: datetime) -> list[AcknowledgedReport]:
    """Reports and corrections that were acknowledged from `since` up to `until`."""
    return list(_acknowledged(Q(done_at__gte=since, done_at__lt=until)))


def acknowledged_as(references: Collection[str]) -> list[AcknowledgedReport]:
    """Those acknowledged under these references, whenever."""
    return list(_acknowledged(Q(reference__in=references)))


def first_acknowledged_at() -> datetime | None:
    """When the industry first acknowledged anything of ours."""
    return Report.objects.exclude(done_at=None).order_by("done_at").values_list("done_at", flat=True).first()


def applications_of(numbers: Collection[str]) -> Mapping[str, UUID]:
    """An application's number → its id, of those that were reported."""
    return dict(Report.objects.filter(number__in=numbers).values_list("number", "application"))


def _acknowledged(those: Q) -> Iterator[AcknowledgedReport]:
    """Without a reference there is nothing to hold against: a correction that was found done before has none."""
    for row in Report.objects.filter(those).exclude(reference=""):
        if row.done_at is not None:
            yield AcknowledgedReport(row.kind, row.reference, row.number, row.application, row.done_at)
    for taken_back in Correction.objects.select_related("report").filter(those).exclude(reference=""):
        report = taken_back.report
        if taken_back.done_at is not None:
            yield AcknowledgedReport(
                "correction", taken_back.reference, report.number, report.application, taken_back.done_at
            )
