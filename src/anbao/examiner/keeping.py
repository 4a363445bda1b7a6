"""The roof's only writes: seats and what was done in them. Everything else here reads."""

import hmac
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.http import HttpRequest
from django.middleware.csrf import rotate_token

from anbao.examiner.domain import seat as seats
from anbao.examiner.domain.seat import SUBJECT, Times, refused, times_fault
from anbao.examiner.models import Draw, Seat
from anbao.identity import api as identity
from anbao.kernel.actor import Actor, ActorKind, Subject
from anbao.kernel.answers import Criteria
from anbao.kernel.ids import new_id
from anbao.kernel.registries import ChangedLine
from anbao.kernel.text import N_
from anbao.kernel.verdict import Passed, Refused, Verdict
from anbao.keys.api import mac
from anbao.ledger.api import record
from anbao.ui.api import roc_moment

ACT = "examiner.open-seat"
MAC_PURPOSE = "examiner-code"
SEAT, GIVEN = "seat", "given"  # names in the session

_RESERVE = """
UPDATE examiner_seat SET
    attempts = CASE WHEN attempts + 1 >= %(most)s THEN 0 ELSE attempts + 1 END,
    locked_until = CASE WHEN attempts + 1 >= %(most)s THEN %(until)s END
WHERE id = %(id)s AND (locked_until IS NULL OR locked_until <= %(at)s)
"""


def propose_seat(
    *, agency: str, document: str, starts_at: datetime, ends_at: datetime, by: Actor, at: datetime
) -> UUID | Refused:
    """Ask a second person for a seat; the approval's id. Outermost. Refused where its time cannot be."""
    if fault := times_fault(starts_at, ends_at, at):
        return fault
    payload = {
        "agency": agency,
        "document": document,
        "starts_at": starts_at.isoformat(),
        "ends_at": ends_at.isoformat(),
        "author": str(by),
    }
    with transaction.atomic(durable=True):
        return identity.propose(act=ACT, payload=payload, by=by, at=at)


def open_seat(*, payload: Mapping[str, Any], by: Actor, at: datetime) -> Verdict:
    """The approved act. Joins the caller's transaction."""
    starts_at, ends_at = (datetime.fromisoformat(str(payload[name])) for name in ("starts_at", "ends_at"))
    if fault := times_fault(starts_at, ends_at, at):
        return fault
    row = Seat(
        id=new_id(at),
        number=f"EX-{_random(6)}",
        agency=str(payload["agency"]),
        document=str(payload["document"]),
        starts_at=starts_at,
        ends_at=ends_at,
        proposed_by=str(payload["author"]),
        opened_by=str(by),
        opened_at=at,
    )
    row.save()
    clear = {name: payload[name] for name in ("agency", "document", "starts_at", "ends_at")}
    _record("seat.opened", row, by, at, **clear)
    return Passed()


def seat_lines(payload: Mapping[str, object]) -> list[ChangedLine]:
    """What a proposal asks for, for whoever is to approve it."""
    moments = {name: roc_moment(datetime.fromisoformat(str(payload[name]))) for name in ("starts_at", "ends_at")}
    told = {"agency": str(payload["agency"]), "document": str(payload["document"]), **moments}
    return [ChangedLine(_LINES[name], "", value) for name, value in told.items()]


_LINES = {
    "agency": N_("檢查機關"),
    "document": N_("公文文號"),
    "starts_at": N_("開始"),
    "ends_at": N_("結束"),
}


def give_code(*, seat: UUID, by: Actor, at: datetime) -> str | Refused:
    """A new code of the seat, to be handed to the examiner; told this once. Outermost. Raises Seat.DoesNotExist."""
    code = _random(seats.CODE_LENGTH)
    with transaction.atomic(durable=True):
        row = Seat.objects.locked(id=seat)
        if times_of(row).state(at) not in {"ahead", "open"}:
            return refused("seat-over", N_("這個席位已經結束，不能再給登入碼。"), N_("需要時請另開一個席位。"))
        row.code, row.code_given_by, row.code_given_at = _mac(row.id, code), str(by), at
        row.attempts, row.locked_until = 0, None
        row.save()
        _record("seat.code-given", row, by, at)
    return seats.grouped(code)


def close_seat(*, seat: UUID, by: Actor, at: datetime) -> Verdict:
    """End a seat now; whoever is signed in is out with the next page. Outermost. Raises Seat.DoesNotExist."""
    with transaction.atomic(durable=True):
        row = Seat.objects.locked(id=seat)
        if row.closed_at is not None:
            return refused("closed-already", N_("這個席位已經關閉了。"), N_("不需要再做什麼。"))
        row.closed_by, row.closed_at = str(by), at
        row.save()
        _record("seat.closed", row, by, at)
    return Passed()


def sign_in(*, request: HttpRequest, number: str, code: str, at: datetime) -> Seat | Refused:
    """Take the seat on this browser. Outside any transaction: the attempt is counted before it is compared."""
    row = Seat.objects.find(number=number.strip().upper())
    by = identity.actor_of(request)
    if row is None or row.code is None:
        _refuse(row, seats.WRONG, by, at)
        return seats.WRONG
    if not _reserved(row.id, at):
        _refuse(row, seats.LOCKED, by, at)
        return seats.LOCKED
    if not hmac.compare_digest(bytes(row.code), _mac(row.id, seats.clean(code))):
        _refuse(row, seats.WRONG, by, at)
        return seats.WRONG
    if times_of(row).state(at) != "open":
        _refuse(row, seats.NOT_OPEN, by, at)
        return seats.NOT_OPEN
    with transaction.atomic(durable=True):
        Seat.objects.filter(id=row.id).update(attempts=0, locked_until=None)
        _record("signed-in", row, actor_of(row), at)
    session: Any = request.session
    session.flush()
    session[SEAT], session[GIVEN] = str(row.id), _given(row)
    session.cycle_key()
    rotate_token(request)
    return row


def sign_out(*, request: HttpRequest, at: datetime) -> None:
    """Leave the seat on this browser. Outermost. Harmless where nobody sits."""
    row = sitting(request, at=at)
    if row is not None:
        with transaction.atomic(durable=True):
            _record("signed-out", row, actor_of(row), at)
    request.session.flush()


def sitting(request: HttpRequest, *, at: datetime) -> Seat | None:
    """The seat that this browser has taken, while it is open and its code is still the one it came with."""
    session: Any = request.session
    seat = session.get(SEAT)
    row = Seat.objects.find(id=UUID(str(seat))) if seat else None
    fits = row is not None and session.get(GIVEN) == _given(row) and times_of(row).state(at) == "open"
    return row if fits else None


def page_opened(*, seat: Seat, page: str, at: datetime, file: bool = False) -> None:
    """Say in the ledger which page was opened, before it is. Outermost."""
    with transaction.atomic(durable=True):
        _record("file.taken" if file else "page.opened", seat, actor_of(seat), at, page=page)


def keep_draw(
    *,
    seat: Seat,
    question: str,
    kind: str,
    criteria: Criteria,
    seed: str,
    wanted: int,
    out_of: int,
    drawn: list[UUID],
    at: datetime,
) -> Draw:
    """Keep what was drawn. Outermost."""
    row = Draw(
        id=new_id(at),
        seat=seat,
        question=question,
        kind=kind,
        since=criteria.since,
        until=criteria.until,
        product=criteria.product,
        seed=seed,
        wanted=wanted,
        out_of=out_of,
        drawn=[str(one) for one in drawn],
        drawn_at=at,
    )
    clear = {
        "question": question,
        "kind": kind,
        "since": criteria.since.isoformat(),
        "until": criteria.until.isoformat(),
        "product": criteria.product,
        "seed": seed,
        "out_of": out_of,
        "drawn": row.drawn,
    }
    with transaction.atomic(durable=True):
        row.save()
        _record("sample.drawn", seat, actor_of(seat), at, **{**clear, "number": len(drawn)})
    return row


def times_of(row: Seat) -> Times:
    return Times(row.starts_at, row.ends_at, row.closed_at)


def actor_of(row: Seat) -> Actor:
    return Actor(ActorKind.EXAMINER, str(row.id))


def _given(row: Seat) -> str:
    return row.code_given_at.isoformat() if row.code_given_at else ""


def _reserved(seat: UUID, at: datetime) -> bool:
    values: dict[str, Any] = {"id": seat, "at": at, "most": seats.ATTEMPTS, "until": at + seats.LOCK_FOR}
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(_RESERVE, values)
        return bool(cursor.rowcount == 1)


def _refuse(row: Seat | None, why: Refused, by: Actor, at: datetime) -> None:
    with transaction.atomic(durable=True):
        subject = Subject(SUBJECT, str(row.id) if row else "unknown")
        record(kind="examiner.sign-in.refused", by=by, at=at, subject=subject, clear={"reason": why.reason.code})


def _record(event: str, row: Seat, by: Actor, at: datetime, **clear: object) -> None:
    said = {"number": row.number, **clear}
    record(kind=f"examiner.{event}", by=by, at=at, subject=Subject(SUBJECT, str(row.id)), clear=said)


def _mac(seat: UUID, code: str) -> bytes:
    return mac(MAC_PURPOSE, f"{seat} {code}".encode())


def _random(length: int) -> str:
    return "".join(secrets.choice(seats.ALPHABET) for _ in range(length))
