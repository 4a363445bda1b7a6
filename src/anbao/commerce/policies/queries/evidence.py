"""What shows that policies reach their owners: the newest that did, and whether one is overdue."""

from datetime import datetime, timedelta

from anbao.commerce.policies.models import Policy
from anbao.kernel.registries import Look, Probe, Seen
from anbao.kernel.text import N_
from anbao.kernel.verdict import Passed, Reason, Refused

SENT_WITHIN = timedelta(hours=24)


def delivery_seen(at: datetime) -> Seen | None:
    """The newest policy that was sent; good while none is unsent a day after its contract."""
    sent = Policy.objects.filter(sent_at__lte=at).order_by("-sent_at").values_list("sent_at", flat=True).first()
    return Seen(sent, good=not _unsent(at)) if sent else None


def delivered(at: datetime) -> Look:
    overdue = _unsent(at)
    if not overdue:
        return Look(Passed())
    return Look(
        Refused(
            Reason(
                "policies.unsent",
                N_("有 {count} 張保單成立超過一天還沒有寄發。"),
                N_("請到「保單」清單的「待簽章」查看原因。"),
                {"count": overdue},
            )
        )
    )


def _unsent(at: datetime) -> int:
    return Policy.objects.filter(sent_at=None, closed_as="", contracted_at__lte=at - SENT_WITHIN).count()


PROBES: dict[str, Probe] = {
    "policies.delivery": Probe(N_("保單寄發給要保人"), delivered, evidence=delivery_seen),
}
