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
from anbao.identity.actions.budgets import reserve_budget
from anbao.identity.actions.duty_exceptions import propose_exception as propose_duty_exception
from anbao.identity.actions.emergencies import propose_emergency
from anbao.identity.actions.factor_reset import propose_factor_reset
from anbao.identity.actions.factors import add_totp
from anbao.identity.actions.moves import withdraw_move
from anbao.identity.actions.names import decline_name, propose_name
from anbao.identity.actions.otp import IssuedOtp, Redeemed, issue_otp, redeem_otp
from anbao.identity.actions.persons import keep_insured, keep_person
from anbao.identity.actions.reviews import change_item, confirm_item, flag_item, remove_item
from anbao.identity.actions.reviews import open_due as open_access_review
from anbao.identity.actions.sessions import end_other_sessions, end_session
from anbao.identity.actions.sessions import start_session as _start
from anbao.identity.actions.sign_in import check_account, check_password
from anbao.identity.actions.staff import RoleUnknown, adopt_roles, create_staff
from anbao.identity.actions.staffing import (
    disable_staff,
    issue_start_password,
    propose_account,
    propose_enable,
    propose_roles,
)
from anbao.identity.actions.standing import propose_standing
from anbao.identity.actions.terms import propose_term
from anbao.identity.domain.address import address_of, network_of
from anbao.identity.domain.approval import LONGEST_REASON, AuthorNotStaff
from anbao.identity.domain.duties import Pair as DutyPair
from anbao.identity.domain.evidence import Evidence
from anbao.identity.domain.factor_words import second_step
from anbao.identity.domain.factors import Method, Proof, Proofs, proof_of
from anbao.identity.domain.factors import methods as factor_methods
from anbao.identity.domain.login import login_fault
from anbao.identity.domain.person import PersonData, StaffData
from anbao.identity.domain.purposes import otp_purposes
from anbao.identity.domain.sessions import Audience
from anbao.identity.domain.standing import BY_TWO as STANDINGS_BY_TWO
from anbao.identity.domain.standing import TITLES as STANDINGS
from anbao.identity.middleware import (
    Request,
    customer_required,
    fence,
    second_step_page,
    staff_required,
    step_up,
    step_up_required,
)
from anbao.identity.models import Account, Approval
from anbao.identity.queries.accounts import (
    account_of,
    budget_account,
    has_permission,
    language_of,
    login_of,
    login_taken,
    logins_of,
    permissions_of,
    staff_holding,
)
from anbao.identity.queries.approvals import (
    Proposal,
    awaiting,
    deciders,
    latest_proposal,
    proposal,
    proposal_rows,
    proposals,
    proposals_of,
    proposed_changes,
    proposed_payload,
    rejected_among,
    shown_proposals,
    staff_names,
    waiting_payloads,
)
from anbao.identity.queries.contacts import standing_contact
from anbao.identity.queries.devices import in_words as device_in_words
from anbao.identity.queries.duties import Conflict as DutyConflict
from anbao.identity.queries.duties import conflicts as duty_conflicts
from anbao.identity.queries.duties import pairs as duty_pairs
from anbao.identity.queries.factors import has_second
from anbao.identity.queries.figures import emergency_limit, password_rules
from anbao.identity.queries.finding import (
    SOUGHT,
    CustomerAccount,
    customer_account,
    find_customers,
    is_customer,
    known_of,
    known_of_all,
)
from anbao.identity.queries.names import NameAsked, name_asked, names_waiting
from anbao.identity.queries.otp import OtpStatus, otp_status, record_part
from anbao.identity.queries.passwords import password_decision, password_reminder_due
from anbao.identity.queries.persons import (
    birth_date_of,
    customer_account_of,
    customers_after,
    data_key_of,
    find_person,
    has_customer_account,
    name_of,
    person_data,
    person_of,
    persons_data,
    staff_data,
)
from anbao.identity.queries.proposed import changes_of_many, waiting_with_changes
from anbao.identity.queries.reviews import (
    ItemView,
    ReviewView,
    items_of,
    items_waiting,
    late_reviews,
    review_item,
    review_of,
    reviews_of,
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
from anbao.identity.queries.standing import StandingView, standing_of, standing_view, standing_waiting
from anbao.identity.queries.strength import is_strong, session_proofs
from anbao.identity.queries.tenures import TenureView, failed_moves, tenure_of
from anbao.kernel import clock
from anbao.kernel.actor import Actor
from anbao.kernel.verdict import Refused, Verdict

__all__ = [
    "LONGEST_REASON",
    "SOUGHT",
    "STANDINGS",
    "STANDINGS_BY_TWO",
    "Account",
    "Approval",
    "AuthorNotStaff",
    "CustomerAccount",
    "DutyConflict",
    "DutyPair",
    "Evidence",
    "IssuedOtp",
    "ItemView",
    "LoginMisshaped",
    "LoginTaken",
    "Method",
    "NameAsked",
    "OtpStatus",
    "OwnSession",
    "PersonData",
    "PreparedPassword",
    "Proof",
    "Proofs",
    "Proposal",
    "Redeemed",
    "Request",
    "ReviewView",
    "RoleUnknown",
    "RoleView",
    "SecondStep",
    "StaffData",
    "StaffMember",
    "StandingView",
    "TenureView",
    "account_of",
    "actor_of",
    "add_proof",
    "add_totp",
    "address_of",
    "adopt_roles",
    "approve",
    "awaiting",
    "birth_date_of",
    "budget_account",
    "change_item",
    "changes_of_many",
    "check_password",
    "confirm_item",
    "create_staff",
    "customer_account",
    "customer_account_of",
    "customer_required",
    "customers_after",
    "data_key_of",
    "deciders",
    "decline_name",
    "device_in_words",
    "disable_staff",
    "duty_conflicts",
    "duty_pairs",
    "emergency_limit",
    "end_other_sessions",
    "factor_methods",
    "failed_moves",
    "fence",
    "find_customers",
    "find_person",
    "flag_item",
    "has_customer_account",
    "has_permission",
    "has_second",
    "is_customer",
    "is_strong",
    "issue_otp",
    "issue_start_password",
    "items_of",
    "items_waiting",
    "keep_insured",
    "keep_person",
    "known_of",
    "known_of_all",
    "language_of",
    "late_reviews",
    "latest_proposal",
    "login_fault",
    "login_of",
    "login_taken",
    "logins_of",
    "name_asked",
    "name_of",
    "names_waiting",
    "network_of",
    "open_access_review",
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
    "proposal_rows",
    "proposals",
    "proposals_of",
    "propose",
    "propose_account",
    "propose_duty_exception",
    "propose_emergency",
    "propose_enable",
    "propose_factor_reset",
    "propose_name",
    "propose_roles",
    "propose_standing",
    "propose_term",
    "proposed_changes",
    "proposed_payload",
    "record_part",
    "redeem_otp",
    "reject",
    "rejected_among",
    "remove_item",
    "reserve_budget",
    "review_item",
    "review_of",
    "reviews_of",
    "roles",
    "session_proofs",
    "sessions_of",
    "set_password",
    "shown_proposals",
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
    "standing_contact",
    "standing_of",
    "standing_view",
    "standing_waiting",
    "start_session",
    "step_up",
    "step_up_required",
    "tenure_of",
    "waiting_payloads",
    "waiting_with_changes",
    "withdraw_move",
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
    account = check_account(login=login, password=password, audience=audience, by=by, at=at)
    if isinstance(account, Refused):
        return account
    if has_second(account.id):
        _sessions.begin_half(request=request, account=account, goal=goal, at=at)
        return SecondStep(second_step_page(audience))
    verdict = _start(request=request, account=account, by=by, at=at)
    return verdict if isinstance(verdict, Refused) else account


def start_session(*, request: HttpRequest, account: UUID, at: datetime, proven: bool = False) -> Verdict:
    """Sign an account in on this browser by a password that was just set, e.g. right after it was opened.

    Call it outside a transaction. Refused while the account is locked, unless it was `proven` here and now whose
    browser this is. Where it has a second factor that was not shown in this session, the second step then waits at its
    page, and what is returned says so (`identity.second-step`). Raises Account.DoesNotExist once it is closed.
    """
    row = Account.objects.find(id=account, closed_at=None)
    if row is None:
        raise Account.DoesNotExist
    if has_second(row.id) and not _sessions.is_strong_session(request, row):
        _sessions.begin_half(request=request, account=row, goal="", at=at, proven=proven)
        return second_step()
    return _start(request=request, account=row, by=actor_of(request), at=at, proven=proven)


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
