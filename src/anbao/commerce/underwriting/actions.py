"""Deciding on an application, and holding the sums that were decided.

All but the notes join the caller's transaction: `journey` writes its transition with them.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from django.db import transaction

from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.underwriting.domain.sums import BenefitSum, Period, amounts, tightest
from anbao.commerce.underwriting.models import (
    AbnormalRecord,
    Reservation,
    State,
    SumCounter,
    UnderwritingDecision,
)
from anbao.commerce.underwriting.queries import has_contract, is_abnormal, own_sum
from anbao.kernel.actor import Actor, Subject
from anbao.kernel.ids import new_id
from anbao.kernel.registries import Facts
from anbao.kernel.text import N_
from anbao.kernel.verdict import Decision, Passed, Reason, Referred, Refused, Verdict, name_of
from anbao.ledger import api as ledger
from anbao.rulebook import api as rulebook

STEP = "sale.underwrite"
HOLD_FOR = timedelta(hours=2)  # an abandoned application gives its sums back; payment prolongs with `hold`

Customer = Literal["new", "existing"]
Limits = Mapping[str, Mapping[Literal["company", "industry"], catalogue.Limit | None]]


def decide(
    *,
    application: Subject,
    person: UUID,
    age: int,
    line: str,
    sums: Mapping[str, int],
    period: tuple[datetime, datetime],
    verification: str,
    industry: int | None,
    at: datetime,
    by: Actor,
) -> Decision:
    """Decide step `sale.underwrite` and hold the sums. Joins the caller's transaction.

    `age` in completed years, `sums` benefit → whole TWD, `period` aware start and end of cover, `verification` the way
    of registration, `industry` the sum at *other* companies of the benefit that is accumulated (None: not known, the
    decision is held). Passed and referred hold the sums; an earlier hold of the same application is given back first.
    The decision is kept, with a ledger entry, whatever it is.
    """
    wanted, cover = amounts(sums), Period(*period)
    _lock(person, line, wanted, at=at)
    _give_back(application, at=at)
    limits = _limits(line, wanted, verification=verification, customer=_customer(person), age=age, at=at)
    counted = _count(person, line, wanted, cover, limits, at=at)
    release = catalogue.release_state(line, at=at)
    facts = _facts(counted, industry, person, release)
    decision = rulebook.decide(step=STEP, facts=facts, at=at)
    if isinstance(decision.verdict, Passed | Referred):
        until = cover.starts_at if isinstance(decision.verdict, Referred) else at + HOLD_FOR
        _reserve(application, person, line, cover, counted, elsewhere=industry, until=until, at=at)
    kept = UnderwritingDecision(
        id=new_id(at),
        application_kind=application.kind,
        application_id=application.id,
        person_id=person,
        line=line,
        outcome=name_of(decision.verdict),
        book=decision.book,
        profile=decision.profile,
        decision=decision.as_clear(),
        sums=wanted,
        limits=_cited(limits),
        release=release.digest,
        decided_by=str(by),
        decided_at=at,
    )
    kept.save()
    ledger.record(
        kind="underwriting.decided",
        by=by,
        at=at,
        subject=application,
        clear={"line": line, "outcome": kept.outcome, "limits": kept.limits, "release": release.digest},
        decision=decision,
    )
    return decision


def hold(*, application: Subject, until: datetime, at: datetime, by: Actor) -> Verdict:  # noqa: ARG001
    """Hold the application's sums until `until`. Joins the caller's transaction.

    A hold that has expired is counted again under the lock: refused where somebody took the room meanwhile. To be
    called before payment begins, and again before capture where payment took long.
    """
    return _renew(application, at=at, expires_at=until)


def confirm(*, application: Subject, at: datetime, by: Actor) -> Verdict:  # noqa: ARG001
    """The contract came about: the sums count until the cover ends. Joins the caller's transaction. Idempotent."""
    return _renew(application, at=at, state=State.CONFIRMED, settled_at=at)


def release(*, application: Subject, at: datetime, by: Actor) -> None:  # noqa: ARG001
    """The application came to nothing: its sums are free again. Joins the caller's transaction. Idempotent.

    Confirmed sums stay: only the end of a contract gives them back.
    """
    _give_back(application, at=at)


def note_abnormal(
    *, person: UUID, kind: Literal["application", "claim"], matter: Subject, at: datetime, by: Actor
) -> UUID:
    """Note that an application or claim of this person was abnormal: new applications go to an underwriter."""
    with transaction.atomic(durable=True):
        record = AbnormalRecord.objects.create(
            id=new_id(at),
            person_id=person,
            kind=kind,
            matter_kind=matter.kind,
            matter_id=matter.id,
            noted_by=str(by),
            noted_at=at,
        )
        ledger.record(
            kind="underwriting.abnormal-noted",
            by=by,
            at=at,
            subject=Subject("person", str(person)),
            clear={"record": str(record.id), "kind": kind, "matter": str(matter)},
        )
    return record.id


def clear_abnormal(*, record: UUID, at: datetime, by: Actor) -> None:
    """Clear such a note; it stays kept."""
    with transaction.atomic(durable=True):
        noted = AbnormalRecord.objects.select_for_update().get(id=record)
        if noted.cleared_at is None:
            noted.cleared_at, noted.cleared_by = at, str(by)
            noted.save(update_fields=["cleared_at", "cleared_by"])
            ledger.record(
                kind="underwriting.abnormal-cleared",
                by=by,
                at=at,
                subject=Subject("person", str(noted.person_id)),
                clear={"record": str(record)},
            )


def _customer(person: UUID) -> Customer:
    return "existing" if has_contract(person) else "new"


def _lock(person: UUID, line: str, benefits: Mapping[str, int] | Sequence[str], *, at: datetime) -> None:
    """Lock the counters in one order: of two that count at once, the second sees what the first reserved."""
    SumCounter.objects.bulk_create(
        [SumCounter(id=new_id(at), person_id=person, line=line, benefit=benefit) for benefit in sorted(benefits)],
        ignore_conflicts=True,
    )
    counters = SumCounter.objects.filter(person_id=person, line=line, benefit__in=list(benefits))
    list(counters.order_by("benefit").select_for_update(no_key=True))


def _limits(
    line: str, benefits: Mapping[str, int], *, verification: str, customer: Customer, age: int, at: datetime
) -> Limits:
    scopes: tuple[Literal["company", "industry"], ...] = ("company", "industry")
    return {
        benefit: {
            scope: catalogue.limit(
                line=line,
                benefit=benefit,
                verification=verification,
                customer=customer,
                scope=scope,
                age=age,
                at=at,
            )
            for scope in scopes
        }
        for benefit in benefits
    }


def _count(
    person: UUID, line: str, wanted: Mapping[str, int], cover: Period, limits: Limits, *, at: datetime
) -> list[BenefitSum]:
    found = catalogue.line(line)
    accumulated = {benefit.key for benefit in found.benefits if benefit.accumulated} if found is not None else set()
    return [
        BenefitSum(
            benefit=benefit,
            amount=amount,
            total=amount + own_sum(person=person, line=line, benefit=benefit, period=cover, at=at),
            company=_amount(limits[benefit]["company"]),
            industry=_amount(limits[benefit]["industry"]),
            accumulated=benefit in accumulated,
        )
        for benefit, amount in wanted.items()
    ]


def _facts(counted: Sequence[BenefitSum], industry: int | None, person: UUID, release: catalogue.ReleaseState) -> Facts:
    """Company facts speak of the benefit nearest to its limit, industry facts of the accumulated one."""
    decisive = tightest(counted)
    across = next((item for item in counted if item.accumulated), None)
    return {
        "limit.company": decisive.company,
        "sum.own": decisive.total,
        "limit.industry": across.industry if across is not None else None,
        "sum.industry": industry + across.total if across is not None and industry is not None else None,
        "own.abnormal": is_abnormal(person),
        "line.released": release.released,
        "line.marks": release.marks,
        "line.confirmed": release.confirmed or not release.confirmation_required,
    }


def _reserve(
    application: Subject,
    person: UUID,
    line: str,
    cover: Period,
    counted: Sequence[BenefitSum],
    *,
    elsewhere: int | None,
    until: datetime,
    at: datetime,
) -> None:
    Reservation.objects.bulk_create(
        Reservation(
            id=new_id(at),
            application_kind=application.kind,
            application_id=application.id,
            person_id=person,
            line=line,
            benefit=item.benefit,
            amount=item.amount,
            ceiling=item.ceiling(elsewhere) or 0,
            starts_at=cover.starts_at,
            ends_at=cover.ends_at,
            reserved_at=at,
            expires_at=until,
        )
        for item in counted
    )


def _give_back(application: Subject, *, at: datetime) -> None:
    Reservation.objects.filter(
        application_kind=application.kind, application_id=application.id, state=State.RESERVED
    ).update(state=State.RELEASED, settled_at=at)


def _renew(application: Subject, *, at: datetime, **changes: object) -> Verdict:
    mine = Reservation.objects.filter(application_kind=application.kind, application_id=application.id).exclude(
        state=State.RELEASED
    )
    held = list(mine)
    if not held:
        return _refused(
            "nothing-held", N_("這份投保的核保結果已經失效。"), N_("請回到核對頁，重新送出核保；沒有任何扣款。")
        )
    _lock(held[0].person_id, held[0].line, [row.benefit for row in held], at=at)
    for row in mine.filter(state=State.RESERVED, expires_at__lte=at):
        others = own_sum(
            person=row.person_id,
            line=row.line,
            benefit=row.benefit,
            period=Period(row.starts_at, row.ends_at),
            at=at,
            but=application,
        )
        if others + row.amount > row.ceiling:
            return _refused(
                "hold-lost",
                N_("保留的保險金額已逾時，這段期間又有另一筆投保，合計超過上限。"),
                N_("請回到核對頁重新核保，或改選保額較低的方案；沒有任何扣款。"),
            )
    mine.filter(state=State.RESERVED).update(**changes)
    return Passed()


def _amount(limit: catalogue.Limit | None) -> int | None:
    return None if limit is None else limit.amount


def _cited(limits: Limits) -> dict[str, dict[str, dict[str, str | int]]]:
    return {
        benefit: {
            scope: {"id": found.id, "amount": found.amount, "mark": found.mark, "source": found.source}
            for scope, found in by_scope.items()
            if found is not None
        }
        for benefit, by_scope in limits.items()
    }


def _refused(code: str, message: str, remedy: str) -> Refused:
    return Refused(Reason(f"underwriting.{code}", message, remedy))
