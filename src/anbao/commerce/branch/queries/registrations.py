"""One registration in person, and what a page shows of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse

from anbao.commerce.branch.domain.application import OPEN, Applicant, State
from anbao.commerce.branch.models import BranchRegistration
from anbao.identity import api as identity
from anbao.kernel.actor import Subject
from anbao.kernel.text import N_
from anbao.keys import api as keys
from anbao.messages import api as messages
from anbao.rows import Counted
from anbao.ui.api import Order, bounded_count, bounded_counts

APPLICANT: Final = "branch.registration.applicant"
CREDENTIALS: Final = "branch.registration.credentials"
BADGES: Final = {
    State.RECORDED: "branch_recorded",
    State.CHOSEN: "branch_recorded",
    State.ACTIVATED: "branch_activated",
    State.JOINED: "branch_joined",
    State.WITHDRAWN: "branch_withdrawn",
    State.UNCLAIMED: "branch_unclaimed",
}
GROUPS: Final[dict[str, tuple[str, Q]]] = {
    "": (N_("等候啟用"), Q(state__in=[one.value for one in OPEN])),
    "done": (N_("已完成"), Q(state__in=[State.ACTIVATED.value, State.JOINED.value])),
    "ended": (N_("未完成"), Q(state__in=[State.WITHDRAWN.value, State.UNCLAIMED.value])),
}
ORDERS: Final = {
    "newest": Order(N_("最新的在前"), ("-attended_at", "-id")),
    "oldest": Order(N_("最早的在前"), ("attended_at", "id")),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the list."""

    at: datetime
    href: str
    state: str
    office: str
    checked_by: str


def applicant_of(row: BranchRegistration) -> Applicant:
    """What was recorded of the applicant, opened. Only of an open one."""
    return Applicant.from_json(keys.unseal_json(bytes(row.applicant or b""), context=APPLICANT))


def find(registration: UUID) -> BranchRegistration | None:
    return BranchRegistration.objects.find(id=registration)


def of_code(mac: bytes) -> BranchRegistration | None:
    """The open registration whose activation code this is."""
    return BranchRegistration.objects.filter(code_mac=mac, ended_at=None).first()


def subject_of(row: BranchRegistration) -> Subject:
    return Subject("branch-registration", str(row.id))


def sent_to(row: BranchRegistration) -> str:
    """Where the newest one-time password went, masked for a page; empty if none was sent."""
    codes = [one for one in messages.messages_of(subject_of(row)) if one.template.startswith("identity.otp")]
    return max(codes, key=lambda one: one.at).masked_to if codes else ""


def listed(group: str) -> QuerySet[BranchRegistration]:
    """Those of one of GROUPS."""
    return BranchRegistration.objects.filter(GROUPS[group][1])


def counts() -> dict[str, int | str]:
    counted = bounded_counts({key: listed(key) for key in GROUPS})
    return {key: bounded_count(counted[key]) for key in GROUPS}


def open_count() -> int:
    """How many wait for the applicant."""
    return _OPEN.number()


_OPEN = Counted(lambda: BranchRegistration.objects.filter(ended_at=None))


def lines_of(rows: Sequence[BranchRegistration]) -> list[Line]:
    names = identity.staff_names({row.checked_by for row in rows})
    return [
        Line(
            at=row.attended_at,
            href=reverse("branch-console:registration", args=[row.id]),
            state=BADGES[State(row.state)],
            office=row.office,
            checked_by=names.get(row.checked_by, row.checked_by),
        )
        for row in rows
    ]
