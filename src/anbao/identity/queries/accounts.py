"""Accounts, their logins and what they may do."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from anbao.identity.domain.login import normalize
from anbao.identity.models import Account, RoleGrant, SignInGate
from anbao.kernel.actor import ActorKind
from anbao.keys.api import blind_index, unseal, unseal_many
from anbao.rows import Select, given

LANGUAGE = "zh-hant"
LOGIN_CONTEXT = "identity.account.login"

_LOCKED = Select(
    lambda: SignInGate.objects.filter(
        audience=given("audience"), login_index=given("login"), locked_until__gt=given("at")
    )[:1]
)


def login_index(login: str) -> bytes:
    return blind_index("login", normalize(login))


def login_taken(login: str) -> bool:
    """Whether a customer has this login."""
    return Account.objects.find(kind="customer", login_index=login_index(login)) is not None


def account_of(login: str) -> UUID | None:
    """The account with this login, whatever its kind (staff before customers), or None."""
    found = Account.objects.filter(login_index=login_index(login)).order_by("-kind")
    return found.values_list("id", flat=True).first()


def login_of(account: UUID) -> str:
    """An account's login, opened. Raises Account.DoesNotExist."""
    sealed = Account.objects.values_list("login", flat=True).get(id=account)
    return unseal(bytes(sealed), context=LOGIN_CONTEXT).decode()


def logins_of(accounts: Collection[UUID]) -> dict[UUID, str]:
    """Several accounts' logins, opened in one batch."""
    rows = list(Account.objects.filter(id__in=accounts).values_list("id", "login"))
    opened = unseal_many([(bytes(sealed), LOGIN_CONTEXT) for _id, sealed in rows]) if rows else []
    return {id_: login.decode() for (id_, _sealed), login in zip(rows, opened, strict=True)}


def language_of(account: UUID | None) -> str:
    """The language in which an account's owner reads what we write; ours where there is no account."""
    return _LANGUAGE.first(id=account) or LANGUAGE if account is not None else LANGUAGE


_LANGUAGE: Select[str] = Select(lambda: Account.objects.filter(id=given("id")).values_list("language", flat=True))


def permissions_of(account: UUID) -> frozenset[str]:
    """What the account's present roles allow."""
    lists = _PERMISSIONS.all(account=account)
    return frozenset(permission for permissions in lists for permission in permissions)


_PERMISSIONS: Select[list[str]] = Select(
    lambda: RoleGrant.objects.filter(account_id=given("account"), ended_at=None).values_list(
        "role__permissions", flat=True
    )
)


def has_permission(account: UUID | Account | None, permission: str) -> bool:
    """Whether an open staff account holds `permission`. Nobody (None) holds none."""
    if account is None:
        return False
    id_ = account.id if isinstance(account, Account) else account
    return Account.objects.filter(
        id=id_,
        kind="staff",
        closed_at=None,
        grants__ended_at=None,
        grants__role__permissions__contains=[permission],
    ).exists()


def lock_on(account: Account, at: datetime) -> tuple[UUID, datetime] | None:
    """The gate of the account's login and the end of its lock, or None when it is open."""
    gate = _LOCKED.first(audience=account.kind, login=bytes(account.login_index), at=at)
    return (gate.id, gate.locked_until) if gate and gate.locked_until else None


def budget_account(audience: str, login: str) -> str:
    """What attempts at a typed login are counted under, whether or not an account has it."""
    return f"{audience} {login_index(login).hex()}"


def staff_holding(permission: str) -> dict[str, UUID]:
    """Everybody who holds `permission` now: actor → person. Open staff accounts only."""
    held = {"grants__ended_at": None, "grants__role__permissions__contains": [permission]}
    accounts = Account.objects.filter(kind="staff", closed_at=None, **held).distinct()
    return {f"{ActorKind.STAFF}:{id_}": person for id_, person in accounts.values_list("id", "person_id")}
