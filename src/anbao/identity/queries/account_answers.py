"""What answers an examiner's questions about who has which account, and who looked. Nothing sealed is opened."""

from datetime import datetime
from typing import Final

from django.db.models import Count, Q

from anbao.identity.domain import reviews
from anbao.identity.models import AccessReview, AccessReviewItem, Account, DutyException
from anbao.identity.queries.duties import conflicts, pairs
from anbao.identity.queries.idle import still_open
from anbao.identity.queries.reviews import late_reviews, overdue_opening
from anbao.kernel.answers import Answer, Answered, LiveFigure
from anbao.kernel.text import N_


def account_reviews(at: datetime) -> Answered:
    rows = AccessReview.objects.exclude(key__startswith=reviews.EMERGENCY)
    last = rows.order_by("-opened_at").first()
    outcomes = AccessReviewItem.objects.filter(decided_at__lte=at).aggregate(
        kept=Count("id", filter=Q(outcome="kept")),
        changed=Count("id", filter=Q(outcome="changed")),
        removed=Count("id", filter=Q(outcome__in=["removed", "gone"])),
        flagged=Count("id", filter=Q(outcome="flagged")),
    )
    late, missing, idle = late_reviews(at), overdue_opening(at), len(still_open(at))
    ended = Account.objects.filter(kind__in=("staff", "partner"), closed_at=None, ends_at__lte=at).count()
    figures = (
        LiveFigure(N_("最近一次清查開始"), last.opened_at if last else None, bad=missing),
        LiveFigure(N_("清查後確認的帳號"), outcomes["kept"]),
        LiveFigure(N_("清查後變更的帳號"), outcomes["changed"]),
        LiveFigure(N_("清查後停用的帳號"), outcomes["removed"]),
        LiveFigure(N_("緊急帳號有疑問"), outcomes["flagged"]),
        LiveFigure(N_("逾期沒清查完"), late, bad=late > 0),
        LiveFigure(N_("太久沒用還能登入"), idle, bad=idle > 0),
        LiveFigure(N_("到期還沒停用"), ended, bad=ended > 0),
    )
    return Answered(figures, rows.exists())


def duties(at: datetime) -> Answered:
    apart, found = pairs(), conflicts(at=at)
    alone = sum(one.until is None for one in found)
    figures = (
        LiveFigure(N_("要分開的權限有幾組"), len(apart)),
        LiveFigure(N_("有核准例外的"), len(found) - alone),
        LiveFigure(N_("核准過的例外"), DutyException.objects.filter(approved_at__lte=at).count()),
        LiveFigure(N_("沒有例外、由同一人持有"), alone, bad=alone > 0),
    )
    return Answered(figures, bool(apart))


ANSWERS: Final = {
    "identity.account-reviews": Answer(
        N_("帳號多久清查一次"),
        N_("系統每一季列出每個帳號和角色，由不是本人的同仁確認、變更或停用；太久沒用和到期的帳號自己停用。"),
        {"chk.access-and-privileges": (), "chk.access-records": ()},
        account_reviews,
    ),
    "identity.duties": Answer(
        N_("哪些權限不給同一個人"),
        N_("互相牽制的權限成對列出，授予角色時就擋；例外由兩人核准、有期限。"),
        {"chk.risk-duties-separated": (), "chk.access-and-privileges": ()},
        duties,
    ),
}
