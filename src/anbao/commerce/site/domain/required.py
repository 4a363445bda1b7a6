"""What the site must say, as `data/statements.yaml` has it: statements, their parts, and the clauses that ask."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from anbao.commerce.site.domain.holds import HOLDS


class RequirementsWrong(ValueError):
    """The data file names something that is not there, or names it twice."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a statement. `holds` and `figures`: what its text must hold."""

    document: str
    key: str
    clauses: tuple[str, ...]
    holds: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """`<document>#<key>`: how facts and pages of staff name it."""
        return f"{self.document}#{self.key}"


@dataclass(frozen=True, slots=True)
class Statement:
    """A document that everybody may read, under `/about/<slug>/`."""

    document: str
    slug: str
    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Official:
    """A regulation whose own text is served, from the file that the user imported."""

    work: str
    slug: str
    title: str
    clauses: tuple[str, ...]

    @property
    def place(self) -> str:
        return f"official-text#{self.work}"


@dataclass(frozen=True, slots=True)
class PageProbe:
    """A probe of our own pages: the clause whose parts it looks for, and what else it looks at."""

    name: str
    title: str
    clause: str
    more: tuple[str, ...]


@dataclass(frozen=True)
class Required:
    """Everything that the data file says."""

    statements: tuple[Statement, ...]
    official: tuple[Official, ...]
    probes: tuple[PageProbe, ...]

    def by_slug(self, slug: str) -> Statement | None:
        return next((one for one in self.statements if one.slug == slug), None)

    def parts_for(self, clause: str) -> list[tuple[Statement, Part]]:
        """The parts that a clause asks for, with the statements they are in."""
        return [(one, part) for one in self.statements for part in one.parts if clause in part.clauses]

    def official_for(self, clause: str) -> list[Official]:
        return [one for one in self.official if clause in one.clauses]


def required(raw: Mapping[str, Any]) -> Required:
    """Read the parsed data file. Raises RequirementsWrong."""
    statements = tuple(_statement(one) for one in raw["statements"])
    official = tuple(Official(one["work"], one["slug"], one["title"], tuple(one["clauses"])) for one in raw["official"])
    probes = tuple(
        PageProbe(name, one["title"], one["clause"], tuple(one.get("more", ())))
        for name, one in sorted(raw["probes"].items())
    )
    _once([*(one.slug for one in statements), *(one.slug for one in official)], "slug")
    _once([one.document for one in statements], "document")
    _once([part.place for one in statements for part in one.parts], "part")
    found = Required(statements, official, probes)
    idle = [one.name for one in probes if not found.parts_for(one.clause)]
    if idle:
        raise RequirementsWrong(f"no part is asked for by the clause of {', '.join(idle)}")
    return found


def _statement(raw: Mapping[str, Any]) -> Statement:
    document = raw["document"]
    parts = tuple(
        Part(
            document, part["key"], tuple(part["clauses"]), tuple(part.get("holds", ())), tuple(part.get("figures", ()))
        )
        for part in raw["parts"]
    )
    unknown = {name for part in parts for name in part.holds} - set(HOLDS)
    if unknown:
        raise RequirementsWrong(f"{document}: nobody knows how to find {', '.join(sorted(unknown))}")
    return Statement(document, raw["slug"], raw["title"], parts)


def _once(names: Sequence[str], what: str) -> None:
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise RequirementsWrong(f"{what} twice: {', '.join(sorted(twice))}")
