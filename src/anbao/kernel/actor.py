"""Who acts, and on what."""

from dataclasses import dataclass
from enum import StrEnum


class ActorKind(StrEnum):
    VISITOR = "visitor"  # not signed in; id is the visit's random token
    CUSTOMER = "customer"
    STAFF = "staff"
    PARTNER = "partner"
    EXAMINER = "examiner"
    SYSTEM = "system"  # a task or a command; id is its name


@dataclass(frozen=True, slots=True)
class Actor:
    """The one on whose behalf something happens. `id` is an opaque id, never a personal datum."""

    kind: ActorKind
    id: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"


def system(name: str) -> Actor:
    """The actor of a task or command called `name`."""
    return Actor(ActorKind.SYSTEM, name)


@dataclass(frozen=True, slots=True)
class Subject:
    """The matter that an entry, a data key or an outgoing call belongs to, e.g. `("application", "0193…")`."""

    kind: str
    id: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"
