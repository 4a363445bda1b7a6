"""A person's draft, as the pages show it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from anbao.console.domain.drafts import Edits, applied
from anbao.console.queries.changes import Group, count_of, in_words, titles_of
from anbao.console.queries.effects import Effects, effects_of
from anbao.console.queries.faults import Fault, faults_of
from anbao.console.queries.keeping import Examiner, Kept, kept_of, other_problems
from anbao.console.queries.shelf import Desk, Shelf
from anbao.kernel.actor import Actor
from anbao.kernel.registries import ChangedLine
from anbao.rulebook import api as rulebook

_SHOWN = 200  # characters of an edit that cannot be read


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An edit that the profile which holds cannot take. `odd`: it cannot be read at all; then `shown` is what stands.

    `faults` and `problems` say why it cannot stand.
    """

    path: str
    title: str
    groups: tuple[Group, ...] = ()
    faults: tuple[Fault, ...] = ()
    problems: tuple[str, ...] = ()
    odd: bool = False
    shown: str = ""


@dataclass(frozen=True, slots=True)
class DraftPage:
    """`content`: the profile as it would be, `digest` its name; `groups` in words what changes.

    `left_out`: edits that cannot stand and are in none of these. `since`: what others changed since the draft was
    begun, `both` what of that the draft changes too. `stamp` names what is stored, empty where nothing is.
    """

    content: dict[str, Any]
    digest: str
    groups: tuple[Group, ...]
    effects: Effects
    left_out: tuple[LeftOut, ...]
    since: tuple[Group, ...]
    both: tuple[str, ...]
    stamp: str

    @property
    def count(self) -> int:
        return count_of(self.groups)


def edits_of(by: Actor, act: str, shelf: Shelf) -> dict[str, Any]:
    """What is in the draft and would still change something, whether or not it can stand. One query."""
    return kept_of(by, act, shelf.book.company).edits


def drafted(by: Actor, act: str, shelf: Shelf) -> int:
    """How many things somebody prepared and did not send. One query."""
    return kept_of(by, act, shelf.book.company).count


def content_with(edits: Edits, shelf: Shelf) -> dict[str, Any]:
    return applied(shelf.book.company.content, edits)


def draft_page(by: Actor, act: str, desk: Desk) -> DraftPage:
    """The draft against the profile that holds. Two queries, one more where that is not the one it was begun on."""
    shelf = desk.plain
    present, kept = shelf.book.company, kept_of(by, act, shelf.book.company)
    fits, unfit = Examiner(present, desk.at).part(kept.edits)
    content = content_with(fits, shelf)
    proposed = rulebook.profile_of(content)
    others = _since(kept, shelf)
    return DraftPage(
        content=content,
        digest=proposed.digest,
        groups=in_words(rulebook.differences(present, proposed), shelf),
        effects=effects_of(shelf, present.facts, proposed.facts),
        left_out=(*_unfit(kept.edits, unfit, shelf), *_odd(kept.odd)),
        since=in_words(others, shelf),
        both=tuple(titles_of(in_words((one for one in others if _touches(one, kept.edits)), shelf))),
        stamp=kept.stamp,
    )


def _since(kept: Kept, shelf: Shelf) -> tuple[ChangedLine, ...]:
    present = shelf.book.company
    if kept.base in {"", present.digest} or not kept.count:
        return ()
    try:
        return rulebook.differences(rulebook.profile_by_digest(kept.base), present)
    except rulebook.ProfileMissing:
        return ()


def _touches(line: ChangedLine, edits: Edits) -> bool:
    """Of a reading each field is a line, the edit is the whole of it."""
    readings = tuple(f"{path}." for path in edits if path.startswith("reading."))
    return line.what in edits or line.what.startswith(readings)


def _unfit(edits: Edits, unfit: Mapping[str, rulebook.ProfileRefused], shelf: Shelf) -> Iterable[LeftOut]:
    for path, refusal in unfit.items():
        alone = rulebook.profile_of(content_with({path: edits[path]}, shelf))
        groups = in_words(rulebook.differences(shelf.book.company, alone), shelf)
        title = next(iter(titles_of(groups)), path)
        faults = _own(path, faults_of(refusal, shelf))
        yield LeftOut(path, title, groups, faults, () if faults else other_problems(refusal))


def _own(path: str, faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Those about the edit's own figure, where there are any: else all that it brings about."""
    told = tuple(faults)
    return tuple(one for one in told if path == f"stricter.{one.name}") or told


def _odd(odd: Edits) -> Iterable[LeftOut]:
    for path, value in odd.items():
        shown = json.dumps(value, ensure_ascii=False)
        yield LeftOut(path, path, odd=True, shown=shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…")
