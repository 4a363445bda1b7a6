"""Roles and duties as this release brings them, beside those that are adopted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from anbao.identity.domain.duties import Pair
from anbao.identity.models import Role
from anbao.identity.queries.duties import pairs
from anbao.kernel.plain import from_yaml

DATA: Final = Path(__file__).parents[1] / "data"
Roles = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class RoleChange:
    """A role, or a pair of duties (`duties.KEY`), that the release brings otherwise than it is adopted."""

    name: str
    gained: tuple[str, ...]
    lost: tuple[str, ...]


def shipped_roles() -> Roles:
    found: Roles = from_yaml((DATA / "roles.yaml").read_text(encoding="utf-8"))
    return found


def shipped_pairs() -> tuple[Pair, ...]:
    found = from_yaml((DATA / "duties.yaml").read_text(encoding="utf-8"))
    return tuple(_pair(key, **found[key]) for key in sorted(found))


def changes_of_roles() -> list[RoleChange]:
    """What adopting would change now, by name."""
    held = {role.key: role for role in Role.objects.all()}
    found = []
    for key, wanted in sorted(shipped_roles().items()):
        role, names = held.get(key), set(wanted["permissions"])
        before = set(role.permissions) if role else set()
        if role is None or before != names or role.title != wanted["title"]:
            found.append(RoleChange(key, tuple(sorted(names - before)), tuple(sorted(before - names))))
    now, then = {one.key: one for one in pairs()}, {one.key: one for one in shipped_pairs()}
    other = [key for key in sorted(now.keys() | then.keys()) if now.get(key) != then.get(key)]
    return found + [RoleChange(f"duties.{key}", _names(then.get(key)), _names(now.get(key))) for key in other]


def _pair(key: str, *, permissions: Sequence[str], reason: str) -> Pair:
    first, second = permissions
    return Pair(key, first, second, reason)


def _names(pair: Pair | None) -> tuple[str, ...]:
    return (pair.first, pair.second) if pair else ()
