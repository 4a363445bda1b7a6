"""What is kept of somebody, by purpose: since when, until when, and whom it was told to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from anbao.commerce.journey import api as journey
from anbao.commerce.mydata.queries.owner import Owner
from anbao.commerce.policies import api as policies
from anbao.commerce.records import api as records
from anbao.commerce.registration import api as registration
from anbao.identity import api as identity
from anbao.jobs import api as jobs
from anbao.kernel.registries import KeptData, Rows, kept_data
from anbao.kernel.text import N_
from anbao.messages import api as messages
from anbao.rulebook import api as rulebook

MOST = 200
"""Applications of one page."""


@dataclass(frozen=True, slots=True)
class Purpose:
    """A kind of data with what it is kept for. `since`: when the oldest of it came about; None where there is none."""

    kind: KeptData
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Sale:
    """An application, with its policy where it led to one. `until`: the last day of keeping, once it is known."""

    id: UUID
    number: str
    title: str
    since: datetime
    until: date | None


def purposes_of(owner: Owner) -> list[Purpose]:
    kinds = sorted((kind for _name, kind in kept_data.items()), key=lambda kind: kind.order)
    return [Purpose(kind, kind.since(owner.account)) for kind in kinds]


def sales_of(owner: Owner) -> list[Sale]:
    standings = journey.standings_of(owner.account, MOST)
    sold = {policy.application: policy for policy in policies.policies_of(owner.account)}
    until = records.all_kept_until([one.id for one in standings])
    return [_sale(one, sold.get(one.id), until.get(one.id)) for one in standings]


def _sale(one: journey.Standing, policy: policies.PolicyView | None, until: date | None) -> Sale:
    number, title = (policy.number, policy.title) if policy else (one.number, "")
    return Sale(one.id, number, title, one.created_at, until)


def years_kept(at: datetime) -> int:
    """How many years after its end a record is kept at least."""
    return rulebook.at(at).figure(records.KEPT_FOR).period.years


def told_of(owner: Owner) -> Sequence[jobs.Told]:
    """The outside systems that took something over about this customer."""
    return jobs.told(owner.matters)


def advertising_rows(account: UUID) -> dict[str, Rows]:
    """What somebody chose about advertising, and the advertising that they got."""
    recipient = str(identity.person_of(account))
    return {
        "advertising_choices": messages.choices_part(recipient),
        "advertising_mails": messages.advertising_part(recipient),
    }


def registration_rows(account: UUID) -> Mapping[str, Rows]:
    """How an account was verified, and what was read and agreed to then."""
    return registration.account_part(account)


def _first_advertised(account: UUID) -> datetime | None:
    return messages.first_advertised(str(identity.person_of(account)))


KEPT: dict[str, KeptData] = {
    "registration": KeptData(
        N_("註冊與同意"),
        N_("證明您讀過、同意過什麼，身分怎麼驗證"),
        N_("有帳號或保單紀錄的期間"),
        (
            "registration.Registration",
            "registration.Draft",
            "registration.DocumentOpening",
            "registration.Agreement",
        ),
        registration_rows,
        registration.first_verified,
        order=20,
    ),
    "advertising": KeptData(
        N_("廣告郵件"),
        N_("照您的意思寄或不寄廣告"),
        N_("有帳號的期間；您說不要，就一直記著不要"),
        ("messages.AdvertisingChoice", "site.AdvertisementMail"),
        advertising_rows,
        _first_advertised,
        order=50,
    ),
}
