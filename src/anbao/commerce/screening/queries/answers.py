"""What answers an examiner's questions about names held against lists."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count, Exists, OuterRef, Q

from anbao.commerce.screening.domain.watch_list import KINDS
from anbao.commerce.screening.models import Clearance, Hit, Screening
from anbao.commerce.screening.queries.lists import TITLES, in_force
from anbao.kernel.answers import Answer, Answered, LiveFigure
from anbao.kernel.text import N_
from anbao.rulebook.api import figure

LATELY: Final = timedelta(days=30)


def screened(at: datetime) -> Answered:
    lists = {kind: in_force(kind, at=at) for kind in KINDS}
    oldest = {kind: figure(f"screening.{kind}_age", at=at).period for kind in KINDS}
    held = [
        LiveFigure(TITLES[kind], one.as_of if one else None, bad=one is None or oldest[kind].add_to(one.as_of) <= at)
        for kind, one in lists.items()
    ]
    rows = Screening.objects.filter(screened_at__gt=at - LATELY, screened_at__lte=at).aggregate(
        every=Count("id"),
        hit=Count("id", filter=Q(outcome="hit")),
        unlisted=Count("id", filter=Q(outcome="no-list")),
    )
    cleared = Clearance.objects.filter(who=OuterRef("who"), fingerprint=OuterRef("fingerprint"))
    waiting = Hit.objects.filter(~Exists(cleared)).values("who", "fingerprint").distinct().count()
    figures = (
        *held,
        LiveFigure(N_("最近三十天比對"), rows["every"]),
        LiveFigure(N_("有姓名相符"), rows["hit"]),
        LiveFigure(N_("還沒有人查明的相符"), waiting),
        LiveFigure(N_("沒有名單可比的"), rows["unlisted"], bad=rows["unlisted"] > 0),
    )
    return Answered(figures, rows["every"] > 0)


ANSWERS: Final = {
    "screening.screened": Answer(
        N_("姓名比對制裁與政治性職務名單"),
        N_("每次投保和放行前都比對；名單一人匯入、另一人核准，太舊就停止承保，有相符就停下來由人查明。"),
        {"chk.laws-kept": (), "chk.management-suspected-crime": ()},
        screened,
        by_the_minute=True,
    ),
}
