"""What a proposal of the catalogue would change, for whoever is to approve it."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from anbao.commerce.catalogue.models import Release
from anbao.kernel.registries import ChangedLine

_SHOWN = 16  # hex digits of a SHA-256 that tell two versions of a file apart for the eye


def release_changes(payload: Mapping[str, Any]) -> tuple[ChangedLine, ...]:
    """Each file that differs from the unit's newest release, by the beginning of its SHA-256."""
    return _released(payload, _manifests({str(payload["unit"])}))


def releases_changes(payloads: Sequence[Mapping[str, Any]]) -> list[tuple[ChangedLine, ...]]:
    """The same of several. One query."""
    newest = _manifests({str(payload["unit"]) for payload in payloads})
    return [_released(payload, newest) for payload in payloads]


def _manifests(units: Collection[str]) -> dict[str, Mapping[str, str]]:
    """What each unit's newest release holds."""
    newest = Release.objects.filter(unit__in=units).order_by("unit", "-released_at", "-id").distinct("unit")
    return dict(newest.values_list("unit", "manifest"))


def _released(payload: Mapping[str, Any], newest: Mapping[str, Mapping[str, str]]) -> tuple[ChangedLine, ...]:
    before: Mapping[str, str] = newest.get(str(payload["unit"]), {})
    after: Mapping[str, str] = payload["manifest"]
    names = sorted({*before, *after})
    lines = (ChangedLine(name, before.get(name, "")[:_SHOWN], after.get(name, "")[:_SHOWN]) for name in names)
    return (ChangedLine("unit", "", str(payload["unit"])), *(line for line in lines if line.before != line.after))


def confirmation_changes(payload: Mapping[str, Any]) -> tuple[ChangedLine, ...]:
    """Each figure whose source was checked, by the beginning of the digest of its content."""
    return _confirmed(payload)


def confirmations_changes(payloads: Sequence[Mapping[str, Any]]) -> list[tuple[ChangedLine, ...]]:
    return [_confirmed(payload) for payload in payloads]


def _confirmed(payload: Mapping[str, Any]) -> tuple[ChangedLine, ...]:
    figures: Mapping[str, str] = payload["figures"]
    lines = (ChangedLine(figure, "", digest[:_SHOWN]) for figure, digest in sorted(figures.items()))
    return (ChangedLine("line", "", str(payload["line"])), *lines)
