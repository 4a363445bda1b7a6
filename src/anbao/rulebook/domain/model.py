"""What a compiled book holds: works with their versions, clauses with figures and obligations.

Built from the plain JSON of the compiled book; `reading` makes that JSON from YAML and has checked its shape.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from anbao.kernel.registries import Figure
from anbao.rulebook.domain.conditions import Condition, compile_condition
from anbao.rulebook.domain.figures import parse_value

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Words:
    """A text in Traditional Chinese and in English."""

    zh: str
    en: str

    def say(self, language: str) -> str:
        """The text in `language`; anything but English gets Chinese, the source language."""
        return self.en if language.lower().startswith("en") else self.zh


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a work. `since` is its key; the dates that nobody verified are None, never guessed."""

    since: date
    adopted: date | None
    filed: date | None
    effective: date | None
    document: str
    source: str
    mark: str
    encoded: str  # full, partial or none
    note: Words | None


@dataclass(frozen=True, slots=True)
class Work:
    """A regulation, or the company's own practice, with all versions that we know of, oldest first."""

    key: str
    kind: str  # regulation, practice or cited (not encoded, named because others refer to it)
    title: Words
    issuer: Words | None
    source: str
    versions: tuple[Version, ...]

    def version_on(self, day: date) -> Version | None:
        """The version that the encoding speaks of on `day`."""
        spoken = [v for v in self.versions if v.encoded != "none" and v.since <= day]
        return spoken[-1] if spoken else None

    def later_than_encoded(self) -> tuple[Version, ...]:
        """Known versions that come after the last encoded one: pages must say so."""
        encoded = [v.since for v in self.versions if v.encoded != "none"]
        return tuple(v for v in self.versions if v.encoded == "none" and (not encoded or v.since > encoded[-1]))


@dataclass(frozen=True, slots=True)
class Address:
    """Where a clause stands in one version: `cite` to show, `cover` the leaves it answers for."""

    cite: str
    cover: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dated:
    """A figure's value from a day on; None ends it."""

    since: date
    value: Figure | None
    source: str
    mark: str


@dataclass(frozen=True, slots=True)
class Param:
    """A figure of a clause through time."""

    name: str
    unit: str
    bound: str
    values: tuple[Dated, ...]

    def on(self, day: date) -> Dated | None:
        """What holds on `day`, if anything does."""
        past = [dated for dated in self.values if dated.since <= day]
        return past[-1] if past and past[-1].value is not None else None


@dataclass(frozen=True, slots=True)
class Obligation:
    """What runs because of a clause. Which of the names are filled depends on `kind`."""

    id: str
    kind: str
    planned: bool
    tag: str
    steps: tuple[str, ...]
    facts: tuple[str, ...]
    figures: tuple[str, ...]
    probe: str
    document: str
    form: str
    schedule: Mapping[str, str]
    done_by: tuple[str, ...]
    for_each: str
    applies: Condition
    applies_tree: object
    when_tree: object


@dataclass(frozen=True, slots=True)
class Clause:
    """One requirement under a permanent key."""

    key: str
    work: str
    title: Words
    summary: Words
    at: tuple[tuple[date, Address | None], ...]
    force: str
    applies: tuple[tuple[date, Condition], ...]
    applies_trees: tuple[tuple[date, object], ...]
    per: str
    params: tuple[Param, ...]
    obligations: tuple[Obligation, ...]
    evidence: tuple[str, ...]
    links: tuple[tuple[str, str], ...]

    def address_on(self, day: date) -> Address | None:
        """Its address in the version in force on `day`; None before its first version and once taken out."""
        past = [address for since, address in self.at if since <= day]
        return past[-1] if past else None

    def applies_on(self, day: date) -> Condition:
        """The condition under which it applies on `day`."""
        past = [condition for since, condition in self.applies if since <= day]
        return past[-1] if past else compile_condition(None)


def work_of(raw: Json) -> Work:
    """A work from the compiled book."""
    return Work(
        key=raw["key"],
        kind=raw["kind"],
        title=_words(raw["title"]),
        issuer=_words(raw["issuer"]) if raw["issuer"] else None,
        source=raw["source"],
        versions=tuple(_version(version) for version in raw["versions"]),
    )


def clause_of(raw: Json) -> Clause:
    """A clause from the compiled book. Raises ValueError where a value or a condition is wrong."""
    trees = tuple((date.fromisoformat(since), tree) for since, tree in raw["applies"])
    return Clause(
        key=raw["key"],
        work=raw["work"],
        title=_words(raw["title"]),
        summary=_words(raw["summary"]),
        at=tuple((date.fromisoformat(since), _address(address)) for since, address in raw["at"]),
        force=raw["force"],
        applies=tuple((since, compile_condition(tree)) for since, tree in trees),
        applies_trees=trees,
        per=raw["per"],
        params=tuple(_param(param) for param in raw["params"]),
        obligations=tuple(_obligation(obligation) for obligation in raw["obligations"]),
        evidence=tuple(raw["evidence"]),
        links=tuple((link["rel"], link["to"]) for link in raw["links"]),
    )


def _words(raw: Json) -> Words:
    return Words(raw["zh"], raw["en"])


def _day(raw: str | None) -> date | None:
    return date.fromisoformat(raw) if raw else None


def _version(raw: Json) -> Version:
    return Version(
        since=date.fromisoformat(raw["date"]),
        adopted=_day(raw["adopted"]),
        filed=_day(raw["filed"]),
        effective=_day(raw["effective"]),
        document=raw["document"],
        source=raw["source"],
        mark=raw["mark"],
        encoded=raw["encoded"],
        note=_words(raw["note"]) if raw["note"] else None,
    )


def _address(raw: Json | None) -> Address | None:
    return Address(raw["cite"], tuple(raw["cover"])) if raw else None


def _param(raw: Json) -> Param:
    values: Sequence[Json] = raw["values"]
    return Param(
        name=raw["name"],
        unit=raw["unit"],
        bound=raw["bound"],
        values=tuple(
            Dated(
                since=date.fromisoformat(dated["since"]),
                value=None if dated["value"] is None else parse_value(dated["value"], raw["unit"]),
                source=dated["source"],
                mark=dated["mark"],
            )
            for dated in values
        ),
    )


def _obligation(raw: Json) -> Obligation:
    return Obligation(
        id=raw["id"],
        kind=raw["kind"],
        planned=raw["state"] == "planned",
        tag=raw["tag"],
        steps=tuple(raw["steps"]),
        facts=tuple(raw["facts"]),
        figures=tuple(raw["figures"]),
        probe=raw["probe"],
        document=raw["document"],
        form=raw["form"],
        schedule=raw["schedule"],
        done_by=tuple(raw["done_by"]),
        for_each=raw["for_each"],
        applies=compile_condition(raw["applies"]),
        applies_tree=raw["applies"],
        when_tree=raw["when"],
    )
