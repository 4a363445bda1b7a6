"""The company's list of applications, and everything about one of them on one timeline."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.inconvenience import api as inconvenience
from anbao.commerce.journey.domain import machine
from anbao.commerce.journey.domain.content import Insured, Person
from anbao.commerce.journey.domain.machine import State
from anbao.commerce.journey.models import Application, Transition
from anbao.commerce.journey.queries.content import snapshot_of
from anbao.commerce.journey.queries.refunds import waits_for_staff
from anbao.commerce.payments import api as payments
from anbao.commerce.policies import api as policies
from anbao.commerce.reporting import api as reporting
from anbao.jobs import api as jobs
from anbao.kernel.actor import Subject
from anbao.kernel.text import N_
from anbao.kernel.verdict import Reason
from anbao.ledger import api as ledger
from anbao.messages import api as messages
from anbao.rows import Select, given
from anbao.rulebook import api as rulebook
from anbao.ui.api import Order, bounded_count, bounded_counts


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list."""

    number: str
    href: str
    state: str
    state_title: str
    waits_for: str
    title: str
    premium: int
    starts_at: datetime
    ends_at: datetime
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Masked:
    """Personal data as far as a list or a page of staff shows them."""

    name: str
    national_id: str
    phone: str
    mail: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything of one application that stands on its page."""

    transitions: Sequence[Transition]
    entries: Sequence[ledger.Entry]
    calls: Sequence[jobs.CallRecord]
    messages: Sequence[messages.MessageView]
    refunds: Sequence[payments.RefundView]
    payments: Sequence[payments.PaymentView]
    reports: Sequence[reporting.ReportView]
    register: Sequence[inconvenience.EntryView]
    policy: policies.PolicyView | None
    proposer: Masked | None
    insured: Masked | None  # only where it is not the proposer
    work_item: Reason | None
    refund_again: bool  # a person may have a refund asked for again


def _in(*states: State) -> Q:
    return Q(state__in=sorted(states))


GROUPS: dict[str, tuple[str, Q]] = {
    "person": (N_("需要處理"), Q(work_item__isnull=False)),
    "customer": (N_("等客戶"), _in(*(s for s in State if machine.next_step(s).waits_for == "customer"))),
    "company": (N_("轉由專人"), _in(State.REFERRED)),
    "outside": (
        N_("處理中"),
        _in(
            State.CARD_ENTERED,
            State.AUTHORIZED,
            State.RECEIPT_REPORTED,
            State.CAPTURED,
            State.VOIDING,
            State.REFUND_DUE,
        ),
    ),
    "sold": (N_("已成立"), _in(*machine.IN_FORCE)),
    "lapsed": (N_("未成立"), _in(State.LAPSED, State.REFUNDED)),
}
"""Key in the address → title and condition: where applications stand, in a clerk's words. What needs a person may
stand in another group too: a contract in force whose report was refused.
"""


@dataclass(frozen=True, slots=True)
class Tab:
    """A group of the list as a link, with the number of applications in it."""

    key: str
    title: str
    count: str


def tabs() -> list[Tab]:
    """Every group with its count, all first."""
    titles = {"": N_("全部"), **{key: title for key, (title, _those) in GROUPS.items()}}
    counted = bounded_counts({key: listed(group=key) for key in titles})
    return [Tab(key, _(title), bounded_count(counted[key])) for key, title in titles.items()]


ORDERS = {
    "newest": Order(N_("最新的在前"), ("-created_at", "-id")),
    "oldest": Order(N_("最早的在前"), ("created_at", "id")),
}


@dataclass(frozen=True, slots=True)
class When:
    """Applications that first reached the state `reached` in a stretch of time; without it those begun in it."""

    reached: str = ""
    since: datetime | None = None
    until: datetime | None = None


def listed(
    *, state: str = "", number: str = "", group: str = "", product: str = "", when: When | None = None
) -> QuerySet[Application]:
    """Applications; `number` finds by the beginning of the application's number."""
    rows: QuerySet[Application] = Application.objects.all()
    if product:
        rows = rows.filter(line=product)
    if when is not None:
        rows = _then(rows, when)
    if group in GROUPS:
        rows = rows.filter(GROUPS[group][1])
    if state in set(State):
        rows = rows.filter(state=state)
    if number:
        rows = rows.filter(number__startswith=number.upper())
    return rows


def _then(rows: QuerySet[Application], when: When) -> QuerySet[Application]:
    if not when.reached:
        return rows.filter(_between("created_at", when))
    before = Transition.objects.filter(
        application=OuterRef("application"), target=when.reached, number__lt=OuterRef("number")
    )
    moves = Transition.objects.filter(_between("at", when), ~Exists(before), target=when.reached)
    if when.until:  # says nothing new, and lets the newest-first index begin there
        rows = rows.filter(created_at__lt=when.until)
    return rows.filter(id__in=moves.values("application"))


def _between(column: str, when: When) -> Q:
    since = Q(**{f"{column}__gte": when.since}) if when.since else Q()
    return since & Q(**{f"{column}__lt": when.until}) if when.until else since


def row_of(application: Application) -> Row:
    step = machine.next_step(State(application.state))
    line = catalogue.line(application.line)
    return Row(
        number=application.number,
        href=reverse("journey-console:application", args=[application.id]),
        state=application.state,
        state_title=_(step.title),
        waits_for=step.waits_for,
        title=_(line.title) if line is not None else application.line,
        premium=application.premium,
        starts_at=application.starts_at,
        ends_at=application.ends_at,
        created_at=application.created_at,
    )


def dossier(application: Application) -> Dossier:
    matter = Subject("application", str(application.id))
    paid = payments.payments_of(application.id)
    calls = jobs.calls_of(matter)
    for payment in paid:
        calls.extend(jobs.calls_of(Subject("payment", str(payment.id))))
    return Dossier(
        transitions=_MOVES.all(application=application.id),
        entries=ledger.entries_of(matter),
        calls=calls,
        messages=messages.messages_of(matter),
        payments=paid,
        refunds=payments.refunds_of(application.id),
        reports=reporting.reports_of(application.id),
        register=inconvenience.entries_of(application.id),
        policy=policies.policy_for(application.id),
        proposer=masked(application),
        insured=_insured(application),
        work_item=None if application.work_item is None else Reason(**application.work_item),
        refund_again=waits_for_staff(application),
    )


_MOVES = Select(lambda: Transition.objects.filter(application_id=given("application")).order_by("number"))


def clause_title(key: str) -> str:
    """The clause's own title from the rulebook, or its key where the book no longer has it."""
    return rulebook.clause_title(key)


def find(application: UUID) -> Application | None:
    return Application.objects.find(id=application)


def masked(application: Application) -> Masked | None:
    """The proposer as far as staff sees; None where nothing was declared yet."""
    return _masked(snapshot_of(application).proposer) if application.declared is not None else None


def _insured(application: Application) -> Masked | None:
    insured = snapshot_of(application).declared.insured if application.declared is not None else None
    return _masked(insured) if insured is not None else None


def _masked(somebody: Person | Insured) -> Masked:
    return Masked(
        name=somebody.name[:1] + "〇" * max(len(somebody.name) - 1, 1),
        national_id=somebody.national_id[:3] + "•" * 5 + somebody.national_id[-2:],
        phone=messages.masked("sms", somebody.phone) if isinstance(somebody, Person) else "",
        mail=messages.masked("mail", somebody.mail) if isinstance(somebody, Person) else "",
    )
