"""Advertisements: one person proposes, another approves, and only then they go out."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from anbao.commerce.site.domain.advertisement import Content
from anbao.commerce.site.domain.guards import APPROVED, IN_PERIOD, PUBLISH
from anbao.commerce.site.models import Advertisement, AdvertisementLook, AdvertisementStep, Channel, StepKind
from anbao.commerce.site.queries.advertisements import content_of, facts_of, steps_of
from anbao.commerce.site.queries.demands import demands, unconfirmed
from anbao.files import api as files
from anbao.identity import api as identity
from anbao.jobs import api as jobs
from anbao.kernel.actor import Actor, Subject
from anbao.kernel.ids import new_id
from anbao.kernel.text import N_
from anbao.kernel.verdict import Decision, Passed, Reason, Refused, Verdict
from anbao.keys import api as keys
from anbao.ledger import api as ledger
from anbao.rulebook import api as rulebook

ACT = "site.approve-advertisement"
SEND = "site.send_advertisement"
FILE_TYPE = "site.advertisement"


@dataclass(frozen=True, slots=True)
class Attachment:
    """The advertisement as it will look: an uploaded file."""

    name: str
    media_type: str
    content: bytes


def subject_of(advertisement: UUID) -> Subject:
    return Subject("advertisement", str(advertisement))


def propose_advertisement(*, content: Content, attachment: Attachment | None, by: Actor, at: datetime) -> UUID:
    """Keep an advertisement and ask for a second person's approval. Outermost. Returns its id.

    `content.file_sha256` is made here, from the attachment. Raises identity's AuthorNotStaff.
    """
    id_ = new_id(at)
    subject = subject_of(id_)
    with transaction.atomic(durable=True):
        key = keys.create_data_key(matter=subject, at=at)
        kept = _keep(attachment, key, subject, by=by, at=at) if attachment else None
        whole = Content(
            content.title,
            content.channel,
            content.text,
            content.starts_on,
            content.ends_on,
            kept.sha256 if kept else "",
        )
        payload = {"advertisement": str(id_), "title": whole.title, "digest": whole.digest}
        approval = identity.propose(act=ACT, payload=payload, by=by, at=at)
        row = Advertisement(
            id=id_,
            title=whole.title,
            channel=whole.channel,
            text=whole.text,
            starts_on=whole.starts_on,
            ends_on=whole.ends_on,
            file=kept.id if kept else None,
            data_key=key,
            digest=whole.digest,
            approval=approval,
            proposed_by=str(by),
            proposed_at=at,
        )
        row.save()
        clear = {"advertisement": str(id_), "digest": whole.digest, "channel": whole.channel, "title": whole.title}
        ledger.record(kind="site.advertisement.proposed", by=by, at=at, subject=subject, clear=clear)
    return id_


def look_at_demands(*, advertisement: UUID, confirmed: Collection[str], by: Actor, at: datetime) -> Verdict:
    """Note that whoever is to approve it confirmed each demand by itself. Outermost. Refused while one is missing."""
    with transaction.atomic(durable=True):
        row = _locked(advertisement)
        missing = [one for one in demands() if one.key not in confirmed]
        if missing:
            return _refused(
                "demands-open",
                N_("還有要求沒有確認，不能核准。"),
                N_("請逐項看過並打勾；有一項做不到，就不核准。"),
                "demand",
            )
        for one in unconfirmed(row, str(by)):
            AdvertisementLook(
                id=new_id(at), advertisement=row, demand=one.key, digest=row.digest, by=str(by), at=at
            ).save()
        clear = {
            "advertisement": str(row.id),
            "digest": row.digest,
            "demands": [one.key for one in demands()],
            "title": row.title,
        }
        ledger.record(kind="site.advertisement.looked-at", by=by, at=at, subject=subject_of(row.id), clear=clear)
        return Passed()


def execute_approval(*, payload: Mapping[str, Any], by: Actor, at: datetime) -> Verdict:
    """The approved act. Joins the caller's transaction. Refuses where the content is not the proposed one any more."""
    row = Advertisement.objects.get(id=UUID(str(payload["advertisement"])))
    if content_of(row).digest != payload["digest"] or row.digest != payload["digest"]:
        return _refused("advertisement-changed", N_("廣告的內容和提出時不同，不能核准。"), N_("請提案人重新提出。"))
    if StepKind.WITHDRAWN in steps_of(row):
        return _refused("advertisement-withdrawn", N_("這則廣告已經撤回。"), N_("需要時請重新提出。"))
    if unconfirmed(row, str(by)):
        return _refused(
            "demands-open", N_("還有要求沒有確認，不能核准。"), N_("請到「廣告」打開這一則，逐項確認後在那裡核准。")
        )
    _step(row, StepKind.APPROVED, by=by, at=at)
    return Passed()


def publish(*, advertisement: UUID, by: Actor, at: datetime) -> Verdict:
    """Note that an advertisement goes out now, if step `advertising.publish` passes. Outermost; refusals are kept."""
    return _go(advertisement, StepKind.PUBLISHED, by=by, at=at)


def begin_sending(*, advertisement: UUID, by: Actor, at: datetime) -> Verdict:
    """Start writing an advertisement's mails to the customers, if step `advertising.publish` passes. Outermost."""
    row = Advertisement.objects.get(id=advertisement)
    if row.channel != Channel.MAIL:
        return _refused("advertisement-no-mail", N_("這則廣告不是用電子郵件寄的。"), N_("請另外提出一則郵件廣告。"))
    return _go(advertisement, StepKind.SENDING, by=by, at=at)


def withdraw(*, advertisement: UUID, by: Actor, at: datetime) -> Verdict:
    """Take an advertisement back, for good: it is not published and no further mail of it is written. Outermost."""
    with transaction.atomic(durable=True):
        row = _locked(advertisement)
        if StepKind.WITHDRAWN in steps_of(row):
            return _done_already()
        _step(row, StepKind.WITHDRAWN, by=by, at=at)
        return Passed()


def _go(advertisement: UUID, kind: StepKind, *, by: Actor, at: datetime) -> Verdict:
    with transaction.atomic(durable=True):
        row = _locked(advertisement)
        steps = steps_of(row)
        if StepKind.WITHDRAWN in steps:
            return _refused("advertisement-withdrawn", N_("這則廣告已經撤回。"), N_("需要時請重新提出。"))
        if kind in steps:
            return _done_already()
        decision = decide_publishing(row, at=at)
        if not decision.passed:
            kind_of_entry = "site.advertisement.refused"
            ledger.record(kind=kind_of_entry, by=by, at=at, subject=subject_of(row.id), decision=decision)
            return decision.verdict
        _step(row, kind, by=by, at=at, decision=decision)
        if kind == StepKind.SENDING:
            jobs.defer(SEND, advertisement=str(row.id), after="start")
        return decision.verdict


def decide_publishing(row: Advertisement, *, at: datetime) -> Decision:
    """Step `advertising.publish` for an advertisement as it stands at `at`."""
    approved, in_period = facts_of(row, at=at)
    return rulebook.decide(step=PUBLISH, facts={APPROVED: approved, IN_PERIOD: in_period}, at=at)


def _keep(attachment: Attachment, key: UUID, subject: Subject, *, by: Actor, at: datetime) -> files.FileRef:
    return files.store(
        content=attachment.content,
        name=attachment.name,
        media_type=attachment.media_type,
        document_type=FILE_TYPE,
        data_key=key,
        matter=subject,
        by=by,
        at=at,
    )


def _step(row: Advertisement, kind: StepKind, *, by: Actor, at: datetime, decision: Decision | None = None) -> None:
    AdvertisementStep(id=new_id(at), advertisement=row, kind=kind, by=str(by), at=at).save()
    clear = {"advertisement": str(row.id), "digest": row.digest, "channel": row.channel, "title": row.title}
    entry = f"site.advertisement.{kind}"
    ledger.record(kind=entry, by=by, at=at, subject=subject_of(row.id), clear=clear, decision=decision)


def _locked(advertisement: UUID) -> Advertisement:
    """The row; whoever does something about the same advertisement waits. Raises Advertisement.DoesNotExist."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"advertisement {advertisement}"])
    return Advertisement.objects.get(id=advertisement)


def _done_already() -> Refused:
    return _refused("advertisement-done", N_("這件事已經做過了。"), N_("不需要再做任何事。"))


def _refused(code: str, message: str, remedy: str, field: str = "") -> Refused:
    return Refused(Reason(f"site.{code}", message, remedy, field=field))
