"""Records as they are kept: found, opened, checked."""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any, cast
from uuid import UUID

from django.db.models import Count

from anbao.commerce.journey import api as journey
from anbao.commerce.records.domain.events import PREFIX
from anbao.commerce.records.domain.record import Content, differing, digest_of
from anbao.commerce.records.models import Record
from anbao.commerce.records.queries.gathering import content_of
from anbao.kernel.actor import Subject
from anbao.keys import api as keys
from anbao.ledger import api as ledger

CONTEXT = "records.record.content"


def newest(application: UUID) -> Record | None:
    return Record.objects.filter(application=application).order_by("-version").first()


def applications() -> Iterator[tuple[UUID, int]]:
    """Every application with a record, and how many versions it has."""
    counted = Record.objects.values_list("application").annotate(versions=Count("id")).order_by("application")
    yield from counted.iterator()


def version_of(application: UUID, version: int) -> Record | None:
    return Record.objects.filter(application=application, version=version).first()


def opened(row: Record) -> dict[str, Any]:
    """A record in clear. Raises `KeyDestroyed` where its person was erased, `Tampered`."""
    return cast("dict[str, Any]", keys.unseal_json(bytes(row.content), context=CONTEXT))


def content_in(row: Record) -> Content:
    return cast("Content", opened(row)["content"])


def differences_now(row: Record) -> list[str] | None:
    """Sections in which the database says something else than the record; None where the application is not found."""
    standing = journey.standing(row.application)
    return None if standing is None else differing(content_in(row), content_of(standing))


def faults_of(application: UUID) -> Iterator[str]:
    """What is wrong with the versions of an application's record: nothing, where every digest is what it should be.

    A version whose data key was destroyed cannot be opened any more; its sealed bytes still have their digest.
    """
    recorded = _recorded(application)
    predecessor, expected = "", 1
    for row in Record.objects.filter(application=application).order_by("version"):
        name = f"{row.number} version {row.version}"
        if row.version != expected or row.predecessor != predecessor:
            yield f"{name} does not follow the version before it"
        if hashlib.sha256(bytes(row.content)).hexdigest() != row.sealed_sha256:
            yield f"{name}: the sealed bytes are not those that were sealed"
        if recorded.get(str(row.entry)) != (row.digest, row.sealed_sha256):
            yield f"{name}: the ledger's entry names other digests, or is not there"
        try:
            record = opened(row)
        except keys.KeyDestroyed:
            record = None
        except keys.Tampered:
            yield f"{name} does not open"
            record = None
        if record is not None and not _fits(row, record):
            yield f"{name}: what it says is not what its digest was made of"
        predecessor, expected = row.digest, row.version + 1


def _fits(row: Record, record: Mapping[str, Any]) -> bool:
    said = (record["application"], record["version"], record["predecessor"])
    return digest_of(record) == row.digest and said == (str(row.application), row.version, row.predecessor)


def _recorded(application: UUID) -> dict[str, tuple[object, object]]:
    entries = ledger.entries_of(Subject("application", str(application)))
    return {
        str(entry.id): (entry.clear.get("digest"), entry.clear.get("sealed_sha256"))
        for entry in entries
        if entry.kind == f"{PREFIX}gathered"
    }
