"""What answers an examiner's questions about how customers are answered."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count, F, Q

from anbao.commerce.care.domain.case import OPEN, Kind
from anbao.commerce.care.models import Case
from anbao.commerce.care.queries.promises import in_force
from anbao.kernel.answers import Answer, Answered, LiveFigure
from anbao.kernel.text import N_

LATELY: Final = timedelta(days=90)


def answered(at: datetime) -> Answered:
    rows = Case.objects.filter(received_at__gt=at - LATELY, received_at__lte=at).aggregate(
        every=Count("id"),
        complaints=Count("id", filter=Q(kind=Kind.COMPLAINT)),
        answered=Count("id", filter=Q(answered_at__isnull=False)),
        behind=Count("id", filter=Q(answered_at__gt=F("due_at"))),
    )
    late = Case.objects.filter(state__in=OPEN, next_due__lt=at).count()
    promised = in_force(at)
    figures = (
        LiveFigure(N_("最近九十天收到"), rows["every"]),
        LiveFigure(N_("其中申訴"), rows["complaints"]),
        LiveFigure(N_("已答覆"), rows["answered"]),
        LiveFigure(N_("逾期才答覆"), rows["behind"], bad=rows["behind"] > 0),
        LiveFigure(N_("現在逾期"), late, bad=late > 0),
        LiveFigure(N_("答覆期限自何時適用"), promised.effective_from if promised else None, bad=not promised),
    )
    return Answered(figures, rows["every"] > 0)


ANSWERS: Final = {
    "care.answered": Answer(
        N_("客戶的詢問與申訴如期答覆"),
        N_("每件都有案號、承辦人和期限，期限由兩人核准並告訴客戶；逾期的列在同仁的清單最前面。"),
        {"chk.laws-kept": ()},
        answered,
    ),
}
