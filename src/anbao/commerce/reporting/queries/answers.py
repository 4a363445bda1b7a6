"""What answers an examiner's questions about reports to the industry."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count, F, Q

from anbao.commerce.reporting.domain.report import ReportKind, ReportState
from anbao.commerce.reporting.models import Report
from anbao.commerce.reporting.queries.reports import late
from anbao.kernel.answers import Answer, Answered, LiveFigure
from anbao.kernel.text import N_
from anbao.rulebook.api import answered_by

LATELY: Final = timedelta(days=30)
SENT_WITHIN: Final = timedelta(hours=1)
"""A receipt is due with the authorization itself: seconds later it is not late, an hour later it is."""


def in_time(at: datetime) -> Answered:
    lately = Report.objects.filter(created_at__gt=at - LATELY, created_at__lte=at).aggregate(
        owed=Count("id"),
        done=Count("id", filter=Q(state__in=[ReportState.DONE, ReportState.CORRECTED])),
        behind=Count("id", filter=Q(kind=ReportKind.COVER, done_at__gt=F("due_at"))),
    )
    overdue = sum(one.kind == ReportKind.COVER or (one.due_at or at) <= at - SENT_WITHIN for one in late(at=at))
    figures = (
        LiveFigure(N_("最近三十天應通報"), lately["owed"]),
        LiveFigure(N_("對方已確認"), lately["done"]),
        LiveFigure(N_("承保通報逾期才完成"), lately["behind"], bad=lately["behind"] > 0),
        LiveFigure(N_("現在逾期未完成"), overdue, bad=overdue > 0),
    )
    return answered_by(figures, ["reporting.cover-in-time"], at=at, shown=lately["done"] > 0)


ANSWERS: Final = {
    "reporting.in-time": Answer(
        N_("收件與承保通報如期"),
        N_("授權後立刻通報收件，契約成立後在期限內通報承保；沒有回覆就再查再送，快到期會提醒同仁。"),
        {"chk.laws-kept": (), "chk.rules-and-model-contract": ()},
        in_time,
        by_the_minute=True,
    ),
}
