"""Who someone is: persons, accounts, sign-in, one-time passwords, staff, approvals.

What takes a password or a code reserves the attempt in a transaction of its own before it compares, so it is called
outside any transaction. Everything else says in its docstring whether it joins the caller's.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest

from anbao.identity.actions import sessions as _sessions
from anbao.identity.actions.accounts import (
    LoginMisshaped,
    LoginTaken,
    PreparedPassword,
    open_account,
    prepare_password,
    set_password,
)
from anbao.identity.actions.approvals import approve, propose, reject
from anbao.identity.actions.factors import add_totp
from anbao.identity.actions.language import keep_language
from anbao.identity.actions.otp import IssuedOtp, Redeemed, issue_otp, redeem_otp
from anbao.identity.actions.persons import keep_insured, keep_person
from anbao.identity.actions.sessions import end_other_sessions, end_session
from anbao.identity.actions.sessions import start_session as _start
from anbao.identity.actions.sign_in import check_password
from anbao.identity.actions.staff import RoleUnknown, adopt_roles, create_staff
from anbao.identity.actions.staffing import (
    disable_staff,
    issue_start_password,
    propose_account,
    propose_enable,
    propose_factor_reset,
    propose_roles,
)
from anbao.identity.domain.approval import LONGEST_REASON, AuthorNotStaff
from anbao.identity.domain.factor_words import second_step
from anbao.identity.domain.factors import Method, Proof, Proofs, proof_of
from anbao.identity.domain.factors import methods as factor_methods
from anbao.identity.domain.login import login_fault
from anbao.identity.domain.person import PersonData, StaffData
from anbao.identity.domain.purposes import otp_purposes
from anbao.identity.domain.sessions import Audience
from anbao.identity.middleware import (
    Request,
    customer_required,
    second_step_page,
    staff_required,
    step_up,
    step_up_required,
)
from anbao.identity.models import Account
from anbao.identity.queries.accounts import (
    account_of,
    has_permission,
    language_of,
    login_of,
    login_taken,
    permissions_of,
    staff_holding,
)
from anbao.identity.queries.approvals import (
    Proposal,
    ProposalCounts,
    awaiting,
    deciders,
    latest_proposal,
    proposal,
    proposal_counts,
    proposals,
    proposed_changes,
    proposed_payload,
    rejected_among,
    staff_names,
    waiting_payloads,
)
from anbao.identity.queries.devices import in_words as device_in_words
from anbao.identity.queries.factors import has_second
from anbao.identity.queries.figures import password_rules
from anbao.identity.queries.finding import (
    SOUGHT,
    CustomerAccount,
    customer_account,
    find_customers,
    is_customer,
    known_of,
    known_of_all,
)
from anbao.identity.queries.otp import OtpStatus, otp_status, record_part
from anbao.identity.queries.passwords import password_decision, password_reminder_due
from anbao.identity.queries.persons import (
    birth_date_of,
    customer_account_of,
    customers_after,
    data_key_of,
    find_person,
    name_of,
    person_data,
    person_of,
    persons_data,
    staff_data,
)
from anbao.identity.queries.staff import (
    OwnSession,
    RoleView,
    StaffMember,
    roles,
    sessions_of,
    staff_counts,
    staff_member,
    staff_members,
    staff_waiting,
)
from anbao.identity.queries.strength import is_strong, session_proofs
from anbao.kernel import clock
from anbao.kernel.actor import Actor
from anbao.kernel.verdict import Refused, Verdict

__all__ = [
    "LONGEST_REASON",
    "SOUGHT",
    "Account",
    "AuthorNotStaff",
    "CustomerAccount",
    "IssuedOtp",
    "LoginMisshaped",
    "LoginTaken",
    "Method",
    "OtpStatus",
    "OwnSession",
    "PersonData",
    "PreparedPassword",
    "Proof",
    "Proofs",
    "Proposal",
    "ProposalCounts",
    "Redeemed",
    "Request",
    "RoleUnknown",
    "RoleView",
    "SecondStep",
    "StaffData",
    "StaffMember",
    "account_of",
    "actor_of",
    "add_proof",
    "add_totp",
    "adopt_roles",
    "approve",
    "awaiting",
    "birth_date_of",
    "check_password",
    "create_staff",
    "customer_account",
    "customer_account_of",
    "customer_required",
    "customers_after",
    "data_key_of",
    "deciders",
    "device_in_words",
    "disable_staff",
    "end_other_sessions",
    "factor_methods",
    "find_customers",
    "find_person",
    "has_permission",
    "has_second",
    "is_customer",
    "is_strong",
    "issue_otp",
    "issue_start_password",
    "keep_insured",
    "keep_language",
    "keep_person",
    "known_of",
    "known_of_all",
    "language_of",
    "latest_proposal",
    "login_fault",
    "login_of",
    "login_taken",
    "name_of",
    "open_account",
    "otp_purposes",
    "otp_status",
    "password_decision",
    "password_reminder_due",
    "password_rules",
    "permissions_of",
    "person_data",
    "person_of",
    "persons_data",
    "prepare_password",
    "proposal",
    "proposal_counts",
    "proposals",
    "propose",
    "propose_account",
    "propose_enable",
    "propose_factor_reset",
    "propose_roles",
    "proposed_changes",
    "proposed_payload",
    "record_part",
    "redeem_otp",
    "reject",
    "rejected_among",
    "roles",
    "session_proofs",
    "sessions_of",
    "set_password",
    "sign_in",
    "sign_out",
    "staff_counts",
    "staff_data",
    "staff_holding",
    "staff_member",
    "staff_members",
    "staff_names",
    "staff_required",
    "staff_waiting",
    "start_session",
    "step_up",
    "step_up_required",
    "waiting_payloads",
]


@dataclass(frozen=True, slots=True)
class SecondStep:
    """The password was right, and the account has a second factor: it is asked for at `page`, a url name."""

    page: str


def sign_in(
    *, request: HttpRequest, login: str, password: str, audience: Audience, at: datetime, goal: str = ""
) -> Account | SecondStep | Refused:
    """Check a password and sign in on this browser, or go on to the second step. Call it outside a transaction.

    Entries: `identity.password.compared` for a comparison, `identity.sign-in.refused` for none or an unknown login.
    `goal`: where the second step leads to.
    """
    by = actor_of(request)
    found = check_password(login=login, password=password, audience=audience, by=by, at=at)
    if isinstance(found, Refused):
        return found
    account = Account.objects.get(id=found)
    if has_second(account.id):
        _sessions.begin_half(request=request, account=account, goal=goal, at=at)
        return SecondStep(second_step_page(audience))
    verdict = _start(request=request, account=account, by=by, at=at)
    return verdict if isinstance(verdict, Refused) else account


def start_session(*, request: HttpRequest, account: UUID, at: datetime) -> Verdict:
    """Sign an account in on this browser by a password that was just set, e.g. right after it was opened.

    Call it outside a transaction. Refused while the account is locked; where it has a second factor that was not shown
    in this session, the second step then waits at its page. Raises Account.DoesNotExist once it is closed.
    """
    row = Account.objects.find(id=account, closed_at=None)
    if row is None:
        raise Account.DoesNotExist
    if has_second(row.id) and not _sessions.is_strong_session(request, row):
        _sessions.begin_half(request=request, account=row, goal="", at=at)
        return second_step()
    return _start(request=request, account=row, by=actor_of(request), at=at)


def add_proof(*, request: Request, method: str, at: datetime, verified: bool = False) -> Verdict:
    """Keep with this session that `method` was shown in it, just now; a waiting sign-in is complete with it.

    For whoever checked it: a one-time password that was redeemed, a certificate that an authority vouched for. Call it
    outside a transaction. `verified`: the device verified its user. Refused where nobody is signed in or waits for it.
    """
    proof = proof_of(method, at, verified=verified)
    return _sessions.add_proof(request=request, account=request.account, proof=proof, by=actor_of(request), at=at)


def sign_out(request: HttpRequest) -> None:
    """Sign out of this browser. Call it outside a transaction."""
    end_session(request=request, by=actor_of(request), at=clock.now())


def actor_of(request: HttpRequest) -> Actor:
    """On whose behalf a request acts: `request.actor`, for views whose request is not annotated as ours."""
    if not isinstance(request, Request):
        raise TypeError("the request did not pass AccountMiddleware")
    return request.actor
