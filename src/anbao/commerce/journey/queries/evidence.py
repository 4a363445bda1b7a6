"""What shows that customers are told of their contracts: the newest told, and whether one waits too long."""

from datetime import datetime, timedelta

from anbao.commerce.journey.domain.machine import IN_FORCE
from anbao.commerce.journey.models import Application
from anbao.kernel.registries import Look, Probe, Seen
from anbao.kernel.text import N_
from anbao.kernel.verdict import Passed, Reason, Refused
from anbao.rows import Counted, Select, given

TOLD_WITHIN = timedelta(hours=1)


def told_seen(at: datetime) -> Seen | None:
    """The newest customer told; good while none waits longer than an hour. An early end is told in its own act."""
    newest = _NEWEST_TOLD.first(at=at)
    return Seen(newest, good=not _untold(at)) if newest else None


_NEWEST_TOLD = Select(
    lambda: (
        Application.objects.filter(notified_at__lte=given("at"))
        .order_by("-notified_at")
        .values_list("notified_at", flat=True)[:1]
    )
)


def told(at: datetime) -> Look:
    waiting = _untold(at)
    if not waiting:
        return Look(Passed())
    return Look(
        Refused(
            Reason(
                "journey.not-told",
                N_("有 {count} 件契約成立超過一小時還沒有通知要保人。"),
                N_("請到「投保申請」清單查看這些申請，並確認簡訊與郵件可以寄送。"),
                {"count": waiting},
            )
        )
    )


def _untold(at: datetime) -> int:
    return _UNTOLD.number(before=at - TOLD_WITHIN)


_UNTOLD = Counted(
    lambda: Application.objects.filter(state__in=sorted(IN_FORCE), notified_at=None, changed_at__lte=given("before"))
)


PROBES: dict[str, Probe] = {
    "messages.contract-confirmation": Probe(N_("契約成立與變更通知"), told, evidence=told_seen),
    "messages.payment-notices": Probe(N_("扣款與投保完成通知"), told, evidence=told_seen),
}
