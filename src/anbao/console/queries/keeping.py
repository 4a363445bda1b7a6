"""A person's draft as it is stored, and what of it can stand on the profile that holds."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from anbao.console.domain.drafts import Edits, applied, parted, stamp_of, stored_edits, trimmed, well_named
from anbao.console.models import Draft
from anbao.kernel.actor import Actor
from anbao.rulebook import api as rulebook

KINDS: Mapping[str, tuple[str, ...]] = {
    rulebook.PROFILE_ACT: ("company", "activities", "stricter"),
    rulebook.READING_ACT: ("reading",),
}


@dataclass(frozen=True, slots=True)
class Kept:
    """`edits` would still change something; `odd` cannot be read as edits of this act, as stored.

    `base`: digest of the profile on which the draft was begun, empty where that is not known; `stamp` names what is
    stored, empty where nothing is.
    """

    edits: dict[str, Any]
    odd: dict[str, Any]
    base: str
    stamp: str

    @property
    def count(self) -> int:
        return len(self.edits) + len(self.odd)


def kept_of(by: Actor, act: str, present: rulebook.Profile) -> Kept:
    """What somebody's draft holds against the profile `present`. One query."""
    row = Draft.objects.filter(account=UUID(by.id), act=act).values_list("edits", "base").first()
    if row is None:
        return Kept({}, {}, "", "")
    edits, odd = dict[str, Any](), dict[str, Any]()
    for path, value in stored_edits(row[0]).items():
        try:
            edits[path] = _held(path, value, act, present)
        except rulebook.ProfileRefused:
            odd[path] = value
    return Kept(trimmed(present.content, edits), odd, row[1], stamp_of(*row))


def _held(path: str, value: Any, act: str, present: rulebook.Profile) -> Any:
    """The value as a profile holds it. Raises ProfileRefused where no profile can, whatever else it holds."""
    kind = path.partition(".")[0]
    bare = {name: one for name, one in present.content.items() if name != "readings"}
    if not well_named(path, KINDS[act]) or (kind == "activities" and not isinstance(value, bool)):
        raise rulebook.ProfileRefused([f"{path}: is no edit of {act}"])
    held = rulebook.profile_of(applied(bare, {path: value})).content
    if kind != "reading":
        return value
    (reading,) = held["readings"]
    if reading["key"] != path:
        raise rulebook.ProfileRefused([f"{path}: holds another reading"])
    return reading


@dataclass(frozen=True)
class Examiner:
    """Tells what of a draft cannot stand, beyond what is wrong with the profile `present` itself."""

    present: rulebook.Profile
    at: datetime

    def part(self, edits: Edits) -> tuple[dict[str, Any], dict[str, rulebook.ProfileRefused]]:
        """The edits that can stand together, and the others with why they cannot."""
        return parted(edits, self.refusal_of)

    def refusal_of(self, edits: Edits) -> rulebook.ProfileRefused | None:
        refusal = self._refusal(edits)
        return refusal and without(refusal, self._borne)

    @cached_property
    def _borne(self) -> frozenset[str]:
        refusal = self._refusal({})
        return frozenset(refusal.problems if refusal else ())

    def _refusal(self, edits: Edits) -> rulebook.ProfileRefused | None:
        try:
            rulebook.examine(applied(self.present.content, edits), at=self.at)
        except rulebook.ProfileRefused as refusal:
            return refusal
        return None


def without(refusal: rulebook.ProfileRefused, known: Collection[str]) -> rulebook.ProfileRefused | None:
    """The refusal less the problems that are known already; None where nothing is left of it."""
    figures = [one for one in refusal.figures if str(one) not in known]
    others = [one for one in other_problems(refusal) if one not in known]
    return rulebook.ProfileRefused(others, figures=figures) if figures or others else None


def other_problems(refusal: rulebook.ProfileRefused) -> tuple[str, ...]:
    """Those of a refusal that are not about a figure."""
    figures = {str(one) for one in refusal.figures}
    return tuple(one for one in refusal.problems if one not in figures)
