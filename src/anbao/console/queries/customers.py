"""One customer as staff sees them: masked, with everything of theirs on one page and one timeline."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from anbao.commerce.care import api as care
from anbao.commerce.disputes import api as disputes
from anbao.commerce.journey import api as journey
from anbao.commerce.payments import api as payments
from anbao.commerce.policies import api as policies
from anbao.commerce.registration import api as registration
from anbao.console.domain.looks import masked_birth, masked_name, masked_number
from anbao.console.queries import looks
from anbao.console.queries.messages import about
from anbao.identity import api as identity
from anbao.kernel.actor import Subject
from anbao.keys.api import KeyDestroyed
from anbao.messages import api as messages
from anbao.ui.api import ItemKind, TimelineItem, merge, message_item

NEWEST: Final = 25


@dataclass(frozen=True, slots=True)
class Customer:
    """`facts`: what is known of them, masked; empty where they were erased."""

    person: UUID
    facts: Sequence[tuple[str, str]]
    account: identity.CustomerAccount | None
    clocks: Sequence[tuple[str, str, datetime]]
    standing: identity.StandingView | None
    proposed: Sequence[tuple[str, UUID]]
    name_asked: identity.NameAsked | None
    applications: Sequence[dict[str, object]]
    policies: Sequence[dict[str, object]]
    payments: Sequence[dict[str, object]]
    cases: Sequence[dict[str, object]]
    timeline: Sequence[TimelineItem]


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody who was found, masked."""

    name: str
    birth: str
    href: str


def found(people: Sequence[UUID]) -> list[Found]:
    """Those whom one phone or mail leads to. A handful."""
    known = [(person, _known(person)) for person in people]
    return [
        Found(
            masked_name(data.get("name", "")) or _("已依規定刪除"),
            masked_birth(data["birth_date"]) if "birth_date" in data else "",
            reverse("customers-console:customer", args=[person]),
        )
        for person, data in known
    ]


def customer(person: UUID, *, at: datetime) -> Customer:
    """As often asked however much there is of them."""
    account = identity.customer_account(person, at=at)
    applications = journey.applications_of(person, limit=NEWEST)
    bought = policies.policies_of_person(person, limit=NEWEST)
    paid = payments.payments_of_all([one.id for one in applications if not one.insured_only], limit=NEWEST)
    cases = care.cases_of(account.id, limit=NEWEST) if account else []
    disputed = disputes.disputes_of([one.application for one in paid], limit=NEWEST)
    return Customer(
        person=person,
        facts=[(term, value) for term, value in _masked(_known(person)) if value],
        clocks=_clocks(account, at),
        standing=identity.standing_view(account.id) if account else None,
        proposed=_proposed(account) if account else [],
        name_asked=identity.name_asked(account.id) if account else None,
        account=account,
        applications=[_application(one) for one in applications],
        policies=[_policy(one, at) for one in bought],
        payments=[_payment(one) for one in paid],
        cases=[*map(_case, cases), *map(_dispute, disputed)],
        timeline=_timeline(
            person=person, account=account, applications=applications, bought=bought, paid=paid, cases=cases
        ),
    )


def _proposed(account: identity.CustomerAccount) -> list[tuple[str, UUID]]:
    """What waits for a second person: how the account is to stand, and the document that shows it."""
    waiting = identity.standing_waiting(account.id)
    return [(_(identity.STANDINGS[payload["standing"]]), UUID(payload["document"])) for _id, payload in waiting]


def _clocks(account: identity.CustomerAccount | None, at: datetime) -> list[tuple[str, str, datetime]]:
    """What a verification still opens: the kind of business, how its clock stands, and its last day."""
    clocks = registration.clocks_of(account.id, at=at) if account else []
    return [
        (_(registration.TITLES[one.kind]), one.state(at), one.lapses_at - one.lapses_at.resolution) for one in clocks
    ]


def address_of(application: UUID) -> str:
    """The page of whoever proposed an application; "" where there is nobody."""
    person = journey.person_behind(application)
    return reverse("customers-console:customer", args=[person]) if person else ""


def revealed(person: UUID, *, at: datetime) -> list[tuple[str, str]]:
    """Everything that is known of them, in full; nothing where they were erased."""
    data = _known(person)
    shown = [(_(title), data[field]) for field, title in _titles().items() if data.get(field)]
    return [*shown, *_of_standing(person, at)]


def _of_standing(person: UUID, at: datetime) -> list[tuple[str, str]]:
    account = identity.customer_account(person, at=at)
    standing = identity.standing_view(account.id, opened=True) if account else None
    told = [(_("狀態的說明"), standing.note), (_("代表人的聯絡方式"), standing.representative)] if standing else []
    return [(title, text) for title, text in told if text]


def _known(person: UUID) -> dict[str, str]:
    try:
        return identity.known_of(person)
    except KeyDestroyed:
        return {}


def _titles() -> dict[str, str]:
    return {
        "name": _("姓名"),
        "national_id": _("身分證字號或居留證號"),
        "birth_date": _("出生日期"),
        "phone": _("手機號碼"),
        "mail": _("電子郵件"),
        "address": _("地址"),
    }


def _masked(data: dict[str, str]) -> list[tuple[str, str]]:
    shown = {
        "name": masked_name(data.get("name", "")) if data.get("name") else "",
        "national_id": masked_number(data["national_id"]) if data.get("national_id") else "",
        "birth_date": masked_birth(data["birth_date"]) if data.get("birth_date") else "",
        "phone": messages.masked("sms", data["phone"]) if data.get("phone") else "",
        "mail": messages.masked("mail", data["mail"]) if data.get("mail") else "",
    }
    titles = _titles()
    return [(titles[field], value) for field, value in shown.items()]


def _application(one: journey.Held) -> dict[str, object]:
    return {
        "number": one.number,
        "href": reverse("journey-console:application", args=[one.id]),
        "state": one.state,
        "title": _(one.title),
        "role": _("被保險人") if one.insured_only else _("要保人"),
        "premium": one.premium,
        "created_at": one.created_at,
    }


def _policy(one: policies.PolicyView, at: datetime) -> dict[str, object]:
    return {
        "number": one.number,
        "href": reverse("policies-console:policy", args=[one.id]),
        "title": _(one.title),
        "state": one.state(at),
        "premium": one.premium,
        "starts_at": one.starts_at,
    }


def _payment(one: payments.PaymentView) -> dict[str, object]:
    return {
        "order": one.order,
        "href": reverse("journey-console:application", args=[one.application]),
        "state": f"payment_{one.state}",
        "amount": one.amount,
        "opened_at": one.opened_at,
    }


def _case(one: care.CaseView) -> dict[str, object]:
    return {
        "number": one.number,
        "href": reverse("care-console:case", args=[one.id]),
        "kind": _(care.KINDS[one.kind]),
        "state": f"care_{one.state}",
        "received_at": one.received_at,
    }


def _dispute(one: disputes.DisputeView) -> dict[str, object]:
    return {
        "number": one.number,
        "href": reverse("disputes-console:dispute", args=[one.id]),
        "kind": _("款項爭議"),
        "state": f"dispute_{one.state}",
        "received_at": one.reported_at,
    }


def _timeline(
    *,
    person: UUID,
    account: identity.CustomerAccount | None,
    applications: Sequence[journey.Held],
    bought: Sequence[policies.PolicyView],
    paid: Sequence[payments.PaymentView],
    cases: Sequence[care.CaseView],
) -> list[TimelineItem]:
    opened = [TimelineItem(account.opened_at, "person", _("開立帳號"))] if account else []
    closed = [_item(one.closed_at, "person", _("保單提前結束"), one.number) for one in bought if one.closed_at]
    return merge(
        opened,
        [_item(one.created_at, "person", _("開始投保"), one.number) for one in applications],
        [_item(one.contracted_at, "document", _("契約成立"), one.number) for one in bought],
        closed,
        [_item(one.captured_at, "outside", _("收到保險費"), one.order) for one in paid if one.captured_at],
        [_item(one.received_at, "person", _(care.KINDS[one.kind]), one.number) for one in cases],
        _messages(person, applications, cases),
        _looks(person),
    )


def _item(at: datetime, kind: ItemKind, title: str, number: str) -> TimelineItem:
    return TimelineItem(at, kind, title, rows=((number, ""),))


def _messages(person: UUID, applications: Sequence[journey.Held], cases: Sequence[care.CaseView]) -> list[TimelineItem]:
    matters = [Subject("person", str(person))]
    matters += [Subject("application", str(one.id)) for one in applications if not one.insured_only]
    matters += [Subject("care", str(one.id)) for one in cases]
    try:
        sent = messages.newest_of(matters, limit=NEWEST)
    except KeyDestroyed:
        return []
    return [message_item(one, title=about(one.template)) for one in sent]


def _looks(person: UUID) -> list[TimelineItem]:
    seen, shown = looks.of_person(person, limit=NEWEST), looks.reveals_of(person, limit=NEWEST)
    names = identity.staff_names({*(one.by for one in seen), *(one.by for one in shown)})
    names = identity.staff_names({one.by for one in seen} | {one.by for one in shown})
    return [
        *(
            TimelineItem(one.at, "person", _("同仁查看"), names.get(one.by, one.by), rows=((looks.why_of(one), ""),))
            for one in seen
        ),
        *(TimelineItem(one.at, "person", _("同仁看了完整資料"), names.get(one.by, one.by)) for one in shown),
    ]
