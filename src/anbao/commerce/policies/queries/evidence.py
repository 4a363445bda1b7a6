"""What shows that policies reach their owners: the newest that did, and whether one is overdue."""

from datetime import datetime, timedelta

from django.db.models import Max, Q

from anbao.commerce.policies.models import Policy
from anbao.commerce.policies.queries.follow import PAPER, unopened
from anbao.kernel.registries import Look, Probe, Seen
from anbao.kernel.text import N_
from anbao.kernel.verdict import Passed, Reason, Refused
from anbao.rulebook import api as rulebook

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


def follow_up_seen(at: datetime) -> Seen | None:
    """The newest policy that was reminded of or put on the list for paper; good while none is overdue."""
    newest = Policy.objects.filter(Q(reminded_at__lte=at) | Q(paper_due_at__lte=at)).aggregate(
        reminded=Max("reminded_at", filter=Q(reminded_at__lte=at)),
        paper=Max("paper_due_at", filter=Q(paper_due_at__lte=at)),
    )
    moments = [moment for moment in newest.values() if moment is not None]
    return Seen(max(moments), good=not _forgotten(at)) if moments else None


def followed_up(at: datetime) -> Look:
    forgotten = _forgotten(at)
    if not forgotten:
        return Look(Passed())
    return Look(
        Refused(
            Reason(
                "policies.forgotten",
                N_("有 {count} 張保單逾期沒有打開，還沒有列入改寄紙本。"),
                N_("請確認排程工作正在執行。"),
                {"count": forgotten},
            )
        )
    )


def _forgotten(at: datetime) -> int:
    """Unopened for longer than the company allows, a day's grace for the hourly look."""
    after = rulebook.figure(PAPER, at=at).period
    oldest = unopened().filter(sent_at__lt=at - SENT_WITHIN).order_by("sent_at").values_list("sent_at", flat=True)
    return sum(sent_at is not None and after.add_to(sent_at) + SENT_WITHIN <= at for sent_at in oldest.iterator())


PROBES: dict[str, Probe] = {
    "policies.delivery": Probe(N_("保單寄發給要保人"), delivered, evidence=delivery_seen),
    "policies.follow-up": Probe(N_("沒有打開的保單有提醒、有改寄紙本"), followed_up, evidence=follow_up_seen),
}
