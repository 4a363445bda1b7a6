"""Business that starts a clock anew, and warning before one lapses."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext, override

from anbao.commerce.registration.domain.dormancy import TITLES, Clock
from anbao.commerce.registration.models import Registration
from anbao.commerce.registration.queries.clocks import WARNED, clocks_of_row, newest, to_warn
from anbao.identity import api as identity
from anbao.kernel.actor import Actor, Subject
from anbao.kernel.clock import TAIPEI
from anbao.ledger import api as ledger
from anbao.messages import api as messages
from anbao.rows import Select, Update, given

_AT_ONCE = 500


def touch_sale(*, account: UUID, at: datetime) -> None:
    """A sale was completed: the dormancy clock of sales starts anew. Joins the caller's transaction.

    Reading: rolling, counted from completed business of this kind only (stricter than from registration alone).
    """
    row = _NEWEST.first(account=account)
    if row is not None:
        _SOLD.run(id=row, at=at)


def touch_service(*, account: UUID, at: datetime) -> None:
    """Online service was completed: its clock starts anew, and the sale's does not. Joins the caller's transaction."""
    row = _NEWEST.first(account=account)
    if row is not None:
        _SERVED.run(id=row, at=at)


def warn_all(*, by: Actor, at: datetime) -> int:
    """Tell whoever's clock lapses soon, each clock once; some hundreds at most. How many were told."""
    return sum(_warn(id_, by=by, at=at) for id_ in to_warn(at=at, limit=_AT_ONCE))


@transaction.atomic(durable=True)
def _warn(registration: UUID, *, by: Actor, at: datetime) -> bool:
    row = newest().select_for_update(of=("self",)).filter(id=registration, account__closed_at=None).first()
    due = (
        [one for one in clocks_of_row(row, at=at) if one.state(at) == "soon" and not _was_warned(row, one)]
        if row
        else []
    )
    if row is None or not due:
        return False
    for one in due:
        setattr(row, WARNED[one.kind], at)
    row.save(update_fields=[WARNED[one.kind] for one in due])
    message = _tell(row, due, by=by, at=at)
    ledger.record(
        kind="registration.dormancy-warned",
        by=by,
        at=at,
        subject=Subject("registration", str(row.id)),
        clear={
            "account": str(row.account_id),
            "kinds": [one.kind for one in due],
            "until": min(one.lapses_at for one in due).isoformat(),
            "message": str(message),
        },
    )
    return True


def _was_warned(row: Registration, clock: Clock) -> bool:
    warned = getattr(row, WARNED[clock.kind])
    return warned is not None and warned > clock.counted_from


def _tell(row: Registration, due: Sequence[Clock], *, by: Actor, at: datetime) -> UUID:
    person, language = identity.person_of(row.account_id), identity.language_of(row.account_id)
    with override(language):
        what = gettext("、").join(gettext(TITLES[one.kind]) for one in due)
    last = min(one.lapses_at for one in due)
    return messages.send(
        template="registration.dormancy-mail",
        channel="mail",
        to=identity.person_data(person).mail,
        data_key=identity.data_key_of(person),
        params={
            "company": messages.company_in(language),
            "what": what,
            "last": (last - last.resolution).astimezone(TAIPEI).strftime("%Y/%m/%d"),
            "url": f"{settings.ANBAO_PUBLIC_URL}/account/verification/",
            "phone": settings.ANBAO_COMPANY_PHONE,
        },
        matter=Subject("registration", str(row.id)),
        by=by,
        at=at,
        language=language,
    )


_NEWEST: Select[UUID] = Select(
    lambda: (
        Registration.objects.filter(account_id=given("account"))
        .order_by("-verified_at")
        .values_list("id", flat=True)[:1]
    )
)
_SOLD = Update(lambda: Registration.objects.filter(id=given("id")), last_sale_at=given("at"))
_SERVED = Update(lambda: Registration.objects.filter(id=given("id")), last_service_at=given("at"))
