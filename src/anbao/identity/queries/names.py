"""Names that customers ask to have changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from anbao.identity.models import NameRequest
from anbao.identity.queries.approvals import rejected_among
from anbao.kernel.registries import ChangedLine
from anbao.keys.api import unseal

OLD, NEW = "identity.name.old", "identity.name.new"


@dataclass(frozen=True, slots=True)
class NameAsked:
    """A request that waits. `proposed`: it is before the second person now. `old` and `new` where they were opened."""

    id: UUID
    person: UUID
    document: UUID
    asked_at: datetime
    proposed: bool
    old: str = ""
    new: str = ""


def name_asked(account: UUID, *, opened: bool = False) -> NameAsked | None:
    """The request of an account that waits, or None."""
    row = NameRequest.objects.filter(account=account, state="waiting").select_related("account").first()
    return _view(row, opened=opened) if row else None


def names_waiting() -> "Sequence[tuple[UUID, datetime]]":
    """Persons whose request nobody proposed yet, and since when; oldest first."""
    rows = list(NameRequest.objects.filter(state="waiting").select_related("account").order_by("asked_at", "id"))
    rejected = rejected_among([row.proposal for row in rows if row.proposal])
    free = [row for row in rows if row.proposal is None or row.proposal in rejected]
    return [(row.account.person_id, row.asked_at) for row in free]


def is_proposed(row: NameRequest) -> bool:
    """Whether a second person is to decide it now."""
    return row.proposal is not None and row.proposal not in rejected_among([row.proposal])


def opened(sealed: bytes, context: str) -> str:
    return unseal(bytes(sealed), context=context).decode()


def changes(payload: Mapping[str, Any]) -> list[ChangedLine]:
    """What a proposal changes, for whoever is to approve it."""
    return [ChangedLine("standing.name", payload["before"], payload["after"])]


def _view(row: NameRequest, *, opened: bool) -> NameAsked:
    old, new = (_text(row.old, OLD), _text(row.new, NEW)) if opened else ("", "")
    return NameAsked(row.id, row.account.person_id, row.document, row.asked_at, is_proposed(row), old, new)


def _text(sealed: bytes, context: str) -> str:
    return opened(sealed, context)
