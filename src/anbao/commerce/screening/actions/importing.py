"""A list's file is imported by one person and released by another."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from anbao.commerce.screening.domain.watch_list import Kind, Listed, digest_of, read
from anbao.commerce.screening.models import ListEntry, ListName, ListRelease, WatchList
from anbao.commerce.screening.queries.lists import ENTRY, fingerprint_of, in_force, name_digest
from anbao.files import api as files
from anbao.identity import api as identity
from anbao.kernel.actor import Actor, Subject
from anbao.kernel.ids import new_id
from anbao.kernel.text import N_
from anbao.kernel.verdict import Passed, Reason, Refused, Verdict
from anbao.keys import api as keys
from anbao.ledger import api as ledger

RELEASE = "screening.release-list"
FILE_TYPE = "screening.list"
_CHUNK = 2000


def import_list(
    *, kind: Kind, title: str, content: bytes, as_of: datetime, effective_from: datetime, by: Actor, at: datetime
) -> UUID | Refused:
    """Keep a list's file and ask for a second person's approval; its id. Outermost.

    `as_of`: the moment of which the list is. Refused where that lies ahead. Raises ListMisshaped for a file that is
    none, identity's AuthorNotStaff.
    """
    if as_of > at:
        return _refused("as-of-ahead", N_("名單的日期不能晚於現在。"), N_("請填名單本身的日期。"), field="as_of")
    entries, digest, id_ = read(content), digest_of(content), new_id(at)
    subject = Subject("watch-list", str(id_))
    with transaction.atomic(durable=True):
        key = keys.create_data_key(matter=subject, at=at)
        kept = files.store(
            content=content,
            name=f"{kind}-{digest[:12]}",
            media_type="application/octet-stream",
            document_type=FILE_TYPE,
            data_key=key,
            matter=subject,
            by=by,
            at=at,
        )
        about = {"list": str(id_), "kind": kind, "digest": digest, "entries": len(entries)}
        approval = identity.propose(act=RELEASE, payload=about, by=by, at=at)
        row = WatchList.objects.create(
            id=id_,
            kind=kind,
            title=title.strip(),
            digest=digest,
            entries=len(entries),
            as_of=as_of,
            effective_from=effective_from,
            data_key=key,
            file=kept.id,
            approval=approval,
            imported_by=str(by),
            imported_at=at,
        )
        _keep_entries(row, entries, at)
        ledger.record(kind="screening.list-imported", by=by, at=at, subject=subject, clear=about)
    return id_


def execute_release(*, payload: Mapping[str, Any], by: Actor, at: datetime) -> Verdict:
    """The approved act. Joins the caller's transaction. Refused where a list of a later moment is in force already."""
    row = WatchList.objects.get(id=UUID(str(payload["list"])))
    newest = in_force("sanctions" if row.kind == "sanctions" else "pep", at=at)
    if row.digest != payload["digest"]:
        return _refused("list-changed", N_("名單的內容和匯入時不同，不能核准。"), N_("請重新匯入。"))
    if newest is not None and newest.as_of > row.as_of:
        return _refused("list-overtaken", N_("已經有更新的名單在使用。"), N_("請駁回這份名單。"))
    ListRelease.objects.create(id=new_id(at), list=row, approved_by=str(by), released_at=at)
    ledger.record(
        kind="screening.list-released",
        by=by,
        at=at,
        subject=Subject("watch-list", str(row.id)),
        clear={"list": str(row.id), "kind": row.kind, "digest": row.digest, "entries": row.entries},
    )
    return Passed()


def _keep_entries(row: WatchList, entries: list[Listed], at: datetime) -> None:
    for start in range(0, len(entries), _CHUNK):
        chunk = entries[start : start + _CHUNK]
        made = [
            ListEntry(
                id=new_id(at),
                list=row,
                fingerprint=fingerprint_of(entry),
                content=keys.seal_json(row.data_key, entry.as_json(), context=ENTRY),
            )
            for entry in chunk
        ]
        ListEntry.objects.bulk_create(made)
        ListName.objects.bulk_create(
            ListName(entry=kept, list=row, name=name)
            for kept, entry in zip(made, chunk, strict=True)
            for name in sorted({name_digest(one) for one in entry.names})
        )


def _refused(code: str, message: str, remedy: str, *, field: str = "") -> Refused:
    return Refused(Reason(f"screening.{code}", message, remedy, field=field))
