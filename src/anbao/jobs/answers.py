"""What answers an examiner's questions about work that goes on by itself, and calls to outside systems."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count, Q
from procrastinate.contrib.django.models import ProcrastinateJob

from anbao.jobs.domain import SETTLED, State
from anbao.jobs.models import OutgoingCall
from anbao.kernel.answers import Answer, Answered, LiveFigure
from anbao.kernel.text import N_

LATELY: Final = timedelta(days=30)
SETTLED_WITHIN: Final = timedelta(days=1)


def calls(at: datetime) -> Answered:
    rows = OutgoingCall.objects.filter(intended_at__gt=at - LATELY, intended_at__lte=at).aggregate(
        every=Count("id"),
        systems=Count("system", distinct=True),
        answered=Count("id", filter=Q(state=State.ANSWERED)),
        refused=Count("id", filter=Q(state=State.REFUSED)),
        doubtful=Count("id", filter=Q(doubtful=True, state__in=[one.value for one in SETTLED])),
    )
    unsettled = OutgoingCall.objects.exclude(state__in=[one.value for one in SETTLED])
    old = unsettled.filter(intended_at__lte=at - SETTLED_WITHIN).count()
    figures = (
        LiveFigure(N_("連接的外部系統"), rows["systems"]),
        LiveFigure(N_("最近三十天的對外呼叫"), rows["every"]),
        LiveFigure(N_("對方已回覆"), rows["answered"]),
        LiveFigure(N_("對方拒絕"), rows["refused"]),
        LiveFigure(N_("結果不明、查詢後確定的"), rows["doubtful"]),
        LiveFigure(N_("超過一天還沒有結果"), old, bad=old > 0),
    )
    return Answered(figures, rows["every"] > 0)


def work(at: datetime) -> Answered:
    del at  # as it stands
    rows = ProcrastinateJob.objects.aggregate(
        waiting=Count("id", filter=Q(status="todo")),
        done=Count("id", filter=Q(status="succeeded")),
        failed=Count("id", filter=Q(status="failed")),
    )
    figures = (
        LiveFigure(N_("排著的工作"), rows["waiting"]),
        LiveFigure(N_("保留期間內做完的"), rows["done"]),
        LiveFigure(N_("一再失敗、要有人處理的"), rows["failed"], bad=rows["failed"] > 0),
    )
    return Answered(figures, rows["done"] > 0)


ANSWERS: Final = {
    "jobs.calls": Answer(
        N_("對外連接的每一次呼叫"),
        N_("每次呼叫先記下意圖再送出；沒有回覆的先向對方查詢，不會盲目重送；每一次的結果都留著。"),
        {"chk.connections-controlled": (), "chk.early-recovery": ()},
        calls,
        by_the_minute=True,
    ),
    "jobs.work": Answer(
        N_("中斷的工作會接著做"),
        N_(
            "工作和業務資料在同一筆交易排進佇列；執行的程序中斷時，別的程序會在幾十秒內接手，一再失敗的列出來由人處理。"
        ),
        {"chk.early-recovery": (), "chk.operation-reliability": ()},
        work,
        by_the_minute=True,
    ),
}
