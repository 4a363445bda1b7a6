"""Tables of identity. Persons are found by blind index; a row read without opening shows nothing."""

from anbao.identity.models.account import Account, Factor, PasswordHistory, SignInGate
from anbao.identity.models.approval import Approval, ApprovalDecision
from anbao.identity.models.duties import DutyException, DutyPair
from anbao.identity.models.otp import OneTimePassword
from anbao.identity.models.person import Person
from anbao.identity.models.review import AccessReview, AccessReviewItem
from anbao.identity.models.role import Role, RoleGrant
from anbao.identity.models.session import KnownDevice, Session
from anbao.identity.models.tenure import RoleMove, Tenure

__all__ = [
    "AccessReview",
    "AccessReviewItem",
    "Account",
    "Approval",
    "ApprovalDecision",
    "DutyException",
    "DutyPair",
    "Factor",
    "KnownDevice",
    "OneTimePassword",
    "PasswordHistory",
    "Person",
    "Role",
    "RoleGrant",
    "RoleMove",
    "Session",
    "SignInGate",
    "Tenure",
]
