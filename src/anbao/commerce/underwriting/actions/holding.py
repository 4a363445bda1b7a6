"""The sums that applications hold. All functions join the caller's transaction."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from uuid import UUID

from django.db.models import QuerySet

from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.underwriting.domain.asked import Asked
from anbao.commerce.underwriting.domain.sums import BenefitSum, Period
from anbao.commerce.underwriting.models import Reservation, State, SumCounter
from anbao.commerce.underwriting.queries.sums import own_sum
from anbao.kernel.actor import Actor, Subject
from anbao.kernel.ids import new_id
from anbao.kernel.text import N_
from anbao.kernel.verdict import Passed, Reason, Refused, Verdict
from anbao.rows import Select, Update, given, insert_all


def hold(*, application: Subject, until: datetime, at: datetime, by: Actor) -> Passed | Refused:  # noqa: ARG001
    """Hold the application's sums until `until`. Joins the caller's transaction.

    A hold that has expired is counted again under the lock: refused where somebody took the room meanwhile. To be
    called before payment begins, and again before capture where payment took long.
    """
    verdict = _renewed(application, at=at)
    if isinstance(verdict, Passed):
        _PROLONG.run(kind=application.kind, id=application.id, until=until)
    return verdict


def confirm(*, application: Subject, at: datetime, by: Actor) -> Verdict:  # noqa: ARG001
    """The contract came about: the sums count until the cover ends. Joins the caller's transaction. Idempotent.

    Refused where the hold was lost meanwhile and the limit is now exceeded: the contract stands, so its sums count
    all the same, and the refusal is for a person to look at.
    """
    verdict = _renewed(application, at=at)
    _CONFIRM.run(kind=application.kind, id=application.id, at=at)
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
    names = sorted(set(benefits))
    counters = [SumCounter(id=new_id(at), person_id=person, line=line, benefit=name) for name in names]
    insert_all(counters, unless_there=True)
    wanted = {f"benefit{place}": name for place, name in enumerate(names)}
    if len(_counters(len(names)).all(person=person, line=line, **wanted)) != len(names):
        raise SumCounter.DoesNotExist


@cache
def _counters(benefits: int) -> Select[SumCounter]:
    """So many counters, locked in the order of their benefits."""
    wanted = [given(f"benefit{place}") for place in range(benefits)]
    return Select(
        lambda: (
            SumCounter.objects.filter(person_id=given("person"), line=given("line"), benefit__in=wanted)
            .order_by("benefit")
            .select_for_update(no_key=True)
        )
    )


def reserve(
    asked: Asked,
    cover: Period,
    counted: Sequence[BenefitSum],
    *,
    elsewhere: int | None,
    until: datetime,
    at: datetime,
) -> None:
    held = [
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
    ]
    insert_all(held)


def give_back(application: Subject, *, at: datetime) -> None:
    _GIVE_BACK.run(kind=application.kind, id=application.id, at=at)


def _renewed(application: Subject, *, at: datetime) -> Passed | Refused:
    """Whether the application's holds still stand, under the lock."""
    held = _KEPT.all(kind=application.kind, id=application.id)
    if not held:
        return _refused(
            "nothing-held", N_("這份投保的核保結果已經失效。"), N_("請回到核對頁，重新送出核保；沒有任何扣款。")
        )
    lock(held[0].person_id, held[0].line, [row.benefit for row in held], at=at)
    for row in _EXPIRED.all(kind=application.kind, id=application.id, at=at):
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
    return Passed()


def _of_application() -> "QuerySet[Reservation]":
    return Reservation.objects.filter(application_kind=given("kind"), application_id=given("id"))


_KEPT = Select(lambda: _of_application().exclude(state=State.RELEASED))
_EXPIRED = Select(lambda: _of_application().filter(state=State.RESERVED, expires_at__lte=given("at")))
_PROLONG = Update(lambda: _of_application().filter(state=State.RESERVED), expires_at=given("until"))
_CONFIRM = Update(
    lambda: _of_application().filter(state=State.RESERVED), state=State.CONFIRMED.value, settled_at=given("at")
)
_GIVE_BACK = Update(
    lambda: _of_application().filter(state=State.RESERVED), state=State.RELEASED.value, settled_at=given("at")
)


def _refused(code: str, message: str, remedy: str) -> Refused:
    return Refused(Reason(f"underwriting.{code}", message, remedy))
