"""The company's profile: what it is, what it does, which figures it sets itself."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from anbao.kernel.canonical import canonical
from anbao.kernel.periods import PeriodsUnordered
from anbao.kernel.registries import Figure
from anbao.rulebook.domain.compiling import Compiled
from anbao.rulebook.domain.errors import FigureFault, ProfileRefused
from anbao.rulebook.domain.figures import OWN, allowed, parse_value
from anbao.rulebook.domain.model import Clause, Param
from anbao.rulebook.domain.own_readings import own_faults, read_own
from anbao.rulebook.domain.readings import Reading, reading_of

KINDS = frozenset({"insurer", "broker"})
SECTORS = frozenset({"life", "non-life", "life-and-non-life"})
ACTIVITIES = frozenset(
    {"online_sale", "online_service", "cloud", "biometrics", "app", "e_policy", "certificates", "partner_sites"}
)
CLOUD_USES = frozenset({"outsourcing", "no-outsourcing"})
"""Whether any work that the company outsources uses the cloud. A company that has not settled it says nothing."""
_TEXTS = {"kind": KINDS, "sector": SECTORS}
_FLAGS = ("foreign_branch", "internal_control")
_PARTS = frozenset({"company", "activities", "stricter", "readings"})


@dataclass(frozen=True, eq=False)
class Profile:
    """A well-formed profile. `digest` names its content (SHA-256 of its canonical JSON, hex)."""

    content: Mapping[str, Any]

    @cached_property
    def digest(self) -> str:
        return hashlib.sha256(canonical(dict(self.content))).hexdigest()

    @cached_property
    def facts(self) -> Mapping[str, Any]:
        """What conditions may ask of the company."""
        company = self.content["company"]
        return {
            "company.kind": company["kind"],
            "company.sector": company["sector"],
            "company.foreign_branch": company.get("foreign_branch", False),
            "company.internal_control": company.get("internal_control", False),
            "company.cloud_use": company.get("cloud_use"),
            "company.activities": tuple(self.content["activities"]),
        }

    @property
    def stricter(self) -> Mapping[str, Any]:
        stricter: Mapping[str, Any] = self.content.get("stricter", {})
        return stricter

    @cached_property
    def readings(self) -> tuple[Reading, ...]:
        """The company's own readings, by key."""
        return tuple(reading_of(raw) for raw in self.content.get("readings", ()))


FACT_TYPES = {
    "company.kind": "str",
    "company.sector": "str",
    "company.foreign_branch": "bool",
    "company.internal_control": "bool",
    "company.cloud_use": "str",
    "company.activities": "list",
}


def profile_of(content: object) -> Profile:
    """Check the shape of a profile. Raises ProfileRefused with every fault."""
    problems = list(_faults(content))
    if not isinstance(content, Mapping):
        raise ProfileRefused(problems)
    if "readings" in content:
        readings, faults = read_own(content["readings"])
        content, problems = {**content, "readings": readings}, problems + faults
    if problems:
        raise ProfileRefused(problems)
    try:
        canonical(dict(content))
    except (TypeError, ValueError) as error:
        raise ProfileRefused([f"holds what no profile can: {error}"]) from error
    return Profile(content)


def check_readings(profile: Profile, book: Compiled) -> None:
    """Hold the company's own readings against the book. Raises ProfileRefused."""
    clauses = {clause.key for clause in book.clauses}
    problems = list(own_faults(profile.content.get("readings", ()), clauses=clauses, works=book.works.keys()))
    if problems:
        raise ProfileRefused(problems)


def check_stricter(profile: Profile, book: Compiled, *, on: date) -> None:
    """Hold the company's own values against every clause from the day `on`. Raises ProfileRefused naming the clauses.

    A value has to satisfy each clause that declares the figure, now and at every date already known, so that it
    stays allowed when a later value takes over. Clauses that no company of its kind is under do not bind it; what
    an activity brings with it does, so that taking the activity up needs no new profile. A default of our own (mark
    own) binds nobody: where no law names a figure the company sets it freely.
    """
    kind = {name: fact for name, fact in profile.facts.items() if name != "company.activities"}
    faults: list[FigureFault] = []
    for name, raw in profile.stricter.items():
        declared = [(clause, param) for clause in book.clauses for param in clause.params if param.name == name]
        if not declared:
            faults.append(FigureFault(name, "no clause has this figure"))
        for clause, param in declared:
            if clause.applies_on(on)(kind) is not False:
                faults.extend(_looser(name, raw, clause, param, on))
    if faults:
        raise ProfileRefused([], figures=tuple(dict.fromkeys(faults)))


def _looser(name: str, raw: object, clause: Clause, param: Param, on: date) -> Iterator[FigureFault]:
    try:
        value: Figure = parse_value(raw, param.unit)
    except ValueError as error:
        yield FigureFault(name, str(error), clause.key)
        return
    current = param.on(on)
    for dated in param.values:
        if dated.value is None or dated.mark == OWN or (dated is not current and dated.since <= on):
            continue
        bound, limit = param.bound, str(dated.value)
        try:
            within = allowed(value, bound=bound, figure=dated.value)
        except PeriodsUnordered as error:
            yield FigureFault(name, str(error), clause.key, bound, limit)
            continue
        if not within:
            yield FigureFault(
                name, f"{raw} is looser than {clause.key} allows ({bound} {limit})", clause.key, bound, limit
            )


def _faults(content: object) -> Iterator[str]:
    if not isinstance(content, Mapping):
        yield "a profile is a mapping"
        return
    yield from (f"nobody knows the key {key!r}" for key in content if key not in _PARTS)
    company = content.get("company")
    if isinstance(company, Mapping):
        yield from _company_faults(company)
    else:
        yield "company: is a mapping with kind, sector and name"
    activities = content.get("activities")
    if not isinstance(activities, list) or not all(isinstance(one, str) for one in activities):
        yield "activities: is a list of names"
    elif set(activities) - ACTIVITIES or len(set(activities)) != len(activities):
        yield f"activities: are some of {', '.join(sorted(ACTIVITIES))}, each once"
    stricter = content.get("stricter", {})
    if not isinstance(stricter, Mapping) or not all(isinstance(name, str) for name in stricter):
        yield "stricter: is a mapping of figures"


def _company_faults(company: Mapping[Any, Any]) -> Iterator[str]:
    for key, among in _TEXTS.items():
        value = company.get(key)
        if not isinstance(value, str) or value not in among:
            yield f"company: {key}: is one of {', '.join(sorted(among))}"
    if not isinstance(company.get("name"), str) or not company["name"].strip():
        yield "company: name: is text"
    for key in _FLAGS:
        if not isinstance(company.get(key, False), bool):
            yield f"company: {key}: is true or false"
    if "cloud_use" in company and company["cloud_use"] not in CLOUD_USES:
        yield f"company: cloud_use: is one of {', '.join(sorted(CLOUD_USES))}, or left out until it is settled"
    known = {*_TEXTS, *_FLAGS, "cloud_use", "name"}
    yield from (f"company: nobody knows the key {key!r}" for key in company if key not in known)
