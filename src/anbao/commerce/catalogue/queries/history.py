"""Every version of a document that held, and when."""

from datetime import datetime

from anbao.commerce.catalogue.domain.documents import parse
from anbao.commerce.catalogue.domain.history import Held, history
from anbao.commerce.catalogue.models import DocumentContent, Release


def document_history(unit: str, key: str, *, at: datetime) -> tuple[Held, ...]:
    """The versions of `key` as released up to `at`, oldest first, those that will hold later included. Two queries."""
    releases = Release.objects.filter(unit=unit, released_at__lte=at).order_by("released_at", "id")
    kept = {row.sha256: parse(bytes(row.content)) for row in DocumentContent.objects.filter(key=key)}
    return history(
        [
            (released_at, [kept[sha256] for sha256 in manifest.values() if sha256 in kept])
            for released_at, manifest in releases.values_list("released_at", "manifest")
        ]
    )
