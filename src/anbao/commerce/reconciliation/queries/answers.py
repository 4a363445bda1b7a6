"""What answers an examiner's questions about holding our books against the daily files."""

from datetime import datetime
from typing import Final

from django.db.models import Max

from anbao.commerce.reconciliation.domain.difference import DayState
from anbao.commerce.reconciliation.models import Day, Difference
from anbao.commerce.reconciliation.queries.probes import behind
from anbao.kernel.answers import Answer, Answered, LiveFigure
from anbao.kernel.text import N_


def compared(at: datetime) -> Answered:
    late, old = behind(at)
    days = Day.objects.filter(state=DayState.COMPARED, compared_at__lte=at)
    newest = days.aggregate(newest=Max("compared_at"))["newest"]
    figures = (
        LiveFigure(N_("對過的日檔"), days.count()),
        LiveFigure(N_("最近一次對帳"), newest),
        LiveFigure(N_("逾期一天以上還沒有的日檔"), late, bad=late > 0),
        LiveFigure(N_("處理中的差異"), Difference.objects.filter(settled_at=None, found_at__lte=at).count()),
        LiveFigure(N_("超過處理期限的差異"), old, bad=old > 0),
    )
    return Answered(figures, newest is not None)


ANSWERS: Final = {
    "reconciliation.compared": Answer(
        N_("每天和對方的檔案核對"),
        N_("收單機構、銀行和通報系統的日檔每天逐筆和我們的帳核對；少一個檔、差一筆都有期限，由同仁查明。"),
        {"chk.connections-controlled": (), "chk.operation-reliability": (), "chk.operation-checks": ()},
        compared,
    ),
}
