"""Probes of what was sold: the number that was told, what was agreed, what was paid, when it was reported."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.journey.domain.guards import METHODS_OF
from anbao.commerce.journey.domain.machine import State
from anbao.commerce.journey.models import Application
from anbao.commerce.journey.queries.content import digest_of, snapshot_of
from anbao.commerce.journey.queries.newest import newest, through, written
from anbao.commerce.payments import api as payments
from anbao.commerce.policies import api as policies
from anbao.commerce.reporting import api as reporting
from anbao.kernel.registries import Look, Probe
from anbao.kernel.text import N_
from anbao.kernel.verdict import Reason
from anbao.rulebook import api as rulebook

COVER_WITHIN = "report.cover_within"
PAYS_WITHIN = timedelta(hours=1)
PAYING = (State.CARD_ENTERED, State.AUTHORIZED, State.RECEIPT_REPORTED, State.CAPTURED, State.VOIDING, State.REFUND_DUE)
"""Somebody entered card or account: what follows is ours to do, and takes seconds where the other side answers."""


def reference_given(at: datetime) -> Look:
    """Whoever paid was told the number under which to ask."""
    return through([row for row in newest(at) if row.notified_at], _number_told, _NOT_GIVEN)


def _number_told(row: Application) -> Iterator[str]:
    policy = policies.policy_for(row.id)
    texts = [text for template, _, text in written(row) if template.startswith("journey.contracted-")]
    if policy is None or not texts:
        yield "no message with a number"
    elif not all(policy.number in text for text in texts):
        yield "the message does not tell the number"


def matching(at: datetime) -> Look:
    """Each policy is what was confirmed: person, product, period, sums, premium, documents."""
    return through(newest(at), _differences, _NOT_MATCHING)


def _differences(row: Application) -> Iterator[str]:
    kept = policies.record_part(row.id)["policies"]
    if not kept:
        yield "no policy"
        return
    policy, snapshot = policies.policy_for(row.id), snapshot_of(row)
    if digest_of(row, snapshot) != row.confirmed_digest:
        yield "not what was confirmed"
    if policy is None or (policy.line, policy.premium) != (row.line, row.premium):
        yield "product or premium"
    elif (policy.starts_at, policy.ends_at) != (row.starts_at, row.ends_at):
        yield "period"
    elif sorted(policy.sums.values()) != sorted(row.quote["sums"].values()):
        yield "sums"
    printed = str(kept[0]["content"])
    if any(said not in printed for said in (snapshot.proposer.national_id, snapshot.insured.national_id)):
        yield "people"


def easy_and_safe(at: datetime) -> Look:
    """A way to pay is open to who registered by network, none hangs, what was taken is right and their own."""
    allowed = rulebook.figure(METHODS_OF["network"], at=at).value
    open_ways = [one for one in payments.methods() if isinstance(allowed, tuple) and one in allowed]
    stuck = Application.objects.filter(state__in=PAYING, changed_at__lte=at - PAYS_WITHIN).count()
    more = [*([] if open_ways else ["no way to pay"]), *([f"{stuck} payments hang"] if stuck else [])]
    return through(newest(at), _wrongly_paid, _NOT_SAFE, more)


def _wrongly_paid(row: Application) -> Iterator[str]:
    taken = [one for one in payments.payments_of(row.id) if one.captured_at is not None]
    if len(taken) != 1:
        yield f"charged {len(taken)} times"
    for one in taken:
        if one.amount != row.premium:
            yield "charged another amount"
        if catalogue.product_facts(row.line)["product.personal_lines"] and one.holder_matches is not True:
            yield "charged somebody else"


def reported(at: datetime) -> Look:
    """Every contract has its cover report, due within the time of the rules, and none is or was late."""
    overdue = [one for one in reporting.late(at=at) if one.kind == reporting.ReportKind.COVER]
    return through(newest(at), _not_reported, _LATE, [f"{one.number}: late" for one in overdue])


def _not_reported(row: Application) -> Iterator[str]:
    policy = policies.policy_for(row.id)
    covers = [one for one in reporting.reports_of(row.id) if one.kind == reporting.ReportKind.COVER]
    if policy is None or not covers:
        yield "no cover report"
        return
    latest = rulebook.figure(COVER_WITHIN, at=policy.contracted_at).period.add_to(policy.contracted_at)
    for one in covers:
        if one.due_at is None or one.due_at > latest:
            yield "due later than the rules allow"
        elif one.done_at is not None and one.done_at > one.due_at:
            yield "was reported late"


_NOT_GIVEN = Reason(
    "journey.reference-not-given",
    N_("有保戶繳費後沒有收到查詢序號：{faults}。"),
    N_("請到「投保申請」查看這些申請，並確認投保完成通知寫有號碼。"),
)
_NOT_MATCHING = Reason(
    "journey.policy-differs",
    N_("有保單和要保人確認的內容不一致：{faults}。"),
    N_("請到「投保申請」對照保單與確認的內容，更正後通知要保人。"),
)
_NOT_SAFE = Reason(
    "journey.payment-not-in-order",
    N_("付款機制有異常：{faults}。"),
    N_("請到「投保申請」與「對帳」查看這些付款，必要時退還。"),
)
_LATE = Reason(
    "journey.cover-report-late",
    N_("有承保通報缺少或逾期：{faults}。"),
    N_("請到「通報」清單查看，並確認通報系統可以連線。"),
)

PROBES: dict[str, Probe] = {
    "policies.reference-number": Probe(N_("繳費後有給查詢序號"), reference_given),
    "policies.matches-application": Probe(N_("保單與要保人確認的內容一致"), matching),
    "payments.easy-and-safe": Probe(N_("付款走得完，金額與付款人正確"), easy_and_safe),
    "reporting.cover-in-time": Probe(N_("契約成立後在期限內完成承保通報"), reported),
}
