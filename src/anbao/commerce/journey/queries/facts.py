"""The facts that each step's guards ask for."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.journey.domain.content import CHILD, Snapshot
from anbao.commerce.journey.models import Application
from anbao.commerce.journey.queries.content import digest_of
from anbao.commerce.payments import api as payments
from anbao.commerce.registration import api as registration
from anbao.commerce.screening import api as screening
from anbao.identity import api as identity
from anbao.kernel.clock import local_date
from anbao.kernel.periods import age_on
from anbao.kernel.registries import Fact, Facts


def registration_facts(account: UUID) -> dict[str, Fact]:
    """`registration.*`: whether, how and when last this account did business of the sale's kind."""
    found = registration.registration_of(account)
    if found is None:
        return {"registration.verified": False, "registration.method": "", "registration.last_activity_at": None}
    return {
        "registration.verified": found.verified_at is not None,
        "registration.method": found.method,
        "registration.last_activity_at": found.last_activity_at,
    }


def data_facts(row: Application, snapshot: Snapshot, at: datetime) -> Facts:
    """Step `sale.data`."""
    return {
        "proposer.natural_person": True,  # only persons have accounts of kind customer, found by national id
        "proposer.age": age_on(snapshot.proposer.birth_date, local_date(at)),
        "account.standing": identity.standing_of(row.account_id),
        "cover.starts_at": row.starts_at,
        **insured_facts(snapshot, at),
        **catalogue.product_facts(row.line),
        **registration_facts(row.account_id),
    }


def people_of(snapshot: Snapshot) -> list[screening.Named]:
    """Everybody whose name is screened: proposer, insured where that is somebody else, a beneficiary who is named."""
    proposer, insured, declared = snapshot.proposer, snapshot.insured, snapshot.declared
    people = [screening.Named("proposer", proposer.name, proposer.birth_date)]
    if (insured.name, insured.birth_date) != (proposer.name, proposer.birth_date):
        people.append(screening.Named("insured", insured.name, insured.birth_date))
    if declared.beneficiary_name:
        people.append(screening.Named("beneficiary", declared.beneficiary_name))
    return people


def insured_facts(snapshot: Snapshot, at: datetime) -> Facts:
    """Who is insured, as declared. The child's birthday counts from the beginning of the day in Taiwan."""
    declared = snapshot.declared
    known = declared.insured_is_proposer or declared.insured is not None
    return {
        "insured.is_proposer": declared.insured_is_proposer,
        "insured.own_child": declared.insured is not None and declared.insured.relation == CHILD,
        "insured.age": age_on(snapshot.insured.birth_date, local_date(at)) if known else None,
    }


def terms_facts(required: Sequence[str], opened: Sequence[str], agreed: Sequence[str]) -> Facts:
    """Step `sale.terms`; each item is `<document key>@<sha256>`."""
    return {"terms.required": tuple(required), "terms.opened": tuple(opened), "terms.agreed": tuple(agreed)}


def confirm_facts(
    row: Application, snapshot: Snapshot, at: datetime, *, redeemed: bool, act: str, digest: str
) -> Facts:
    """Step `sale.confirm`; `act` is what the one-time password was issued for."""
    return {
        **insured_facts(snapshot, at),
        "account.standing": identity.standing_of(row.account_id),
        "otp.redeemed": redeemed,
        "otp.act_matches": bool(act) and act == digest,
        "application.underwritten": row.underwritten_digest == digest,
        **catalogue.product_facts(row.line),
    }


def pay_facts(row: Application, *, method: str) -> Facts:
    """Step `sale.pay`."""
    return {
        "payment.method": method,
        "account.standing": identity.standing_of(row.account_id),
        "registration.method": str(registration_facts(row.account_id)["registration.method"]),
        "application.confirmed": is_confirmed(row),
        "cover.starts_at": row.starts_at,
    }


def authorized_facts(row: Application, *, method: str, holder_matches: bool | None) -> Facts:
    """Step `sale.authorized`; `method` is the payment's."""
    return {
        "payment.method": method,
        "payment.holder_matches": holder_matches,
        "cover.starts_at": row.starts_at,
        **catalogue.product_facts(row.line),
    }


def capture_facts(row: Application, *, method: str, holder_matches: bool | None) -> Facts:
    """Step `sale.capture`."""
    facts = authorized_facts(row, method=method, holder_matches=holder_matches)
    return {**facts, "report.receipt_at": row.receipt_at}


def issue_facts(row: Application, payment: payments.PaymentView) -> Facts:
    """Step `sale.issue`."""
    digest = digest_of(row)
    return {
        "payment.captured": payment.captured_at is not None,
        "application.underwritten": row.underwritten_digest == digest,
        "application.confirmed": row.confirmed_digest == digest,
        **catalogue.product_facts(row.line),
    }


def is_confirmed(row: Application) -> bool:
    """Whether exactly today's content was confirmed."""
    return bool(row.confirmed_digest) and row.confirmed_digest == digest_of(row)
