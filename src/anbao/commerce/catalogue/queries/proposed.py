"""What a proposal of the catalogue would change, for whoever is to approve it."""

from collections.abc import Mapping
from typing import Any

from anbao.commerce.catalogue.models import Release
from anbao.kernel.registries import ChangedLine

_SHOWN = 16  # hex digits of a SHA-256 that tell two versions of a file apart for the eye


def release_changes(payload: Mapping[str, Any]) -> tuple[ChangedLine, ...]:
    """Each file that differs from the unit's newest release, by the beginning of its SHA-256."""
    newest = Release.objects.filter(unit=payload["unit"]).order_by("-released_at", "-id")
    before: Mapping[str, str] = newest.values_list("manifest", flat=True).first() or {}
    after: Mapping[str, str] = payload["manifest"]
    names = sorted({*before, *after})
    lines = (ChangedLine(name, before.get(name, "")[:_SHOWN], after.get(name, "")[:_SHOWN]) for name in names)
    return (ChangedLine("unit", "", str(payload["unit"])), *(line for line in lines if line.before != line.after))


def confirmation_changes(payload: Mapping[str, Any]) -> tuple[ChangedLine, ...]:
    """Each figure whose source was checked, by the beginning of the digest of its content."""
    figures: Mapping[str, str] = payload["figures"]
    lines = (ChangedLine(figure, "", digest[:_SHOWN]) for figure, digest in sorted(figures.items()))
    return (ChangedLine("line", "", str(payload["line"])), *lines)
