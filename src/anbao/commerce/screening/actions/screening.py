"""Holding people against the lists in force, and clearing a hit that means somebody else."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from anbao.commerce.screening.domain.watch_list import KINDS, Named, hits_digest
from anbao.commerce.screening.models import Clearance, Hit, Screening
from anbao.commerce.screening.queries.hits import BECAUSE
from anbao.commerce.screening.queries.lists import in_force, matches
from anbao.kernel.actor import Actor, Subject
from anbao.kernel.ids import new_id
from anbao.kernel.registries import Facts
from anbao.kernel.text import N_
from anbao.kernel.verdict import Passed, Reason, Refused, Verdict
from anbao.keys import api as keys
from anbao.ledger import api as ledger

LONGEST = 500
_NO_BECAUSE = Refused(
    Reason("screening.without-because", N_("還沒有寫理由。"), N_("請寫下為什麼不是同一人。"), field="because")
)
_TOO_LONG = Refused(
    Reason(
        "screening.too-long", N_("寫得太長了，最多 {longest} 字。"), N_("請縮短後再送出。"), {"longest": LONGEST},
        field="because",
    )
)  # fmt: skip
_CLEARED = Refused(Reason("screening.cleared-already", N_("這筆比對已經排除了。"), N_("不需要再做什麼。")))


def screen(*, matter: Subject, people: Sequence[Named], by: Actor, at: datetime) -> Facts:
    """Screen `people` against every list in force, keep what was found, and answer the facts of the guards.

    Joins the caller's transaction. The ledger's clear part holds digests of lists, counts and the outcome; no name.
    """
    lists = {kind: in_force(kind, at=at) for kind in KINDS}
    found = [match for kept in lists.values() if kept is not None for match in matches(kept, people)]
    standing = [match for match in found if not match.cleared]
    outcome = "hit" if standing else "no-list" if None in lists.values() else "clear"
    row = Screening.objects.create(
        id=new_id(at),
        matter_kind=matter.kind,
        matter_id=matter.id,
        lists={kind: {"id": str(kept.id), "digest": kept.digest} for kind, kept in lists.items() if kept is not None},
        people=len(people),
        outcome=outcome,
        screened_by=str(by),
        screened_at=at,
    )
    Hit.objects.bulk_create(
        Hit(
            id=new_id(at),
            screening=row,
            entry_id=match.entry,
            kind=match.kind,
            role=match.person.role,
            grade=match.grade,
            who=match.who,
            fingerprint=match.fingerprint,
        )
        for match in found
    )
    ledger.record(
        kind="screening.screened",
        by=by,
        at=at,
        subject=matter,
        clear={
            "lists": {kind: kept.digest for kind, kept in lists.items() if kept is not None},
            "people": len(people),
            "hits": len(found),
            "cleared": len(found) - len(standing),
            "outcome": outcome,
        },
    )
    facts: dict[str, datetime | str | None] = {}
    for kind, kept in lists.items():
        hits = [f"{match.who}:{match.fingerprint}" for match in standing if match.kind == kind]
        facts[f"screening.{kind}_at"] = kept.as_of if kept is not None else None
        facts[f"screening.{kind}_hits"] = hits_digest(hits) if kept is not None else None
    return facts


def clear_hit(*, hit: UUID, because: str, by: Actor, at: datetime) -> Verdict:
    """Note that a hit is another person: it counts no more while person and entry stay the same. Outermost."""
    said = because.strip()
    if not said:
        return _NO_BECAUSE
    if len(said) > LONGEST:
        return _TOO_LONG
    with transaction.atomic(durable=True):
        row = Hit.objects.select_related("screening").get(id=hit)
        with connection.cursor() as cursor:
            lock = f"screening {row.who} {row.fingerprint}"
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [lock])
        if Clearance.objects.filter(who=row.who, fingerprint=row.fingerprint).exists():
            return _CLEARED
        id_ = new_id(at)
        key = keys.create_data_key(matter=Subject("screening-clearance", str(id_)), at=at)
        Clearance.objects.create(
            id=id_,
            who=row.who,
            fingerprint=row.fingerprint,
            hit=row,
            data_key=key,
            because=keys.seal(key, said.encode(), context=BECAUSE),
            cleared_by=str(by),
            cleared_at=at,
        )
        ledger.record(
            kind="screening.hit-cleared",
            by=by,
            at=at,
            subject=Subject(row.screening.matter_kind, row.screening.matter_id),
            clear={"hit": str(row.id), "kind": row.kind, "grade": row.grade},
            parts=[ledger.Part(key, {"because": said})],
        )
        return Passed()
