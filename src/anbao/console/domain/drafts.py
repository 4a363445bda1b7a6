"""A draft of the company's profile: edits by path, laid over what holds, so that it survives other people's changes.

Paths are those in which changes are told: `company.kind`, `activities.cloud` (True or False), `stricter.<figure>`
(None takes the company's value out), `reading.<slug>` (a whole reading).
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol, TypeVar

Content = Mapping[str, Any]
Edits = Mapping[str, Any]
_NAME = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")


class Refusal(Protocol):
    """Why a profile cannot stand."""

    problems: tuple[str, ...]

    @property
    def figures(self) -> Iterable["Named"]: ...


class Named(Protocol):
    @property
    def name(self) -> str: ...


Why = TypeVar("Why", bound=Refusal)


def applied(content: Content, edits: Edits) -> dict[str, Any]:
    """The profile as it would be."""
    company, stricter = dict(content["company"]), dict(content.get("stricter", {}))
    activities = list(content["activities"])
    readings = {raw["key"]: raw for raw in content.get("readings", ())}
    for path, value in edits.items():
        kind, _dot, name = path.partition(".")
        if kind == "company":
            if value == "":  # not settled: nothing is said
                company.pop(name, None)
            elif value is not False or name in company:  # what is not said is not so
                company[name] = value
        elif kind == "activities":
            activities = [one for one in activities if one != name] if not value else _with(activities, name)
        elif kind == "stricter":
            stricter.pop(name, None)
            if value is not None:
                stricter[name] = value
        elif kind == "reading":
            readings[path] = value
    whole = {**content, "company": company, "activities": activities, "stricter": stricter}
    return {**whole, "readings": [readings[key] for key in sorted(readings)]} if readings else whole


def _with(activities: list[str], name: str) -> list[str]:
    return activities if name in activities else [*activities, name]


def trimmed(content: Content, edits: Edits) -> dict[str, Any]:
    """The edits without those that change nothing."""
    return {path: value for path, value in edits.items() if applied(content, {path: value}) != _settled(content)}


def _settled(content: Content) -> dict[str, Any]:
    """The content as `applied` writes it."""
    return applied(content, {})


def stored_edits(raw: object) -> dict[str, Any]:
    """What is stored, by path; what is no table of edits stands under the empty path."""
    return dict(raw) if isinstance(raw, Mapping) else {"": raw}


def well_named(path: str, kinds: Iterable[str]) -> bool:
    """Whether a path is of one of these kinds and its name can be part of an address."""
    kind, _dot, name = path.partition(".")
    return kind in kinds and bool(_NAME.fullmatch(name))


def stamp_of(raw: object, base: str) -> str:
    """Names what is stored, whatever it is: another stamp, another draft."""
    return hashlib.sha256(json.dumps([raw, base], sort_keys=True).encode()).hexdigest()


def parted(edits: Edits, refusal_of: Callable[[Edits], Why | None]) -> tuple[dict[str, Any], dict[str, Why]]:
    """The edits that can stand together, and the others, each with why it cannot.

    Those that the refusal names go first; where it names none, the first one that brings it about.
    """
    fits, unfit = dict(edits), dict[str, Why]()
    while fits and (why := refusal_of(fits)) is not None:
        for path in _blamed(fits, why) or [_cause(fits, refusal_of)]:
            unfit[path] = why
            del fits[path]
    return fits, unfit


def _blamed(edits: Edits, why: Refusal) -> list[str]:
    figures = {f"stricter.{one.name}" for one in why.figures}
    return [path for path in edits if path in figures or any(one.startswith(f"{path}:") for one in why.problems)]


def _cause(edits: Edits, refusal_of: Callable[[Edits], object | None]) -> str:
    """The first edit with which it goes wrong; the few that are not about a figure are looked at first."""
    taken: dict[str, Any] = {}
    for path in sorted(edits, key=lambda one: one.startswith("stricter.")):
        taken[path] = edits[path]
        if refusal_of(taken) is not None:
            return path
    return next(iter(edits))
