"""What the customer's pages show of an application."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.journey.domain import machine
from anbao.commerce.journey.domain.machine import State
from anbao.commerce.journey.models import Application
from anbao.commerce.journey.queries.words import inputs_in_words, sums_in_words
from anbao.commerce.payments import api as payments
from anbao.commerce.policies import api as policies
from anbao.commerce.registration import api as registration
from anbao.kernel.actor import Actor, Subject
from anbao.kernel.text import N_
from anbao.kernel.verdict import Reason
from anbao.rows import Select, given

_AGREED_BEFORE = Select(
    lambda: Application.objects.filter(
        account_id=given("account"), line=given("line"), state__in=sorted(machine.IN_FORCE)
    ).order_by("-created_at")[:1]
)

SHOWN_IN_ACCOUNT = frozenset(State) - {State.CONTRACTED, State.COVER_REPORTED, State.LAPSED}


@dataclass(frozen=True, slots=True)
class ApplicationView:
    """An application without its personal part; words are translated."""

    id: UUID
    number: str
    line: str
    state: State
    title: str
    words: catalogue.LineWords | None
    next_title: str
    next_text: str
    waits_for: str
    page: str
    choices: Sequence[tuple[str, str]]
    sums: dict[str, int]
    premium: int
    starts_at: datetime
    ends_at: datetime
    marks: Sequence[str]
    notice: Reason | None
    created_at: datetime
    changed_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class TermsView:
    """A document to be read: its version, its text as HTML, and since when it is agreed to for a contract."""

    version: catalogue.DocumentVersion
    text: str
    agreed_at: datetime | None


def own(application: UUID, account: UUID) -> Application | None:
    """The application if it belongs to the account; somebody else's is as if it were not there."""
    return Application.objects.find(id=application, account_id=account)


def matters_of(account: UUID) -> list[Subject]:
    """An account's applications, and the attempts to pay them, as matters."""
    ids = list(Application.objects.filter(account_id=account).values_list("id", flat=True))
    attempts = payments.attempts_at(ids)
    return [*(Subject("application", str(id_)) for id_ in ids), *(Subject("payment", str(id_)) for id_ in attempts)]


def view_of(row: Application) -> ApplicationView:
    state = State(row.state)
    step = machine.next_step(state)
    line = catalogue.line(row.line)
    return ApplicationView(
        id=row.id,
        number=row.number,
        line=row.line,
        state=state,
        title=_(line.title) if line is not None else row.line,
        words=line.words if line is not None else None,
        next_title=_(step.title),
        next_text=_(step.text),
        waits_for=step.waits_for,
        page=step.page,
        choices=inputs_in_words(row),
        sums={_(title): amount for title, amount in sums_in_words(row).items()},
        premium=row.premium,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        marks=row.quote.get("marks", []),
        notice=notice_of(row),
        created_at=row.created_at,
        changed_at=row.changed_at,
        version=row.version,
    )


def notice_of(row: Application) -> Reason | None:
    return None if row.notice is None else Reason(**row.notice)


def terms_of(row: Application, *, actor: Actor, visit: str, at: datetime) -> list[TermsView]:
    """The documents to be agreed to, in force at `at`, in full: whoever is shown them has opened them. Outermost."""
    versions, subject = catalogue.documents("terms", line=row.line, at=at), Subject("application", str(row.id))
    digests = [version.sha256 for version in versions]
    contents = registration.open_documents(actor=actor, sha256s=digests, at=at, visit=visit, subject=subject)
    before = _AGREED_BEFORE.first(account=row.account_id, line=row.line)
    agreed = registration.agreed(subject=Subject("application", str(before.id))) if before is not None else {}
    return [TermsView(v, catalogue.render_document(contents[v.sha256]), agreed.get(v.sha256)) for v in versions]


def cards_of(account: UUID, at: datetime) -> list[policies.AccountCard]:
    """What is under way, for the customer's home."""
    return [_card(view_of(row)) for row in _UNDER_WAY.all(account=account) if _is_shown(row, at)]


_UNDER_WAY = Select(
    lambda: Application.objects.filter(account_id=given("account"), state__in=sorted(SHOWN_IN_ACCOUNT)).order_by(
        "-changed_at"
    )[:20]
)

_IDLE = frozenset({State.QUOTED, State.DATA_ENTERED, State.TERMS_AGREED, State.DECLINED})


REFUNDED_FOR = timedelta(days=30)
"""How long a paid refund stays on the customer's home."""


def _is_shown(row: Application, at: datetime) -> bool:
    if row.state == State.REFUNDED:
        return at < row.changed_at + REFUNDED_FOR
    return row.starts_at > at or row.state not in _IDLE


def _card(view: ApplicationView) -> policies.AccountCard:
    usual = _("繼續投保") if view.waits_for == "customer" else _("查看進度")
    return policies.AccountCard(
        title=view.title,
        number=view.number,
        state=str(view.state),
        state_title=view.next_title,
        text=view.next_text,
        at=view.changed_at,
        href=reverse("journey:application", args=[view.id]),
        action=_(_ACTIONS[view.state]) if view.state in _ACTIONS else usual,
        waits=view.waits_for == "customer",
    )


_ACTIONS = {
    State.DECLINED: N_("調整投保內容"),
    State.CONFIRMED: N_("前往繳費"),
    State.PAYMENT_OPEN: N_("前往繳費"),
    State.PAYMENT_REFUSED: N_("重新繳費"),
}
