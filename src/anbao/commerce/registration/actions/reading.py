"""Opening documents and agreeing to them."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.registration.models import Agreement, DocumentOpening
from anbao.kernel.actor import Actor, Subject
from anbao.kernel.ids import new_id
from anbao.ledger import api as ledger
from anbao.rows import insert_all, insert_unless_there


def open_document(*, actor: Actor, sha256: str, at: datetime, visit: str = "", subject: Subject | None = None) -> bytes:
    """Fetch a document version for `actor` and keep that it was opened in this visit. Outermost.

    `subject`: the matter in whose timeline the opening is told (default: the visit). Only the first opening of a visit
    leaves a row and an entry. Raises catalogue's DocumentUnknown and DocumentAltered.
    """
    content = catalogue.document_bytes(sha256)
    with transaction.atomic(durable=True):
        if DocumentOpening.objects.find(actor=str(actor), visit=visit, sha256=sha256) is None:
            _note_opening(actor, visit, sha256, subject or Subject("visit", visit or str(actor)), at)
    return content


def agree(*, actor: Actor, subject: Subject, sha256s: Iterable[str], at: datetime) -> None:
    """Keep that `actor` agreed to these document versions for `subject`. Joins the caller's transaction. Idempotent.

    Whether they were opened before is for the step's guard to say.
    """
    wanted = sorted(set(sha256s))
    agreements = [
        Agreement(
            id=new_id(at),
            actor=str(actor),
            subject_kind=subject.kind,
            subject_id=subject.id,
            sha256=sha256,
            agreed_at=at,
        )
        for sha256 in wanted
    ]
    insert_all(agreements, unless_there=True)
    ledger.record(
        kind="registration.documents-agreed",
        by=actor,
        at=at,
        subject=subject,
        clear={"documents": wanted, "count": len(wanted)},
    )


def _note_opening(actor: Actor, visit: str, sha256: str, subject: Subject, at: datetime) -> None:
    made = DocumentOpening(id=new_id(at), actor=str(actor), visit=visit, sha256=sha256, opened_at=at)
    if not insert_unless_there(made):  # another request of this visit was quicker
        return
    ledger.record(
        kind="registration.document-opened",
        by=actor,
        at=at,
        subject=subject,
        clear={"document": sha256, "opening": str(made.id)},
    )
