"""Opening documents and agreeing to them."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.registration.models import Agreement, DocumentOpening
from anbao.commerce.registration.queries import opened_in
from anbao.kernel.actor import Actor, Subject
from anbao.kernel.ids import new_id
from anbao.ledger import api as ledger
from anbao.rows import insert_all, insert_unless_there


def open_document(*, actor: Actor, sha256: str, at: datetime, visit: str = "", subject: Subject | None = None) -> bytes:
    """One document as `open_documents` opens them."""
    return open_documents(actor=actor, sha256s=[sha256], at=at, visit=visit, subject=subject)[sha256]


def open_documents(
    *, actor: Actor, sha256s: Iterable[str], at: datetime, visit: str = "", subject: Subject | None = None
) -> dict[str, bytes]:
    """Fetch document versions for `actor`, digest → bytes, and keep that each was opened in this visit. Outermost.

    `subject`: the matter in whose timeline the openings are told (default: the visit). Only the first opening of a
    visit leaves a row and an entry. Raises catalogue's DocumentUnknown and DocumentAltered.
    """
    fetched = {sha256: catalogue.document_bytes(sha256) for sha256 in sha256s}
    about = subject or Subject("visit", visit or str(actor))
    with transaction.atomic(durable=True):
        before = opened_in(actor=actor, visit=visit)
        for sha256 in fetched:
            if sha256 not in before:
                _note_opening(actor, visit, sha256, about, at)
    return fetched


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
