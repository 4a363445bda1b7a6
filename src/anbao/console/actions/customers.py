"""Looking at a customer: asked for with a reason, recorded whether anybody is found or not; and seeing all of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from anbao.console.domain.looks import BECAUSE, FILES, MOST
from anbao.console.models import Look, Reveal
from anbao.console.queries.looks import standing
from anbao.identity import api as identity
from anbao.kernel.actor import Actor, Subject
from anbao.kernel.ids import new_id
from anbao.kernel.text import N_
from anbao.kernel.verdict import Passed, Reason, Refused, Verdict
from anbao.keys import api as keys
from anbao.ledger import api as ledger


@dataclass(frozen=True, slots=True)
class Purpose:
    """Why somebody looks: a key of WHY, and words where the key does not say it."""

    why: str
    words: str = ""


@transaction.atomic(durable=True)
def seek(*, sought: str, text: str, purpose: Purpose, by: Actor, at: datetime) -> Sequence[UUID] | Refused:
    """Find customers by exactly this; each that is found is looked at from now on. Outermost.

    Refused, with its entry, where nobody is found, or more than a person could mean.
    """
    found = identity.find_customers(sought, text, limit=MOST + 1)
    if not found or len(found) > MOST:
        _keep(None, sought, purpose, by=by, at=at)
        return _too_many() if found else _nobody()
    for person in found:
        _keep(person, sought, purpose, by=by, at=at)
    return found


@transaction.atomic(durable=True)
def look_at(*, person: UUID, purpose: Purpose, by: Actor, at: datetime) -> Verdict:
    """Look at a customer to whom a page led. Outermost. Refused where there is none."""
    if not identity.is_customer(person):
        return _nobody()
    _keep(person, "", purpose, by=by, at=at)
    return Passed()


@transaction.atomic(durable=True)
def reveal(*, person: UUID, by: Actor, at: datetime) -> Verdict:
    """Have all of a customer's data shown, once. Outermost. Refused without a look of one's own that still holds."""
    look = standing(person, by=by, at=at)
    if look is None:
        return Refused(
            Reason("console.no-look", N_("查看這位客戶的時間已經過了。"), N_("請重新說明理由，再看完整資料。"))
        )
    Reveal(id=new_id(at), look=look, person=person, by=str(by), at=at).save()
    clear = {"look": str(look.id)}
    ledger.record(kind="console.customer-revealed", by=by, at=at, subject=Subject("person", str(person)), clear=clear)
    return Passed()


@transaction.atomic(durable=True)
def note_export(*, name: str, form: str, rows: int, purpose: Purpose, by: Actor, at: datetime) -> None:
    """Keep that a file of the list `name` with so many rows about people goes to somebody, and why. Outermost."""
    id_ = new_id(at)
    subject, words = Subject("customer-export", str(id_)), purpose.words.strip()
    key = keys.create_data_key(matter=subject, at=at) if words else None
    Look(
        id=id_,
        sought=f"{FILES}{name}",
        why=purpose.why,
        data_key=key,
        because=keys.seal(key, words.encode(), context=BECAUSE) if key else None,
        by=str(by),
        at=at,
        until=at,
    ).save()
    ledger.record(
        kind="console.customers-exported",
        by=by,
        at=at,
        subject=subject,
        clear={"list": name, "form": form, "rows": rows, "why": purpose.why},
        parts=[ledger.Part(key=key, content={"because": words})] if key else (),
    )


def _keep(person: UUID | None, sought: str, purpose: Purpose, *, by: Actor, at: datetime) -> None:
    id_, until = new_id(at), at + timedelta(minutes=settings.ANBAO_LOOK_MINUTES)
    subject = Subject("person", str(person)) if person else Subject("customer-search", str(id_))
    words = purpose.words.strip()
    key = _key(person, id_, at=at) if words else None
    Look(
        id=id_,
        person=person,
        sought=sought,
        why=purpose.why,
        data_key=key,
        because=keys.seal(key, words.encode(), context=BECAUSE) if key else None,
        by=str(by),
        at=at,
        until=until if person else at,
    ).save()
    told = {"look": str(id_), "sought": sought, "why": purpose.why}
    ledger.record(
        kind="console.customer-looked-at" if person else "console.customer-not-found",
        by=by,
        at=at,
        subject=subject,
        clear={**told, "until": until.isoformat()} if person else told,
        parts=[ledger.Part(key=key, content={"because": words})] if key else (),
    )


def _key(person: UUID | None, look: UUID, *, at: datetime) -> UUID:
    """The person's own key: what is said of them goes when they are erased. Else, or afterwards, one of its own."""
    if person is not None:
        key = identity.data_key_of(person)
        try:
            keys.seal(key, b"", context=BECAUSE)
        except keys.KeyDestroyed:
            pass
        else:
            return key
    return keys.create_data_key(matter=Subject("customer-search", str(look)), at=at)


def _nobody() -> Refused:
    return Refused(
        Reason(
            "console.nobody", N_("沒有找到這位客戶。"), N_("請確認號碼完全正確；這一次查詢也留下紀錄。"), field="text"
        )
    )


def _too_many() -> Refused:
    return Refused(
        Reason("console.too-many", N_("有太多人留了這個聯絡方式。"), N_("請改用身分證字號或居留證號。"), field="text")
    )
