"""Publishing a compiled book; adopting the company's first profile."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, connection, transaction

from anbao.kernel.actor import Actor, Subject
from anbao.kernel.clock import local_date
from anbao.kernel.ids import new_id
from anbao.kernel.memory import forget
from anbao.ledger.api import record
from anbao.rulebook.actions.adopting import open_for_reading
from anbao.rulebook.domain.compiling import Compiled
from anbao.rulebook.domain.errors import ProfileRefused
from anbao.rulebook.domain.profile import Profile, check_readings, check_stricter, profile_of
from anbao.rulebook.models import CompiledBook, ProfileVersion
from anbao.rulebook.queries.books import current_book
from anbao.rulebook.queries.profiles import current_profile

PROFILE = Subject("rulebook", "profile")


def publish_book(*, by: Actor, at: datetime) -> str:
    """Keep the book in use under its digest, for good; returns the digest. Does nothing where it is kept already.

    Raises BookDamaged for a book that cannot be read throughout.
    """
    compiled = current_book()
    with transaction.atomic(durable=True):
        keep_book(compiled, by=by, at=at)
    return compiled.digest


def adopt_profile(*, content: Mapping[str, Any], by: Actor, at: datetime) -> str:
    """Make `content` the company's first profile from `at` on; returns its digest. The book in use is kept with it.

    `content`: `{"company": {"kind", "sector", "name"}, "activities": [...], "stricter": {figure: value}}`, and
    `"readings"` where the company has its own. Adopting what already holds does nothing; any later change takes two
    people (`prepare_change`) and is refused here. A malformed profile, or a value looser than a clause allows, leaves
    a ledger entry and raises ProfileRefused after that was committed; its `clauses` are those that refuse.
    """
    compiled = current_book()
    try:
        profile = examined(content, on=local_date(at))
        with transaction.atomic(durable=True):
            one_change_at_a_time()
            present = current_profile(at)
            if present is not None and present.digest != profile.digest:
                raise ProfileRefused(["a profile holds already: a change of it takes two people, in the console"])
            keep_book(compiled, by=by, at=at)
            if present is None:
                adopt(profile, compiled, by=by, at=at, author=str(by))
    except ProfileRefused as refusal:
        refuse_profile(refusal, by=by, at=at)
        raise
    return profile.digest


def one_change_at_a_time() -> None:
    """Until the end of the caller's transaction nobody else changes the profile. What was seen of it is forgotten."""
    forget()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('rulebook profile', 0))")


def examined(content: object, *, on: date) -> Profile:
    """A profile that is well formed and that no clause refuses from the day `on`. Raises ProfileRefused."""
    profile, compiled = profile_of(content), current_book()
    check_stricter(profile, compiled, on=on)
    check_readings(profile, compiled)
    return profile


def refuse_profile(refusal: ProfileRefused, *, by: Actor, at: datetime) -> None:
    """The entry of a profile that was refused, in a transaction of its own."""
    with transaction.atomic(durable=True):
        clear = {"problems": len(refusal.problems)}
        kind = "rulebook.profile.refused"
        record(kind=kind, by=by, at=at, subject=PROFILE, clear=clear, clauses=refusal.clauses)


def adopt(profile: Profile, compiled: Compiled, *, by: Actor, at: datetime, author: str) -> None:
    """Joins the caller's transaction. A circular or letter among its readings opens the duty to take it over."""
    forget()
    ProfileVersion.objects.create(
        id=new_id(at),
        digest=profile.digest,
        content=dict(profile.content),
        book_id=compiled.digest,
        adopted_by=str(by),
        adopted_at=at,
    )
    clear = {"profile": profile.digest, "book": compiled.digest, "author": author}
    record(kind="rulebook.profile.adopted", by=by, at=at, subject=PROFILE, clear=clear)
    for reading in profile.readings:
        open_for_reading(reading, by=by, at=at)


def keep_book(compiled: Compiled, *, by: Actor, at: datetime) -> None:
    """Joins the caller's transaction. Two processes may publish the same book: one row, one entry."""
    if CompiledBook.objects.filter(digest=compiled.digest).exists():
        return
    compiled.lines.check()
    try:
        with transaction.atomic():
            CompiledBook.objects.create(
                digest=compiled.digest,
                body=compiled.text.decode(),
                published_by=str(by),
                published_at=at,
            )
    except IntegrityError:  # somebody else published it meanwhile
        return
    subject = Subject("rulebook", "book")
    record(kind="rulebook.book.published", by=by, at=at, subject=subject, clear={"book": compiled.digest})
