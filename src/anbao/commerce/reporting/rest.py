"""Reports to the industry's system, for programs of staff."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema

from anbao.commerce.reporting.models import Report
from anbao.endpoints.api import After, Does, Limit, endpoint, paged, scope
from anbao.kernel.text import N_

router = Router(tags=[N_("作業平台")])
READ = scope("console-reports:read", N_("讀全部通報"), holder="staff", permission="applications.view")


class ReportAnswer(Schema):
    id: UUID
    kind: str
    application: UUID
    number: str
    state: str
    due_at: datetime | None
    done_at: datetime | None
    reference: str
    reason: str
    created_at: datetime


class ReportsAnswer(Schema):
    items: list[ReportAnswer]
    next: str | None = Field(description=N_("下一頁的 after；沒有下一頁是 null。"))


@endpoint(router, "GET", "/console/reports", Does(scope=READ), summary=N_("全部通報，最新的在前"), answer=ReportsAnswer)
def console_reports(request: HttpRequest, limit: Limit = 50, after: After = "") -> ReportsAnswer:  # noqa: ARG001
    found, following = paged(Report.objects.all(), after=after, limit=limit)
    return ReportsAnswer(items=[_report(row) for row in found], next=following)


def _report(row: Report) -> ReportAnswer:
    return ReportAnswer(
        id=row.id,
        kind=row.kind,
        application=row.application,
        number=row.number,
        state=row.state,
        due_at=row.due_at,
        done_at=row.done_at,
        reference=row.reference,
        reason=row.reason,
        created_at=row.created_at,
    )
