"""Tables of identity. Persons are found by blind index; a row read without opening shows nothing."""

from anbao.identity.models.account import Account, PasswordHistory, SignInGate
from anbao.identity.models.approval import Approval, ApprovalDecision
from anbao.identity.models.factor import Factor, PasskeyChallenge, RecoveryCode
from anbao.identity.models.otp import OneTimePassword
from anbao.identity.models.person import Person
from anbao.identity.models.role import Role, RoleGrant
from anbao.identity.models.session import KnownDevice, Session

__all__ = [
    "Account",
    "Approval",
    "ApprovalDecision",
    "Factor",
    "KnownDevice",
    "OneTimePassword",
    "PasskeyChallenge",
    "PasswordHistory",
    "Person",
    "RecoveryCode",
    "Role",
    "RoleGrant",
    "Session",
    "SignInGate",
]
