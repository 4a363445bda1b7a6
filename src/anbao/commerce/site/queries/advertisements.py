"""Advertisements as staff see them, and what the guard asks about one."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from anbao.commerce.site.domain.advertisement import Content, State, in_period, state_of
from anbao.commerce.site.models import Advertisement, StepKind
from anbao.files import api as files
from anbao.identity import api as identity
from anbao.kernel.actor import Subject
from anbao.kernel.clock import local_date
from anbao.kernel.registries import ChangedLine
from anbao.messages import api as messages


@dataclass(frozen=True, slots=True)
class AdvertisementView:
    """An advertisement in a list."""

    id: UUID
    title: str
    channel: str
    state: State
    starts_on: date
    ends_on: date
    author: str
    proposed_at: datetime


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything about one advertisement. `mails`: how many were sent, are waiting, were withheld, failed."""

    view: AdvertisementView
    text: str
    digest: str
    file: files.FileInfo | None
    proposal: identity.Proposal
    mailing: bool
    mails: Counter[str]


def listed(*, at: datetime, limit: int = 200) -> list[AdvertisementView]:
    """The newest first."""
    return _views(Advertisement.objects.prefetch_related("steps").order_by("-proposed_at", "-id")[:limit], at=at)


def find(advertisement: UUID) -> Advertisement | None:
    return Advertisement.objects.prefetch_related("steps").filter(id=advertisement).first()


def dossier(row: Advertisement, *, at: datetime) -> Dossier:
    subject = Subject("advertisement", str(row.id))
    withheld = row.mails.filter(message=None).count()
    return Dossier(
        view=_views([row], at=at)[0],
        text=row.text,
        digest=row.digest,
        file=files.file_info(row.file) if row.file else None,
        proposal=identity.proposal(row.approval),
        mailing=StepKind.SENDING in steps_of(row),
        mails=messages.count_by_state(subject) + Counter(withheld=withheld),
    )


def steps_of(row: Advertisement) -> frozenset[str]:
    """The kinds of what was done about it."""
    return frozenset(step.kind for step in row.steps.all())


def content_of(row: Advertisement) -> Content:
    """What is kept of it now, the file's own bytes included. Raises files' FileDamaged and FileUnknown."""
    file = files.file_info(row.file) if row.file else None
    if file is not None:
        files.read(file.id)  # held against its digest
    sha256 = file.sha256 if file else ""
    return Content(row.title, row.channel, row.text, row.starts_on, row.ends_on, sha256)


def facts_of(row: Advertisement, *, at: datetime) -> tuple[bool, bool]:
    """Whether a second person approved exactly this content, and whether its period is open."""
    approved = StepKind.APPROVED in steps_of(row) and content_of(row).digest == row.digest
    return approved, in_period(row.starts_on, row.ends_on, local_date(at))


def approval_changes(payload: Mapping[str, Any]) -> tuple[ChangedLine, ...]:
    """What is proposed, for whoever is to approve it."""
    row = Advertisement.objects.get(id=UUID(str(payload["advertisement"])))
    told = (
        ("title", row.title),
        ("channel", row.channel),
        ("text", row.text),
        ("period", f"{row.starts_on} – {row.ends_on}"),
        ("digest", row.digest),
    )
    return tuple(ChangedLine(what, "", value) for what, value in told)


def _views(rows: Iterable[Advertisement], *, at: datetime) -> list[AdvertisementView]:
    rows = list(rows)
    names = identity.staff_names([row.proposed_by for row in rows])
    rejected = identity.rejected_among([row.approval for row in rows])
    return [
        AdvertisementView(
            id=row.id,
            title=row.title,
            channel=row.channel,
            state=state_of(steps_of(row), rejected=row.approval in rejected, ends_on=row.ends_on, day=local_date(at)),
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            author=names.get(row.proposed_by, row.proposed_by),
            proposed_at=row.proposed_at,
        )
        for row in rows
    ]
