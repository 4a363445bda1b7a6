"""The sums that applications hold. All functions join the caller's transaction."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.underwriting.domain.asked import Asked
from anbao.commerce.underwriting.domain.sums import BenefitSum, Period
from anbao.commerce.underwriting.models import Reservation, State, SumCounter
from anbao.commerce.underwriting.queries.sums import own_sum
from anbao.kernel.actor import Actor, Subject
from anbao.kernel.ids import new_id
from anbao.kernel.text import N_
from anbao.kernel.verdict import Passed, Reason, Refused, Verdict


def hold(*, application: Subject, until: datetime, at: datetime, by: Actor) -> Passed | Refused:  # noqa: ARG001
    """Hold the application's sums until `until`. Joins the caller's transaction.

    A hold that has expired is counted again under the lock: refused where somebody took the room meanwhile. To be
    called before payment begins, and again before capture where payment took long.
    """
    return _renew(application, at=at, expires_at=until)


def confirm(*, application: Subject, at: datetime, by: Actor) -> Verdict:  # noqa: ARG001
    """The contract came about: the sums count until the cover ends. Joins the caller's transaction. Idempotent.

    Refused where the hold was lost meanwhile and the limit is now exceeded: the contract stands, so its sums count
    all the same, and the refusal is for a person to look at.
    """
    verdict = _renew(application, at=at, state=State.CONFIRMED, settled_at=at)
    Reservation.objects.filter(
        application_kind=application.kind, application_id=application.id, state=State.RESERVED
    ).update(state=State.CONFIRMED, settled_at=at)
    return verdict


def release(*, application: Subject, at: datetime, by: Actor) -> None:  # noqa: ARG001
    """The application came to nothing: its sums are free again. Joins the caller's transaction. Idempotent.

    Confirmed sums stay: only the end of a contract gives them back.
    """
    give_back(application, at=at)


def end(*, application: Subject, at: datetime, by: Actor) -> None:  # noqa: ARG001
    """The contract ended before its time: its sums are free again. Joins the caller's transaction. Idempotent."""
    Reservation.objects.filter(
        application_kind=application.kind, application_id=application.id, state=State.CONFIRMED
    ).update(state=State.RELEASED, settled_at=at)


def lock(person: UUID, line: str, benefits: Collection[str], *, at: datetime) -> None:
    """Lock the counters in one order: of two that count at once, the second sees what the first reserved."""
    SumCounter.objects.bulk_create(
        [SumCounter(id=new_id(at), person_id=person, line=line, benefit=benefit) for benefit in sorted(benefits)],
        ignore_conflicts=True,
    )
    counters = SumCounter.objects.filter(person_id=person, line=line, benefit__in=list(benefits))
    list(counters.order_by("benefit").select_for_update(no_key=True))


def reserve(
    asked: Asked,
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
            application_kind=asked.application.kind,
            application_id=asked.application.id,
            person_id=asked.person,
            line=catalogue.counted_as(asked.line),
            product=asked.line,
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


def give_back(application: Subject, *, at: datetime) -> None:
    Reservation.objects.filter(
        application_kind=application.kind, application_id=application.id, state=State.RESERVED
    ).update(state=State.RELEASED, settled_at=at)


def _renew(application: Subject, *, at: datetime, **changes: object) -> Passed | Refused:
    mine = Reservation.objects.filter(application_kind=application.kind, application_id=application.id).exclude(
        state=State.RELEASED
    )
    held = list(mine)
    if not held:
        return _refused(
            "nothing-held", N_("這份投保的核保結果已經失效。"), N_("請回到核對頁，重新送出核保；沒有任何扣款。")
        )
    lock(held[0].person_id, held[0].line, [row.benefit for row in held], at=at)
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


def _refused(code: str, message: str, remedy: str) -> Refused:
    return Refused(Reason(f"underwriting.{code}", message, remedy))
