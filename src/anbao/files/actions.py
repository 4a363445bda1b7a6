"""Storing a file with the business transaction."""

import hashlib
from datetime import datetime
from uuid import UUID

from anbao.files.backends import store as bytes_store
from anbao.files.domain.file import FileRef
from anbao.files.models import StoredFile
from anbao.files.queries import ABOUT, CONTENT
from anbao.kernel.actor import Actor, Subject
from anbao.kernel.ids import new_id
from anbao.keys.api import seal, seal_json
from anbao.ledger.api import Part, record


def store(
    *,
    content: bytes,
    name: str,
    media_type: str,
    document_type: str,
    data_key: UUID,
    matter: Subject,
    by: Actor,
    at: datetime,
) -> FileRef:
    """Seal and keep a file under the matter's data key. Joins the caller's transaction.

    `document_type` says what it is (e.g. `policies.e-policy`). The entry `files.stored` holds the hash of the sealed
    bytes in clear and that of the content sealed.
    """
    id_ = new_id(at)
    digest = hashlib.sha256(content).hexdigest()
    sealed = seal(data_key, content, context=CONTENT)
    about = {"name": name, "sha256": digest}
    StoredFile.objects.create(
        id=id_,
        document_type=document_type,
        media_type=media_type,
        about=seal_json(data_key, about, context=ABOUT),
        size=len(content),
        sealed_sha256=hashlib.sha256(sealed).hexdigest(),
        data_key=data_key,
        matter_kind=matter.kind,
        matter_id=matter.id,
        stored_by=str(by),
        stored_at=at,
    )
    bytes_store().put(id_, sealed)
    record(
        kind="files.stored",
        by=by,
        at=at,
        subject=matter,
        clear={
            "file": str(id_),
            "document_type": document_type,
            "size": len(content),
            "sealed_sha256": hashlib.sha256(sealed).hexdigest(),
        },
        parts=[Part(key=data_key, content=about)],
    )
    return FileRef(id=id_, sha256=digest, size=len(content))
