"""What shows that policies reach their owners: the newest that did, and whether one is overdue."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.urls import reverse

from anbao.commerce.policies.models import Delivery, Policy
from anbao.commerce.policies.queries.follow import PAPER, unopened
from anbao.commerce.policies.queries.policies import content_of, subject_of
from anbao.files import api as files
from anbao.kernel.looks import looked
from anbao.kernel.registries import Look, Probe, Seen
from anbao.kernel.text import N_
from anbao.kernel.verdict import Passed, Reason, Refused
from anbao.keys import api as keys
from anbao.messages import api as messages
from anbao.rows import Counted, Select, given
from anbao.rulebook import api as rulebook
from anbao.ui.api import visit

SENT_WITHIN = timedelta(hours=24)
NEWEST = 30
OK = 200
SIGNED = b"/ETSI.CAdES.detached"  # the signature that a PDF carries in itself


def _newest(column: str) -> Select[datetime]:
    """The newest moment of a column, by its index."""
    rows = {f"{column}__lte": given("at")}
    return Select(
        lambda: Policy.objects.filter(**rows).order_by(f"-{column}").values_list(column, flat=True)[:1],
    )


_NEWEST_SENT, _NEWEST_REMINDED, _NEWEST_TO_PAPER = map(_newest, ("sent_at", "reminded_at", "paper_due_at"))


def delivery_seen(at: datetime) -> Seen | None:
    """The newest policy that was sent; good while none is unsent a day after its contract."""
    sent = _NEWEST_SENT.first(at=at)
    return Seen(sent, good=not unsent(at)) if sent else None


def delivered(at: datetime) -> Look:
    overdue = unsent(at)
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


def unsent(at: datetime) -> int:
    return _UNSENT.number(before=at - SENT_WITHIN)


_UNSENT = Counted(lambda: Policy.objects.filter(sent_at=None, closed_as="", contracted_at__lte=given("before")))


def follow_up_seen(at: datetime) -> Seen | None:
    """The newest policy that was reminded of or put on the list for paper; good while none is overdue."""
    newest = (_NEWEST_REMINDED.first(at=at), _NEWEST_TO_PAPER.first(at=at))
    moments = [moment for moment in newest if moment is not None]
    return Seen(max(moments), good=not _overdue(_OLDEST.all(before=at - SENT_WITHIN), at)) if moments else None


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
    waiting = unopened().filter(sent_at__lt=at - SENT_WITHIN).values_list("sent_at", flat=True)
    return _overdue(waiting.iterator(), at)


def _overdue(sent: Iterable[datetime | None], at: datetime) -> int:
    after = rulebook.figure(PAPER, at=at).period
    return sum(sent_at is not None and after.add_to(sent_at) + SENT_WITHIN <= at for sent_at in sent)


_OLDEST = Select(
    lambda: unopened().filter(sent_at__lt=given("before")).order_by("sent_at").values_list("sent_at", flat=True)[:1]
)
"""Where the one that waits longest is not forgotten, none is."""


def safely_delivered(at: datetime) -> Look:
    """Each of the newest e-policies is signed for, told of without naming anybody, and opened by its owner only."""
    rows = list(Policy.objects.filter(sent_at__lte=at).order_by("-sent_at")[:NEWEST])
    faults, seen = [], 0
    for row in rows:
        try:
            faults += [f"{row.number}: {fault}" for fault in _unsafe(row)]
        except keys.KeyDestroyed:
            continue
        seen += 1
    if rows:
        faults += [
            f"{path} answered {OK} to a stranger" for path in _private_pages(rows[0]) if visit(path).status == OK
        ]
    return looked(faults, seen=seen, says=f"{seen} policies", otherwise=_UNSAFE)


def _unsafe(row: Policy) -> Iterator[str]:
    if row.document is None:
        yield "sent without its document"
    elif SIGNED not in files.read(row.document):
        yield "the document is not signed"
    told = set(Delivery.objects.filter(policy=row).values_list("message", flat=True))
    kept = messages.record_part([subject_of(row)])["messages"]
    texts = [str(one["text"]) for one in kept if UUID(str(one["id"])) in told]
    if not texts:
        yield "nothing tells where it is"
    secrets = [value for _, value in content_of(row).proposer[:2]]
    if any(secret in text for text in texts for secret in secrets):
        yield "the mail names a person"


def _private_pages(row: Policy) -> list[str]:
    return [reverse("policies:policy", args=[row.id]), reverse("policies:document", args=[row.id])]


def endings_told(at: datetime) -> Look:
    """Whoever gave a policy up was told that it is so."""
    rows = list(Policy.objects.exclude(closed_as="").filter(closed_at__lte=at).order_by("-closed_at")[:NEWEST])
    faults = [f"{row.number}: {row.closed_as}" for row in rows if not _told(row)]
    return looked(faults, seen=len(rows), says=f"{len(rows)} policies", otherwise=_UNTOLD)


def _told(row: Policy) -> bool:
    reached = [one.template for one in messages.messages_of(subject_of(row)) if one.state in {"queued", "sent"}]
    return any(template.startswith(f"policies.{row.closed_as}-") for template in reached)


_UNSAFE = Reason(
    "policies.delivery-unsafe",
    N_("有保單的送達方式不妥當：{faults}。"),
    N_("請到「保單」查看這些保單；需要登入的頁面若誰都打得開，請立刻通知系統管理人員。"),
)
_UNTOLD = Reason(
    "policies.ending-not-told",
    N_("有保單取消或撤銷後沒有通知要保人：{faults}。"),
    N_("請到「保單」查看這些保單，並改用其他方式告知。"),
)


PROBES: dict[str, Probe] = {
    "policies.delivery": Probe(N_("保單寄發給要保人"), delivered, evidence=delivery_seen),
    "policies.delivery-way": Probe(N_("保單以安全適當的方式送達"), safely_delivered),
    "policies.endings-told": Probe(N_("取消與撤銷都通知了要保人"), endings_told),
    "policies.follow-up": Probe(N_("沒有打開的保單有提醒、有改寄紙本"), followed_up, evidence=follow_up_seen),
}
