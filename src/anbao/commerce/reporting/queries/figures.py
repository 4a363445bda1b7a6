"""What management sees of reports."""

from collections.abc import Mapping
from datetime import datetime

from anbao.commerce.reporting.models import Report
from anbao.commerce.reporting.queries.reports import GROUPS
from anbao.kernel.registries import StandingFigure
from anbao.kernel.text import N_


def late(at: datetime) -> Mapping[tuple[str, str], int]:
    """Reports not done though they are due; they know no product."""
    return {("late", ""): Report.objects.filter(GROUPS["open"], due_at__lt=at).count()}


STANDING: dict[str, StandingFigure] = {
    "reports.late": StandingFigure(
        title=N_("逾期的通報"),
        count=late,
        part="late",
        url_name="reports-console:list",
        query={"group": "open"},
        permission="applications.view",
        order=40,
        late=True,
    ),
}
