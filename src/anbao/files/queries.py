"""Reading files; what is read is what was stored, or an error."""

import hashlib
from collections.abc import Collection, Sequence
from uuid import UUID

from django.db.models import Q

from anbao.files.backends import store
from anbao.files.domain.file import FileDamaged, FileInfo, FileUnknown
from anbao.files.models import StoredFile
from anbao.kernel.actor import Subject
from anbao.keys.api import rows_in_clear, unseal, unseal_json

ABOUT = "files.file.about"
CONTENT = "files.file.content"


def read(file: UUID) -> bytes:
    """A file's content. Raises FileUnknown, FileDamaged, or keys' errors when its key was destroyed."""
    row = _row(file)
    sealed = store().get(file)
    if hashlib.sha256(sealed).hexdigest() != row.sealed_sha256:
        raise FileDamaged(file=str(file))
    content = unseal(sealed, context=CONTENT)
    about = unseal_json(bytes(row.about), context=ABOUT)
    if hashlib.sha256(content).hexdigest() != about["sha256"]:
        raise FileDamaged(file=str(file))
    return content


def file_info(file: UUID) -> FileInfo:
    """What a file is. Raises FileUnknown."""
    return _info(_row(file))


def files_of(matter: Subject, *, document_types: Sequence[str] = ()) -> list[FileInfo]:
    """The files of a matter, oldest first; all types, or those named."""
    rows = StoredFile.objects.filter(matter_kind=matter.kind, matter_id=matter.id).order_by("stored_at", "id")
    if document_types:
        rows = rows.filter(document_type__in=document_types)
    return [_info(row) for row in rows]


def record_part(matters: Collection[Subject]) -> dict[str, list[dict[str, object]]]:
    """Every file of some matters: its name, both digests (of the content and of what is stored), not its bytes."""
    mine = Q()
    for matter in matters:
        mine |= Q(matter_kind=matter.kind, matter_id=matter.id)
    rows = StoredFile.objects.filter(mine).order_by("stored_at", "id") if matters else ()
    return {"files": rows_in_clear(rows, opened={"about": ABOUT})}


def _row(file: UUID) -> StoredFile:
    row = StoredFile.objects.find(id=file)
    if row is None:
        raise FileUnknown(file=str(file))
    return row


def _info(row: StoredFile) -> FileInfo:
    about = unseal_json(bytes(row.about), context=ABOUT)
    return FileInfo(
        id=row.id,
        name=about["name"],
        media_type=row.media_type,
        document_type=row.document_type,
        sha256=about["sha256"],
        size=row.size,
        matter=Subject(row.matter_kind, row.matter_id),
        stored_at=row.stored_at,
    )
