"""What waits for a person of the company: applications to be underwritten or looked at, reports that are late."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.journey.domain.machine import State
from anbao.commerce.journey.models import Application
from anbao.commerce.journey.queries.staff import GROUPS
from anbao.commerce.reporting import api as reporting
from anbao.kernel.registries import Waiting, WorkAsk, WorkRow
from anbao.kernel.verdict import Reason
from anbao.ui.api import filled, operation_title, waiting


def referrals(ask: WorkAsk) -> Waiting:
    """Applications to be decided by an underwriter: each lapses when its cover would begin."""
    rows = Application.objects.filter(state=State.REFERRED).order_by("starts_at", "id")
    return waiting(rows, ask, lambda row: _row(row, "journey-console:referral", row.starts_at, _title_of(row)))


def items(ask: WorkAsk) -> Waiting:
    """Applications that do not go on by themselves, the oldest first."""
    rows = Application.objects.filter(GROUPS["person"][1]).order_by("created_at", "id")
    return waiting(rows, ask, lambda row: _row(row, "journey-console:application", None, _why(row)))


def late_reports(ask: WorkAsk) -> Waiting:
    """Reports that the industry should have by now, the latest first; then those that it did not take back."""
    late, refused = reporting.late(at=ask.at), reporting.refused_corrections()
    rows = [*late, *refused]
    return Waiting([_report(one) for one in rows[: ask.rows]], len(rows))


def _row(row: Application, name: str, due: datetime | None, detail: str) -> WorkRow:
    return WorkRow(row.number, reverse(name, args=[row.id]), due, detail)


def _title_of(row: Application) -> str:
    line = catalogue.line(row.line)
    return _(line.title) if line is not None else row.line


def _why(row: Application) -> str:
    return filled(Reason(**(row.work_item or {})))[0]


def _report(report: reporting.ReportView) -> WorkRow:
    href = reverse("journey-console:application", args=[report.application])
    return WorkRow(report.number or "…", href, report.due_at, operation_title(str(report.kind)))
