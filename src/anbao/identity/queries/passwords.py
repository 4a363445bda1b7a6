"""Comparing passwords with wrapped digests. Whoever calls has reserved the attempt before."""

from datetime import datetime
from uuid import UUID

from anbao.identity.domain import hashing
from anbao.identity.domain.password_facts import password_facts, prepare
from anbao.identity.domain.person import PersonData, StaffData
from anbao.identity.models import Account
from anbao.identity.queries.figures import (
    changeable_from,
    over_from,
    password_generations,
    remind_again_from,
    remind_from,
)
from anbao.kernel.verdict import Decision, Passed, Reason
from anbao.keys.api import unwrap_digest, wrap_digest
from anbao.rulebook.api import decide

PURPOSE = "password"
_OWNER_BYTES = 16


def wrapped_digest(*, account: UUID, password: str) -> bytes:
    """What is stored: the Argon2id digest beside its owner's id, under a key outside the database.

    The owner's id inside keeps a row's digest from being moved to another account.
    """
    return wrap_digest(PURPOSE, account.bytes + hashing.digest(prepare(password)))


def is_password(*, account: UUID, wrapped: bytes | None, password: str) -> bool:
    """Whether `password` is the one behind `wrapped`. Takes the same time when there is none."""
    encoded = unwrapped(account, wrapped) if wrapped else None
    same = hashing.matches(encoded or hashing.nobodys_digest(), prepare(password))
    return same and encoded is not None


def unwrapped(account: UUID, wrapped: bytes) -> bytes | None:
    """The digest behind `wrapped`, None where it is somebody else's. Raises keys' Tampered and KeyUnknown."""
    content = unwrap_digest(PURPOSE, bytes(wrapped))
    owner, encoded = content[:_OWNER_BYTES], content[_OWNER_BYTES:]
    return encoded if owner == account.bytes else None


def password_decision(
    *, password: str, login: str, data: PersonData | StaffData | None, account: UUID | None, at: datetime
) -> Decision:
    """The guards' decision on a new password, step `identity.set-password`. Writes nothing.

    `data`: what the person told us (nothing of it may be in the password); `account`: whose former passwords
    count, None for a new account. Hashes once for each former password looked at: call it outside a transaction.
    """
    back = _generations_back(account, password, at) if account else 0
    facts = password_facts(password=password, login=login, data=data, reused_within=back)
    return decide(step="identity.set-password", facts=facts, at=at)


def refusals(decision: Decision) -> tuple[Reason, ...]:
    """Every reason against a new password, each once however many clauses ask for the same."""
    reasons = [one.verdict.reason for one in decision.results if not isinstance(one.verdict, Passed)]
    if not reasons and not isinstance(decision.verdict, Passed):  # no guard stood there at all
        reasons = [decision.verdict.reason]
    return tuple({reason.code: reason for reason in reasons}.values())


def _generations_back(account_id: UUID, password: str, at: datetime) -> int:
    generations = password_generations(at)
    account = Account.objects.get(id=account_id)
    former = account.former_passwords.order_by("-ended_at").values_list("password", flat=True)
    wrapped = [account.password, *former[: max(generations - 1, 0)]][:generations]
    for back, one in enumerate(wrapped, start=1):
        if one and is_password(account=account_id, wrapped=bytes(one), password=password):
            return back
    return 0


def password_reminder_due(*, account: UUID, at: datetime) -> bool:
    """Whether the password is old enough to be reminded of, and its owner was not told lately."""
    return reminder_due(Account.objects.get(id=account), at)


def reminder_due(account: Account, at: datetime) -> bool:
    """As `password_reminder_due`, of a row at hand."""
    set_at, reminded_at = account.password_set_at, account.password_reminded_at
    if set_at is None or remind_from(set_at, at) > at or is_over(account, at):
        return False
    return reminded_at is None or reminded_at < set_at or remind_again_from(reminded_at, at) <= at


def is_over(account: Account, at: datetime) -> bool:
    """Whether the password is so old that it opens nothing but its change."""
    over = over_from(account.password_set_at, at) if account.password_set_at else None
    return over is not None and over <= at


def unchangeable_until(account: Account, at: datetime) -> datetime | None:
    """Until when the password is too young to be changed, None where it may be: a start password always may."""
    if account.password_set_at is None or account.password_is_default:
        return None
    since = changeable_from(account.password_set_at, at)
    return since if since is not None and since > at else None
