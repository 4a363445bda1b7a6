"""The company's profile: what it is, what it does, its own values; and what it was."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from anbao.console.queries.changes import COMPANY, UNSETTLED, Group, Line, figure_line, in_words
from anbao.console.queries.effects import Effects, effects_of
from anbao.console.queries.names import described, value_name
from anbao.console.queries.remembering import remembered
from anbao.console.queries.shelf import Shelf
from anbao.identity import api as identity
from anbao.kernel.actor import Subject
from anbao.kernel.canonical import canonical
from anbao.kernel.registries import ChangedLine
from anbao.ledger.api import entries_of
from anbao.rulebook import api as rulebook

PROFILE = Subject("rulebook", "profile")
_FLAGS = ("foreign_branch", "internal_control")


@dataclass(frozen=True, slots=True)
class Activity:
    """Something the company may do. `effects`: what begins or ceases when it takes it up, or gives it up."""

    key: str
    title: str
    on: bool
    effects: Effects


@dataclass(frozen=True, slots=True)
class Edition:
    """A version of the profile. `author` proposed, `approver` approved it; the first one has no two people."""

    at: datetime
    author: str
    approver: str
    groups: tuple[Group, ...]
    digest: str
    book: str
    first: bool


@dataclass(frozen=True, slots=True)
class ProfilePage:
    """`company`: name and value of each fact; `own`: the company's own values."""

    company: tuple[tuple[str, str], ...]
    activities: tuple[Activity, ...]
    own: tuple[Line, ...]
    history: tuple[Edition, ...]


def profile_page(shelf: Shelf) -> ProfilePage:
    return ProfilePage(
        company=tuple(_company(shelf)), activities=activities(shelf), own=own_values(shelf), history=editions(shelf)
    )


def _company(shelf: Shelf) -> Iterator[tuple[str, str]]:
    content = shelf.book.company.content
    company = content["company"]
    for name, title in COMPANY.items():
        value = company.get(name, False)
        if name in _FLAGS:
            yield _(title), _("是") if value else _("否")
        elif name == "cloud_use" and not value:
            if "cloud" in content["activities"]:
                yield _(title), _(UNSETTLED)
        else:
            yield _(title), value if name == "name" else value_name(value, f"company.{name}")


@remembered(8)
def activities(shelf: Shelf) -> tuple[Activity, ...]:
    """Every activity that the rulebook knows, in the order of their words."""
    facts = shelf.book.company.facts
    present: tuple[str, ...] = facts["company.activities"]
    words: Iterable[str] = described("facts")["company.activities"]["values"]
    known = [name for name in words if name in rulebook.ACTIVITIES]
    return tuple(
        Activity(
            key=name,
            title=value_name(name, "company.activities"),
            on=name in present,
            effects=effects_of(shelf, facts, {**facts, "company.activities": _toggled(present, name)}),
        )
        for name in (*known, *sorted(rulebook.ACTIVITIES.difference(known)))
    )


def _toggled(present: tuple[str, ...], name: str) -> tuple[str, ...]:
    return tuple(one for one in present if one != name) if name in present else (*present, name)


def own_values(shelf: Shelf) -> tuple[Line, ...]:
    """The company's own values, each with what would hold without it; by name."""
    return tuple(
        figure_line(ChangedLine(f"stricter.{name}", "", _text(raw)), shelf)
        for name, raw in sorted(shelf.book.company.stricter.items())
    )


def _text(raw: object) -> str:
    return str(raw) if isinstance(raw, str | int) and not isinstance(raw, bool) else canonical(raw).decode()


def editions(shelf: Shelf) -> tuple[Edition, ...]:
    """Every version of the profile, the newest first, with both people by name."""
    kept = rulebook.profile_history()
    authors = _authors()
    people = set(authors.values()) | {one.adopted_by for one in kept}
    names = identity.staff_names(people)
    return tuple(
        Edition(
            at=one.adopted_at,
            author=names.get(author, ""),
            approver=names.get(one.adopted_by, ""),
            groups=in_words(one.changes, shelf),
            digest=one.profile.digest,
            book=one.book,
            first=place == len(kept) - 1,
        )
        for place, one in enumerate(kept)
        for author in [authors.get((one.profile.digest, one.adopted_at), "")]
    )


def history_of(reading: str, shelf: Shelf) -> tuple[Edition, ...]:
    """The versions of the profile that changed one reading, each with what it changed of it."""
    told = [replace(one, groups=tuple(g for g in one.groups if g.path == reading)) for one in editions(shelf)]
    return tuple(one for one in told if one.groups)


def _authors() -> dict[tuple[str, datetime], str]:
    """(digest, moment) of an adoption → who proposed it, from the ledger."""
    adopted = (entry for entry in entries_of(PROFILE) if entry.kind == "rulebook.profile.adopted")
    return {(str(entry.clear["profile"]), entry.at): str(entry.clear["author"]) for entry in adopted}
