"""What shows that disputes are seen to: none waits too long, and what is disputed is not refunded meanwhile."""

from datetime import datetime, timedelta

from anbao.commerce.disputes.domain.dispute import OPEN, DisputeState
from anbao.commerce.disputes.models import Dispute
from anbao.commerce.payments.api import withholdings
from anbao.kernel.registries import Look, Probe
from anbao.kernel.text import N_
from anbao.kernel.verdict import Passed, Reason, Refused

TAKEN_UP_WITHIN = timedelta(days=3)
DECIDED_WITHIN = timedelta(days=30)
"""The company's own, not a regulation's."""


def helped(at: datetime) -> Look:
    """What is open is not older than the company allows, and refunds are withheld meanwhile."""
    if "disputes" not in withholdings:
        return Look(
            Refused(
                Reason(
                    "disputes.not-withholding",
                    N_("有爭議的款項沒有暫停退還。"),
                    N_("請系統管理人員確認程式完整安裝。"),
                )
            )
        )
    waiting = Dispute.objects.filter(state=DisputeState.REPORTED, reported_at__lte=at - TAKEN_UP_WITHIN).count()
    late = Dispute.objects.filter(state__in=OPEN, reported_at__lte=at - DECIDED_WITHIN).count()
    if not (waiting or late):
        return Look(Passed())
    return Look(
        Refused(
            Reason(
                "disputes.behind",
                N_("有 {waiting} 件款項爭議超過 {days} 天還沒有開始查明，{late} 件超過 {most} 天還沒有決定。"),
                N_("請到「款項爭議」清單辦理。"),
                {"waiting": waiting, "days": TAKEN_UP_WITHIN.days, "late": late, "most": DECIDED_WITHIN.days},
            )
        )
    )


PROBES: dict[str, Probe] = {
    "payment.disputes-helped": Probe(N_("不是本人付的款項有人查明"), helped),
}
