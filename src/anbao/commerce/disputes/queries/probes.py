"""What shows that disputes are seen to: agreed beforehand, none waits too long, no refund meanwhile."""

from datetime import datetime

from django.db.models import QuerySet

from anbao.commerce.disputes.domain.dispute import OPEN, DisputeState
from anbao.commerce.disputes.models import Dispute
from anbao.commerce.disputes.queries import agreement
from anbao.commerce.payments.api import withholdings
from anbao.kernel.registries import Look, Probe
from anbao.kernel.text import N_
from anbao.kernel.verdict import Passed, Reason, Refused
from anbao.rulebook import api as rulebook

TAKEN_UP_WITHIN, DECIDED_WITHIN = "dispute.taken_up_within", "dispute.decided_within"

_NOT_WITHHOLDING = Reason(
    "disputes.not-withholding", N_("有爭議的款項沒有暫停退還。"), N_("請系統管理人員確認程式完整安裝。")
)


def helped(at: datetime) -> Look:
    """What is open is not older than the company allows, refunds are withheld, and each institution agreed to help."""
    if "disputes" not in withholdings:
        return Look(Refused(_NOT_WITHHOLDING))
    missing = agreement.lacking(at=at)
    if missing:
        return Look(Refused(_not_agreed(missing)))
    waiting = older(Dispute.objects.filter(state=DisputeState.REPORTED), TAKEN_UP_WITHIN, at)
    late = older(Dispute.objects.filter(state__in=OPEN), DECIDED_WITHIN, at)
    return Look(Refused(_behind(waiting, late)) if waiting or late else Passed())


def older(rows: QuerySet[Dispute], figure: str, at: datetime) -> int:
    within = rulebook.figure(figure, at=at).period
    return sum(within.add_to(moment) <= at for moment in rows.values_list("reported_at", flat=True))


def _not_agreed(missing: list[str]) -> Reason:
    return Reason(
        "disputes.not-agreed",
        N_("付款爭議怎麼處理，還有 {count} 種付款方式沒有和合作機構約定。"),
        N_("請在約定的文件補上該付款方式，由兩位同仁上架。"),
        {"count": len(missing), "methods": ", ".join(missing)},
    )


def _behind(waiting: int, late: int) -> Reason:
    return Reason(
        "disputes.behind",
        N_("有 {waiting} 件款項爭議超過期限還沒有開始查明，{late} 件超過期限還沒有決定。"),
        N_("請到「款項爭議」清單辦理。"),
        {"waiting": waiting, "late": late},
    )


PROBES: dict[str, Probe] = {
    "payment.disputes-helped": Probe(N_("不是本人付的款項有人查明"), helped),
}
