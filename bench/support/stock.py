"""What is stored: sales, requests, disputed payments, proposals, days held against files. A few made, many copied."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

import psycopg
from django.db import transaction

from anbao.commerce.care.actions import handling
from anbao.commerce.care.actions.opening import Wanted, write_down
from anbao.commerce.care.domain.case import CaseView, Channel, Contact, Kind, Outcome
from anbao.commerce.disputes.actions.decide import decide, review
from anbao.commerce.disputes.actions.report import report_by_telephone
from anbao.commerce.disputes.domain.dispute import Authorised, DisputeView, Fault, Found
from anbao.commerce.payments.models import Payment
from anbao.commerce.policies.models import Policy
from anbao.commerce.reconciliation.domain.compare import What
from anbao.commerce.reconciliation.domain.difference import SYSTEMS, DayState, Settled
from anbao.commerce.reconciliation.models import Day, Difference
from anbao.identity import api as identity
from anbao.kernel import clock
from anbao.kernel.ids import new_id
from anbao.kernel.verdict import Passed
from anbao.project.demo import seed
from anbao.rulebook import api as rulebook
from bench.support import multiplied, seats

SALE: Final = (
    "identity_person", "identity_account", "registration_registration", "registration_agreement",
    "registration_documentopening", "journey_application", "journey_transition", "identity_onetimepassword",
    "underwriting_underwritingdecision", "underwriting_reservation", "screening_screening", "payments_payment",
    "reporting_report", "policies_policy", "policies_delivery", "handover_policyevent", "records_record",
    "jobs_outgoingcall", "messages_message",
)  # fmt: skip
"""What a sale leaves in tables that lists and figures read."""
CASE: Final = ("care_case", "care_step")
DISPUTE: Final = ("disputes_dispute",)
PROPOSAL: Final = ("identity_approval", "identity_approvaldecision")
SHARE: Final = {"closed": 20, "open": 500}
"""One in so many sales has one, that is over or that still waits."""
DAYS: Final = 700  # that were held against daily files
DIFFERENCES: Final = {"settled": 2000, "open": 200}


@dataclass(frozen=True, slots=True)
class Made:
    """One of each, as it comes about. `of_sale`: ids of the sale, which what is copied along names too."""

    application: UUID
    of_sale: tuple[UUID, ...]
    closed: tuple[tuple[UUID, tuple[str, ...]], ...]
    open: tuple[tuple[UUID, tuple[str, ...]], ...]


def begin() -> Made:
    """A request that was answered and one that waits, a dispute decided and one open, a proposal that waits."""
    policy = Policy.objects.latest("contracted_at")
    payment = Payment.objects.get(application=policy.application)
    answered, asked = _case(policy.number, "出發後還可以延長保障嗎？"), _case(policy.number, "想請您補寄一份保單。")
    _answer(answered)
    decided = _dispute(policy.application)
    _decide(decided)
    disputed = _dispute(policy.application)
    approved = identity.Approval.objects.filter(decision__approved=True).latest("proposed_at").id
    _days(days=2, differences={"settled": 1, "open": 1})
    return Made(
        application=policy.application,
        of_sale=(policy.id, policy.application, policy.account_id, policy.person, payment.id),
        closed=((answered, CASE), (decided, DISPUTE), (approved, PROPOSAL)),
        open=((asked, CASE), (disputed, DISPUTE), (_proposal(), PROPOSAL)),
    )


def multiply(connection: psycopg.Connection, made: Made, times: int) -> None:
    """The sale so many times, and the rest as often as goes with that."""
    multiplied.multiply(connection, made.application, SALE, times)
    for share, those in ((SHARE["closed"], made.closed), (SHARE["open"], made.open)):
        for one, tables in those:
            multiplied.multiply(
                connection, one, tables, times // share, apart=share * multiplied.MINUTE, along=made.of_sale
            )
    _days(days=DAYS, differences=DIFFERENCES)


def _case(policy: str, words: str) -> UUID:
    at, clerk = clock.now(), seats.staff_actor(seed.CLERK)
    made = write_down(
        wanted=Wanted(Kind.QUESTION, words),
        channel=Channel.TELEPHONE,
        policy_number=policy,
        contact=Contact(""),
        by=clerk,
        at=at,
    )
    assert isinstance(made, CaseView), made
    return made.id


def _answer(case: UUID) -> None:
    at, clerk = clock.now(), seats.staff_actor(seed.CLERK)
    words = "可以，請到原來的頁面辦理。"
    done = (
        handling.take(case=case, by=clerk, at=at),
        handling.answer(case=case, outcome=Outcome.EXPLAINED, words=words, by=clerk, at=at),
    )
    assert done == (Passed(), Passed()), done


def _dispute(application: UUID) -> UUID:
    at, officer = clock.now(), seats.staff_actor(seed.OFFICER)
    made = report_by_telephone(application=application, words="這一筆不是我刷的。", by=officer, at=at)
    assert isinstance(made, DisputeView), made
    return made.id


def _decide(dispute: UUID) -> None:
    at, officer = clock.now(), seats.staff_actor(seed.OFFICER)
    found = Found(upheld=True, authorised=Authorised.NO, fault=Fault.NONE, reason="查明不是您授權的。")
    done = review(dispute=dispute, by=officer, at=at), decide(dispute=dispute, found=found, by=officer, at=at)
    assert done == (Passed(), Passed()), done


def _proposal() -> UUID:
    """To be stricter than the law: told in words by what the book says."""
    at, author = clock.now(), seats.staff_actor(seed.COMPLIANCE)
    content = {**seed.PROFILE, "stricter": {"otp.valid_for": "PT3M"}}
    payload = rulebook.prepare_change(content=content, by=author, at=at)
    with transaction.atomic(durable=True):
        return identity.propose(act=rulebook.PROFILE_ACT, payload=payload, by=author, at=at)


def _days(*, days: int, differences: dict[str, int]) -> None:
    """Days that were compared, newest yesterday, and what differed on them."""
    at, clerk = clock.now(), str(seats.staff_actor(seed.CLERK))
    rows = [
        Day(
            id=new_id(at - timedelta(days=ago)),
            system=system,
            day=clock.local_date(at) - timedelta(days=ago),
            state=DayState.COMPARED,
            due_at=at - timedelta(days=ago - 1),
            compared_at=at,
        )
        for ago in range(1, days + 1)
        for system in SYSTEMS
    ]
    Day.objects.bulk_create(rows, ignore_conflicts=True)
    kept = list(Day.objects.order_by("-day", "system")[: len(rows)])
    Difference.objects.bulk_create(
        Difference(
            id=new_id(at),
            day=kept[number % len(kept)],
            what=What.MISSING_HERE,
            kind="capture",
            key=f"bench-{days}-{state}-{number}",
            found_at=at - timedelta(hours=number),
            **({"reason": Settled.MATCHED, "settled_by": clerk, "settled_at": at} if state == "settled" else {}),
        )
        for state, many in differences.items()
        for number in range(many)
    )
