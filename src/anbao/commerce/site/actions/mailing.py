"""Writing an advertisement's mails, a batch of customers at a time; nobody who stopped advertising is written to."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from anbao.commerce.site.actions.advertisements import SEND, decide_publishing, subject_of
from anbao.commerce.site.models import Advertisement, AdvertisementMail, StepKind
from anbao.commerce.site.queries.advertisements import steps_of
from anbao.identity import api as identity
from anbao.jobs import api as jobs
from anbao.kernel.actor import Actor
from anbao.kernel.ids import new_id
from anbao.ledger import api as ledger
from anbao.messages import api as messages

TEMPLATE = "site.advertisement-mail"
BATCH = 50


def send_batch(
    *, advertisement: UUID, after: UUID | None, stop_url: Callable[[str], str], by: Actor, at: datetime
) -> int:
    """Write to the next customers after the person `after`, and defer the rest. Outermost. Returns how many.

    Each person has their turn once, whatever is run twice. Nothing is written once the advertisement was withdrawn,
    or its period is over.
    """
    with transaction.atomic(durable=True):
        row = Advertisement.objects.get(id=advertisement)
        if StepKind.WITHDRAWN in steps_of(row):
            return 0
        decision = decide_publishing(row, at=at)
        if not decision.passed:
            kind = "site.advertisement.refused"
            ledger.record(kind=kind, by=by, at=at, subject=subject_of(row.id), decision=decision)
            return 0
        persons = identity.customers_after(after, limit=BATCH)
        had = set(
            AdvertisementMail.objects.filter(advertisement=row, person__in=persons).values_list("person", flat=True)
        )
        due = [person for person in persons if person not in had]
        data = identity.persons_data(due)
        for person in due:
            _turn(row, person, data[person].mail, stop_url=stop_url, by=by, at=at)
        if len(persons) == BATCH:
            jobs.defer(SEND, advertisement=str(row.id), after=str(persons[-1]))
    return len(due)


def _turn(
    row: Advertisement, person: UUID, mail: str, *, stop_url: Callable[[str], str], by: Actor, at: datetime
) -> None:
    addressed = messages.send_advertising(
        template=TEMPLATE,
        to=mail,
        recipient=str(person),
        data_key=identity.data_key_of(person),
        params={"title": row.title, "text": row.text, "company": settings.ANBAO_COMPANY_NAME},
        stop_url=stop_url,
        matter=subject_of(row.id),
        by=by,
        at=at,
    )
    AdvertisementMail(id=new_id(at), advertisement=row, person=person, message=addressed.message, at=at).save()
