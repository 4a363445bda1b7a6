"""What a token may be for. Each app registers its own beside its endpoints."""

from dataclasses import dataclass
from typing import Literal

from anbao.kernel.registry import Registry

Holder = Literal["customer", "staff"]


@dataclass(frozen=True, slots=True)
class Scope:
    """`holder`: whose tokens may have it. `permission`: what staff must hold as well, each time it is used."""

    key: str
    title: str
    holder: Holder
    permission: str = ""


scopes: Registry[Scope] = Registry("scope")


def scope(key: str, title: str, *, holder: Holder, permission: str = "") -> Scope:
    """Make a scope known; `title` is a msgid. Raises NameTaken."""
    return scopes.add(key, Scope(key, title, holder, permission))
