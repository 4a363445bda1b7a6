"""What answers an examiner's questions about contracts that were concluded and how they reached their owners."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count, Q

from anbao.commerce.policies.models import Policy
from anbao.commerce.policies.queries.evidence import unsent
from anbao.kernel.answers import Answer, Answered, LiveFigure
from anbao.kernel.text import N_
from anbao.rulebook.api import answered_by

LATELY: Final = timedelta(days=30)


def delivered(at: datetime) -> Answered:
    rows = Policy.objects.filter(contracted_at__gt=at - LATELY, contracted_at__lte=at).aggregate(
        every=Count("id"),
        signed=Count("id", filter=Q(document__isnull=False)),
        sent=Count("id", filter=Q(sent_at__isnull=False)),
        opened=Count("id", filter=Q(opened_at__isnull=False)),
        received=Count("id", filter=Q(received_at__isnull=False)),
    )
    overdue = unsent(at)
    figures = (
        LiveFigure(N_("最近三十天成立的契約"), rows["every"]),
        LiveFigure(N_("已簽章的電子保單"), rows["signed"]),
        LiveFigure(N_("已寄發"), rows["sent"]),
        LiveFigure(N_("已打開"), rows["opened"]),
        LiveFigure(N_("已簽收"), rows["received"]),
        LiveFigure(N_("超過一天還沒有寄發"), overdue, bad=overdue > 0),
    )
    probes = ["policies.matches-application", "policies.delivery-way"]
    return answered_by(figures, probes, at=at, shown=rows["every"] > 0)


ANSWERS: Final = {
    "policies.delivered": Answer(
        N_("契約與電子保單"),
        N_("契約內容就是客戶確認的內容；電子保單簽章後寄發，只有本人打得開，沒有打開的會提醒並改寄紙本。"),
        {"chk.contracts-exist": (), "chk.rules-and-model-contract": (), "chk.transaction-security": ()},
        delivered,
        by_the_minute=True,
    ),
}
