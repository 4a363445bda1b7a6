"""What differs between two profiles, line by line, for the person who is to approve the change."""

from collections.abc import Iterator, Mapping
from typing import Any

from anbao.kernel.canonical import canonical
from anbao.kernel.registries import ChangedLine
from anbao.rulebook.domain.profile import Profile

_COMPANY = ("kind", "sector", "name", "foreign_branch", "internal_control", "cloud_use")


def differences(before: Profile | None, after: Profile) -> tuple[ChangedLine, ...]:
    """Every value that differs. `what` is a path: company.kind, activities.cloud, stricter.otp.valid_for, reading.…"""
    return tuple(_differences(before.content if before else {}, after.content))


def _differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[ChangedLine]:
    yield from _each("company.", old.get("company", {}), new.get("company", {}), _COMPANY)
    activities = dict.fromkeys(old.get("activities", ()), True), dict.fromkeys(new.get("activities", ()), True)
    yield from _each("activities.", *activities, sorted({*activities[0], *activities[1]}))
    stricter = old.get("stricter", {}), new.get("stricter", {})
    yield from _each("stricter.", *stricter, sorted({*stricter[0], *stricter[1]}))
    readings = _by_key(old), _by_key(new)
    for key in sorted({*readings[0], *readings[1]}):
        one, other = readings[0].get(key, {}), readings[1].get(key, {})
        yield from _each(f"{key}.", one, other, [name for name in {**one, **other} if name != "key"])


def _by_key(content: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {raw["key"]: _flat(raw) for raw in content.get("readings", ())}


def _flat(raw: Mapping[str, Any]) -> dict[str, Any]:
    """A reading with its two languages as values of their own: question.zh, question.en."""
    flat: dict[str, Any] = {}
    for name, value in raw.items():
        inner = value if isinstance(value, Mapping) else {"": value}
        flat.update({f"{name}.{part}".rstrip("."): one for part, one in inner.items()})
    return flat


def _each(prefix: str, old: Mapping[str, Any], new: Mapping[str, Any], names: Any) -> Iterator[ChangedLine]:
    for name in names:
        before, after = _shown(old.get(name)), _shown(new.get(name))
        if before != after:
            yield ChangedLine(f"{prefix}{name}", before, after)


def _shown(value: object) -> str:
    if value in (None, "", False, [], {}):
        return ""
    if isinstance(value, str | int) and not isinstance(value, bool):
        return str(value)
    return canonical(value).decode()
