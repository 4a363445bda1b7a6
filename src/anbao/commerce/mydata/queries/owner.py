"""Whose account it is, and every matter of theirs."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from anbao.identity import api as identity
from anbao.kernel.actor import Subject
from anbao.kernel.registries import account_matters
from anbao.messages import api as messages


@dataclass(frozen=True, slots=True)
class Owner:
    """A customer: account, person, and the matters that they began, as every app tells them."""

    account: UUID
    person: UUID
    matters: Sequence[Subject]

    @property
    def reader(self) -> messages.Reader:
        return messages.Reader(self.matters, str(self.person))

    def ids(self, kind: str) -> list[UUID]:
        """The ids of their matters of one kind."""
        return [UUID(matter.id) for matter in self.matters if matter.kind == kind]


def owner_of(account: UUID) -> Owner:
    matters = [matter for _name, of in account_matters.items() for matter in of(account)]
    return Owner(account, identity.person_of(account), matters)
