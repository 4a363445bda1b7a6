"""Tables of identity. Persons are found by blind index; a row read without opening shows nothing."""

from anbao.identity.models.account import Account, PasswordHistory, SignInGate
from anbao.identity.models.approval import Approval, ApprovalDecision
from anbao.identity.models.attempts import Attack, FailedSignIn, Spending
from anbao.identity.models.contact import ContactChange
from anbao.identity.models.duties import DutyException, DutyPair
from anbao.identity.models.factor import Factor, PasskeyChallenge, RecoveryCode
from anbao.identity.models.name import NameRequest
from anbao.identity.models.otp import TO_NOBODY, OneTimePassword
from anbao.identity.models.person import Person
from anbao.identity.models.reset import PasswordReset
from anbao.identity.models.review import AccessReview, AccessReviewItem
from anbao.identity.models.role import Role, RoleGrant
from anbao.identity.models.session import KnownDevice, Session
from anbao.identity.models.standing import Standing
from anbao.identity.models.tenure import RoleMove, Tenure

__all__ = [
    "TO_NOBODY",
    "AccessReview",
    "AccessReviewItem",
    "Account",
    "Approval",
    "ApprovalDecision",
    "Attack",
    "ContactChange",
    "DutyException",
    "DutyPair",
    "Factor",
    "FailedSignIn",
    "KnownDevice",
    "NameRequest",
    "OneTimePassword",
    "PasskeyChallenge",
    "PasswordHistory",
    "PasswordReset",
    "Person",
    "RecoveryCode",
    "Role",
    "RoleGrant",
    "RoleMove",
    "Session",
    "SignInGate",
    "Spending",
    "Standing",
    "Tenure",
]
