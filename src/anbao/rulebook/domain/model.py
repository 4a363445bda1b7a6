"""What a compiled book holds: works with their versions, clauses with figures and obligations.

Built from plain JSON: that which `reading` makes from YAML, its shape checked, or that which `packing` reads back.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from anbao.kernel.registries import Figure
from anbao.rulebook.domain.conditions import Condition, Conditions, WrittenOut
from anbao.rulebook.domain.figures import parse_value

Json = Mapping[str, Any]
OUT = False  # stands for a condition while a clause is not in force


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


@dataclass(frozen=True, eq=False)
class Clause:
    """One requirement under a permanent key. What a decision does not need is read and built once it is asked for."""

    key: str
    entry: Json = field(repr=False)  # see `entry_of`
    read: Callable[[], Json] = field(repr=False)
    conditions: Conditions = field(repr=False)

    @property
    def work(self) -> str:
        return self.key.partition(".")[0]

    @cached_property
    def params(self) -> tuple[Param, ...]:
        return tuple(_param(param) for param in self.entry.get("params", ()))

    @cached_property
    def guards(self) -> tuple[Obligation, ...]:
        """Those of its obligations that stand before a step."""
        return tuple(_obligation(one, self.conditions) for one in self.entry.get("guards", ()))

    @cached_property
    def readings(self) -> tuple[str, ...]:
        """The keys of the readings that name it."""
        return tuple(self.entry.get("readings", ()))

    def in_force_on(self, day: date) -> Condition | None:
        """The condition under which it applies on `day`; None where it is not in force then."""
        written = _latest(self.entry["when"], day.isoformat(), OUT)
        return None if written is OUT else self.conditions.condition(written)

    def applies_on(self, day: date) -> Condition:
        """The condition under which it applies on `day`, were it in force."""
        return self.conditions.condition(_latest(self.raw.get("applies", ()), day.isoformat()))

    def cite_on(self, day: date) -> str:
        """How a clause that declares figures is cited on `day`; empty where it is not in force then."""
        return _latest(self.entry.get("cites", ()), day.isoformat()) or ""

    def address_on(self, day: date) -> Address | None:
        """Its address in the version in force on `day`; None before its first version and once taken out."""
        return _address(_latest(self.raw["at"], day.isoformat()))

    @cached_property
    def raw(self) -> Json:
        return self.read()

    @cached_property
    def title(self) -> Words:
        return _words(self.raw["title"])

    @cached_property
    def summary(self) -> Words:
        return _words(self.raw["summary"])

    @property
    def force(self) -> str:
        return str(self.raw["force"])

    @property
    def per(self) -> str:
        return str(self.raw.get("per", ""))

    @cached_property
    def at(self) -> tuple[tuple[date, Address | None], ...]:
        return tuple((date.fromisoformat(since), _address(address)) for since, address in self.raw["at"])

    @cached_property
    def applies_trees(self) -> tuple[tuple[date, object], ...]:
        dated = self.raw.get("applies", ())
        return tuple((date.fromisoformat(since), self.conditions.tree(written)) for since, written in dated)

    @cached_property
    def obligations(self) -> tuple[Obligation, ...]:
        return tuple(_obligation(one, self.conditions) for one in self.raw.get("obligations", ()))

    @cached_property
    def evidence(self) -> tuple[str, ...]:
        return tuple(self.raw.get("evidence", ()))

    @cached_property
    def links(self) -> tuple[tuple[str, str], ...]:
        return tuple((link["rel"], link["to"]) for link in self.raw.get("links", ()))


def _latest(dated: Sequence[tuple[str, Any]], day: str, default: Any = None) -> Any:
    """What the last of the dates up to `day` says. ISO texts compare as the days do."""
    for since, said in reversed(dated):
        if since <= day:
            return said
    return default


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
    """A clause as `reading` makes it; a wrong value or condition in it raises ValueError once it is asked for."""
    return Clause(raw["key"], entry_of(raw), lambda: raw, WrittenOut())


def entry_of(raw: Json) -> dict[str, Any]:
    """What deciding needs of a clause: since when it applies under which condition, its figures and its guards."""
    params = raw.get("params", [])
    return {
        "key": raw["key"],
        "when": _when(raw["at"], raw.get("applies", [])),
        "params": params,
        "cites": [[since, address and address["cite"]] for since, address in raw["at"] if params],
        "guards": [one for one in raw.get("obligations", ()) if one.get("steps")],
    }


def _when(at: Sequence[Any], applies: Sequence[Any]) -> list[list[object]]:
    """The conditions of a clause by date, OUT where it has no address. Either may change without the other."""
    days = sorted({since for since, _ in (*at, *applies)})
    return [[day, _latest(applies, day) if _latest(at, day) else OUT] for day in days if day >= at[0][0]]


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


def _obligation(raw: Json, conditions: Conditions) -> Obligation:
    return Obligation(
        id=raw["id"],
        kind=raw["kind"],
        planned=raw["state"] == "planned",
        tag=raw.get("tag", ""),
        steps=tuple(raw.get("steps", ())),
        facts=tuple(raw.get("facts", ())),
        figures=tuple(raw.get("figures", ())),
        probe=raw.get("probe", ""),
        document=raw.get("document", ""),
        form=raw.get("form", ""),
        schedule=raw.get("schedule", {}),
        done_by=tuple(raw.get("done_by", ())),
        for_each=raw.get("for_each", ""),
        applies=conditions.condition(raw.get("applies")),
        applies_tree=conditions.tree(raw.get("applies")),
        when_tree=conditions.tree(raw.get("when")),
    )
