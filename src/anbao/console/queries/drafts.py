"""A person's draft, as the pages show it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from anbao.console.domain.drafts import applied, trimmed
from anbao.console.models import Draft
from anbao.console.queries.changes import Group, count_of, in_words
from anbao.console.queries.effects import Effects, effects_of
from anbao.console.queries.shelf import Shelf
from anbao.kernel.actor import Actor
from anbao.rulebook import api as rulebook


@dataclass(frozen=True, slots=True)
class DraftPage:
    """`content`: the profile as it would be, `digest` its name; `groups` in words what changes."""

    content: dict[str, Any]
    digest: str
    groups: tuple[Group, ...]
    effects: Effects

    @property
    def count(self) -> int:
        return count_of(self.groups)


def edits_of(by: Actor, act: str, shelf: Shelf) -> dict[str, Any]:
    """What is in the draft and would still change something. One query."""
    edits = Draft.objects.filter(account=UUID(by.id), act=act).values_list("edits", flat=True).first()
    return trimmed(shelf.book.company.content, edits or {})


def content_with(edits: dict[str, Any], shelf: Shelf) -> dict[str, Any]:
    return applied(shelf.book.company.content, edits)


def draft_page(by: Actor, act: str, shelf: Shelf) -> DraftPage:
    """Raises ProfileRefused for a draft that is no profile any more."""
    content = content_with(edits_of(by, act, shelf), shelf)
    proposed = rulebook.profile_of(content)
    return DraftPage(
        content=content,
        digest=proposed.digest,
        groups=in_words(rulebook.differences(shelf.book.company, proposed), shelf),
        effects=effects_of(shelf, shelf.book.company.facts, proposed.facts),
    )
