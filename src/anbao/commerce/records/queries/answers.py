"""What answers an examiner's questions about what is kept."""

from datetime import datetime, timedelta
from typing import Final

from anbao.commerce.records.models import Due, Hold, Record, Retention
from anbao.kernel.answers import Answer, Answered, LiveFigure
from anbao.kernel.clock import local_date
from anbao.kernel.text import N_
from anbao.rulebook.api import answered_by

WAITS_FOR: Final = timedelta(hours=1)


def kept(at: datetime) -> Answered:
    records = Record.objects.filter(gathered_at__lte=at)
    dated = Retention.objects.values("application")
    undated = records.exclude(application__in=dated).values("application").distinct().count()
    waiting = Due.objects.filter(noted_at__lte=at - WAITS_FOR).count()
    within = Retention.objects.filter(keep_until__gte=local_date(at)).values("application").distinct().count()
    figures = (
        LiveFigure(N_("整理好的投保紀錄"), records.values("application").distinct().count()),
        LiveFigure(N_("還在保存期限內"), within),
        LiveFigure(N_("另外要求繼續保存"), Hold.objects.filter(lift=None).count()),
        LiveFigure(N_("沒有保存期限的紀錄"), undated, bad=undated > 0),
        LiveFigure(N_("超過一小時還沒有整理"), waiting, bad=waiting > 0),
    )
    probes = ["records.dealings-kept", "archive.records-kept"]
    return answered_by(figures, probes, at=at, shown=records.exists())


ANSWERS: Final = {
    "records.kept": Answer(
        N_("紀錄保存，沒有人能刪改"),
        N_(
            "每件結束的投保都整理成一份加密的紀錄，指紋記在帳冊；保存期限只會延長，資料庫不給應用程式修改和刪除的權利。"
        ),
        {"chk.data-protection-measures": (), "chk.laws-kept": ()},
        kept,
        by_the_minute=True,
    ),
}
