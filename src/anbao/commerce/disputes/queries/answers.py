"""What answers an examiner's questions about who is liable for a payment that was not one's own."""

from datetime import datetime
from typing import Final

from anbao.commerce.disputes.domain.dispute import OPEN, DisputeState
from anbao.commerce.disputes.models import Dispute
from anbao.commerce.disputes.queries import agreement
from anbao.commerce.disputes.queries.probes import DECIDED_WITHIN, TAKEN_UP_WITHIN, older
from anbao.kernel.answers import Answer, Answered, LiveFigure
from anbao.kernel.text import N_


def liability(at: datetime) -> Answered:
    rows = Dispute.objects.filter(reported_at__lte=at)
    waiting = older(rows.filter(state=DisputeState.REPORTED), TAKEN_UP_WITHIN, at)
    late = older(rows.filter(state__in=OPEN), DECIDED_WITHIN, at)
    missing, version = agreement.lacking(at=at), agreement.in_force(at=at)
    figures = (
        LiveFigure(N_("與付款機構的約定，版次"), version.version if version else None),
        LiveFigure(N_("還沒有約定的付款方式"), len(missing), bad=bool(missing)),
        LiveFigure(N_("收到的款項爭議"), rows.count()),
        LiveFigure(N_("查明中"), rows.filter(state__in=OPEN).count()),
        LiveFigure(N_("逾期未開始查明"), waiting, bad=waiting > 0),
        LiveFigure(N_("逾期未決定"), late, bad=late > 0),
    )
    return Answered(figures, version is not None)


ANSWERS: Final = {
    "disputes.liability": Answer(
        N_("不是本人的付款，責任怎麼認定"),
        N_("約款與付款機構的約定寫明責任和處理；有爭議時先暫停退還，查不出是本人授權就由公司負擔。"),
        {"chk.contracts-liability": (), "chk.contracts-exist": ()},
        liability,
    ),
}
