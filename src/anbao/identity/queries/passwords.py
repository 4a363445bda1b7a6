"""Comparing passwords with wrapped digests. Whoever calls has reserved the attempt before."""

from datetime import datetime
from uuid import UUID

from anbao.identity.domain import hashing
from anbao.identity.domain.password_facts import password_facts, prepare
from anbao.identity.domain.person import PersonData, StaffData
from anbao.identity.models import Account
from anbao.identity.queries.figures import password_generations, remind_from
from anbao.kernel.verdict import Decision
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
    encoded = _unwrap(account, wrapped) if wrapped else None
    same = hashing.matches(encoded or hashing.nobodys_digest(), prepare(password))
    return same and encoded is not None


def _unwrap(account: UUID, wrapped: bytes) -> bytes | None:
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
    """Whether the password is old enough to be reminded of (insurer security, annex 5, point three)."""
    set_at = Account.objects.values_list("password_set_at", flat=True).get(id=account)
    return set_at is not None and remind_from(set_at, at) <= at
