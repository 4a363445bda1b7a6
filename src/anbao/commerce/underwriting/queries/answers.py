"""What answers an examiner's questions about limits and about what people decide."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count, F, Q, QuerySet

from anbao.commerce.underwriting.models import AbnormalRecord, Reservation, Review, UnderwritingDecision
from anbao.kernel.answers import Answer, Answered, LiveFigure
from anbao.kernel.text import N_
from anbao.rulebook.api import answered_by

LATELY: Final = timedelta(days=30)


def limits(at: datetime) -> Answered:
    decided = _lately(at).aggregate(
        every=Count("id"),
        passed=Count("id", filter=Q(outcome="passed")),
        refused=Count("id", filter=Q(outcome="refused")),
        uncited=Count("id", filter=Q(outcome="passed", limits={})),
    )
    held = Reservation.objects.exclude(state="released").aggregate(
        every=Count("id"), above=Count("id", filter=Q(amount__gt=F("ceiling")))
    )
    figures = (
        LiveFigure(N_("最近三十天的核保決定"), decided["every"]),
        LiveFigure(N_("通過"), decided["passed"]),
        LiveFigure(N_("不予承保"), decided["refused"]),
        LiveFigure(N_("通過而沒有引用限額"), decided["uncited"], bad=decided["uncited"] > 0),
        LiveFigure(N_("計入中的保額"), held["every"]),
        LiveFigure(N_("超過核保當時上限的保額"), held["above"], bad=held["above"] > 0),
    )
    return Answered(figures, decided["every"] > 0)


def people(at: datetime) -> Answered:
    decided = _lately(at).aggregate(every=Count("id"), referred=Count("id", filter=Q(outcome="referred")))
    reviewed = Review.objects.filter(reviewed_at__gt=at - LATELY, reviewed_at__lte=at).aggregate(
        accepted=Count("id", filter=Q(outcome="accepted")),
        declined=Count("id", filter=Q(outcome="declined")),
        nobody=Count("id", filter=~Q(reviewed_by__startswith="staff:")),
    )
    figures = (
        LiveFigure(N_("最近三十天的核保決定"), decided["every"]),
        LiveFigure(N_("轉由核保人員"), decided["referred"]),
        LiveFigure(N_("核保人員同意"), reviewed["accepted"]),
        LiveFigure(N_("核保人員不同意"), reviewed["declined"]),
        LiveFigure(N_("不是由同仁決定的複審"), reviewed["nobody"], bad=reviewed["nobody"] > 0),
    )
    return answered_by(figures, ["servicing.reviews-as-controlled"], at=at, shown=decided["every"] > 0)


def abnormal(at: datetime) -> Answered:
    rows = AbnormalRecord.objects.filter(noted_at__lte=at).aggregate(
        every=Count("id"),
        open=Count("id", filter=Q(cleared_at=None)),
        unsaid=Count("id", filter=Q(cleared_at__isnull=False, cleared_because=None)),
    )
    figures = (
        LiveFigure(N_("註記過的異常投保與理賠"), rows["every"]),
        LiveFigure(N_("還沒有解除"), rows["open"]),
        LiveFigure(N_("解除而沒有寫理由"), rows["unsaid"], bad=rows["unsaid"] > 0),
    )
    return Answered(figures, rows["every"] > 0)


def _lately(at: datetime) -> QuerySet[UnderwritingDecision]:
    return UnderwritingDecision.objects.filter(decided_at__gt=at - LATELY, decided_at__lte=at)


ANSWERS: Final = {
    "underwriting.limits": Answer(
        N_("每筆投保都有限額"),
        N_(
            "每項保障都有商品檔案訂的上限，由兩人上架；核保時本公司與同業的累積一起算，超過就不承保，並記下引用的限額。"
        ),
        {"chk.transaction-limits": ("enforced",), "chk.board-risk-limits": ()},
        limits,
        by_the_minute=True,
    ),
    "underwriting.people": Answer(
        N_("風險由檢核和核保人員把關"),
        N_("每一筆投保都經過規則冊的檢核；檢核說要由人看的，由核保人員寫下理由決定。"),
        {"chk.risk-procedures-followed": (), "chk.management-risk-control": (), "chk.risk-procedures": ()},
        people,
        by_the_minute=True,
    ),
    "underwriting.abnormal": Answer(
        N_("異常的投保與理賠"),
        N_("同仁註記異常的投保或理賠後，同一人再投保一律轉人工；解除要寫理由，都在帳冊。"),
        {"chk.management-suspected-crime": ()},
        abnormal,
    ),
}
