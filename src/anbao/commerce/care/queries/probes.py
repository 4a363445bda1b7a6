"""What shows that customers are answered: none waits too long, promised services were rendered, results were told."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.db.models import F, QuerySet

from anbao.commerce.care.domain.case import ADVERTISING, OPEN, WITHOUT_ANSWER, Kind
from anbao.commerce.care.models import Case
from anbao.commerce.care.queries.cases import subject_of
from anbao.commerce.care.queries.promises import in_force, latest_complaint_days, promised, refund_due
from anbao.commerce.policies import api as policies
from anbao.commerce.site import api as site
from anbao.identity import api as identity
from anbao.kernel import registries
from anbao.kernel.looks import looked
from anbao.kernel.registries import Look, Probe
from anbao.kernel.text import N_
from anbao.kernel.verdict import Passed, Reason, Refused
from anbao.messages import api as messages

ANSWER = "care.answer"
LOOKED_BACK = timedelta(days=35)
NEWEST = 50
SERVICES: dict[str, str] = {
    "contract confirmed": "messages.contract-confirmation",
    "payment told": "messages.payment-notices",
    "e-policy sent": "policies.delivery",
    "paper policy sent": "policies.follow-up",
    "result of underwriting told": "messages.result-notices",
    "end of a policy told": "policies.endings-told",
    "disputed payment looked into": "payment.disputes-helped",
}
"""What is promised besides answers, and the probe that looks at it."""


def answered_in_time(at: datetime) -> Look:
    """None is past the day on which it should have been taken up or answered; the late ones are named."""
    rows = Case.objects.filter(received_at__lte=at)
    faults = [*_unpromised(at), *_late(rows, at)]
    seen = rows.filter(received_at__gt=at - LOOKED_BACK)
    waiting = rows.filter(state__in=OPEN).count()
    unanswered = seen.filter(outcome__in=WITHOUT_ANSWER).count()
    says = f"{seen.count()} received, {waiting} waiting, {_answered_late(seen).count()} answered late, "
    says += f"{unanswered} closed without an answer"
    return looked(faults, seen=rows.count(), says=says, otherwise=_BEHIND)


def promises_kept(at: datetime) -> Look:
    """What was promised was rendered: cases answered by the day that was told, and the other services."""
    seen = Case.objects.filter(received_at__gt=at - LOOKED_BACK, received_at__lte=at)
    late = [f"{number} answered late" for number in _answered_late(seen).values_list("number", flat=True)]
    faults, kept = [*_unpromised(at), *_late(Case.objects.filter(received_at__lte=at), at), *late], []
    waiting = policies.refunds_waiting(before=at)
    faults += [f"{number}: premium owed back" for number, since in waiting if refund_due(since, at=at) < at]
    for service, probe in SERVICES.items():
        verdict = registries.probes.get(probe).run(at).verdict
        if isinstance(verdict, Refused):
            faults.append(f"{service}: {verdict.reason.code}")
        elif isinstance(verdict, Passed):
            kept.append(service)
    says = f"{seen.count()} cases; {', '.join(kept) or 'nothing else to look at yet'}"
    return looked(faults, seen=seen.count() + len(kept), says=says, otherwise=_NOT_KEPT)


def people_named(_at: datetime) -> Look:
    """Somebody may answer: the complaint does not fall into an empty box."""
    number = len(identity.staff_holding(ANSWER))
    if number:
        return Look(Passed(), f"{number} people")
    return Look(
        Refused(
            Reason(
                "care.nobody",
                N_("沒有同仁負責答覆客戶的申訴。"),
                N_("請把「客戶的要求」的權限給專人。"),
            )
        )
    )


def complaints_handled(at: datetime) -> Look:
    """Complaints are taken up and answered by the day promised, and no promise is later than the rulebook allows."""
    rows = Case.objects.filter(kind=Kind.COMPLAINT, received_at__lte=at)
    held, most = promised(at), latest_complaint_days(at=at)
    faults = [*_unpromised(at), *_late(rows, at)]
    if held is not None and most is not None and held.kinds[Kind.COMPLAINT].answered_days > most:
        faults.append(f"promised within {held.kinds[Kind.COMPLAINT].answered_days} days, at most {most} are allowed")
    return looked(faults, seen=rows.count(), says=f"{rows.count()} complaints", otherwise=_BEHIND)


def claims_told(at: datetime) -> Look:
    """Whoever told of a claim was told its result once it was known here, and none is late."""
    claims = Case.objects.filter(kind=Kind.CLAIM, received_at__lte=at)
    done = list(claims.filter(answered_at__isnull=False, answered_at__lte=at).order_by("-answered_at")[:NEWEST])
    faults = [*(f"{row.number}: {fault}" for row in done for fault in _untold(row)), *_late(claims, at)]
    says = f"{len(done)} results, {claims.filter(state__in=OPEN).count()} waiting"
    return looked(faults, seen=len(done), says=says, otherwise=_CLAIM_UNTOLD)


def advertised_kept(at: datetime) -> Look:
    """What was advertised is kept as it was approved; whoever says that it is not kept to is answered in time."""
    rows = Case.objects.filter(about=ADVERTISING, received_at__lte=at, received_at__gt=at - timedelta(days=365))
    advertised, altered = site.advertised_faults(at)
    cases = rows.count()
    says = f"{advertised} advertisements, {cases} cases about them"
    return looked([*altered, *_late(rows, at)], seen=advertised + cases, says=says, otherwise=_ADVERTISED)


def _late(rows: "QuerySet[Case]", at: datetime) -> Iterator[str]:
    late = rows.filter(state__in=OPEN, next_due__lt=at).order_by("next_due")
    for number, kind, due in late.values_list("number", "kind", "next_due"):
        yield f"{number} ({kind}) {(at - due).days + 1} days late"


def _answered_late(rows: "QuerySet[Case]") -> "QuerySet[Case]":
    return rows.filter(answered_at__gt=F("due_at"))


def _unpromised(at: datetime) -> Iterable[str]:
    return [] if in_force(at) else ["no promises are released"]


def _untold(row: Case) -> Iterator[str]:
    """A message about the answer is on its way or there; by post a person sends it, and the entry says so."""
    if row.answered_at is None:
        return
    sent = [
        one.state
        for one in messages.messages_of(subject_of(row))
        if one.template.startswith("care.answered-") and one.at >= row.answered_at
    ]
    if sent and not set(sent) & {"queued", "sent"}:
        yield "the message with its result did not go out"


_BEHIND = Reason(
    "care.behind",
    N_("有客戶的詢問、要求或申訴沒有如期辦理：{faults}。"),
    N_("請到「客戶的要求」清單辦理；沒有已核准的答覆期限時，請先提出並核准。"),
)
_NOT_KEPT = Reason(
    "care.promises-not-kept",
    N_("有答應客戶的服務沒有做到：{faults}。"),
    N_("請到所列的清單查明並補辦。"),
)
_CLAIM_UNTOLD = Reason(
    "care.claims-not-told",
    N_("有理賠的結果沒有通知，或逾期沒有結果：{faults}。"),
    N_("請到「客戶的要求」清單辦理，並改用其他方式告知。"),
)

_ADVERTISED = Reason(
    "care.not-as-advertised",
    N_("廣告沒有照原樣留存，或有人反映廣告沒做到而沒有如期答覆：{faults}。"),
    N_("請到「客戶的要求」清單辦理；廣告對不上的，請通知資安主管。"),
)

PROBES: dict[str, Probe] = {
    "servicing.request-times": Probe(N_("客戶的要求都如期答覆"), answered_in_time),
    "servicing.promises-kept": Probe(N_("答應的服務都有做到"), promises_kept),
    "servicing.as-advertised": Probe(N_("廣告說的沒做到時有人處理"), advertised_kept),
    "complaints.people-named": Probe(N_("有專人答覆申訴"), people_named),
    "complaints.handled-actively": Probe(N_("申訴都如期辦理"), complaints_handled),
    "claims.result-notices": Probe(N_("理賠結果都通知了客戶"), claims_told),
}
