"""A draft of the company's profile: edits by path, laid over what holds, so that it survives other people's changes.

Paths are those in which changes are told: `company.kind`, `activities.cloud` (True or False), `stricter.<figure>`
(None takes the company's value out), `reading.<slug>` (a whole reading).
"""

from collections.abc import Mapping
from typing import Any

Content = Mapping[str, Any]
Edits = Mapping[str, Any]


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
