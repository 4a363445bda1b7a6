"""Publishing a compiled book; adopting a company profile."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from anbao.kernel.actor import Actor, Subject
from anbao.kernel.clock import local_date
from anbao.kernel.ids import new_id
from anbao.ledger.api import record
from anbao.rulebook.domain.compiling import Compiled
from anbao.rulebook.domain.errors import ProfileRefused
from anbao.rulebook.domain.profile import Profile, check_stricter, profile_of
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
        _keep(compiled, by=by, at=at)
    return compiled.digest


def adopt_profile(*, content: Mapping[str, Any], by: Actor, at: datetime) -> str:
    """Make `content` the company's profile from `at` on; returns its digest. The book in use is published with it.

    `content`: `{"company": {"kind", "sector", "name"}, "activities": [...], "stricter": {figure: value}}`.
    Adopting what already holds does nothing. A malformed profile, or a value looser than a clause allows, leaves
    a ledger entry and raises ProfileRefused after that was committed; its `clauses` are those that refuse.
    """
    compiled = current_book()
    try:
        profile = profile_of(content)
        check_stricter(profile, compiled, on=local_date(at))
    except ProfileRefused as refusal:
        with transaction.atomic(durable=True):
            clear = {"problems": len(refusal.problems)}
            kind = "rulebook.profile.refused"
            record(kind=kind, by=by, at=at, subject=PROFILE, clear=clear, clauses=refusal.clauses)
        raise
    with transaction.atomic(durable=True):
        _keep(compiled, by=by, at=at)
        present = current_profile(at)
        if present is None or present.digest != profile.digest:
            _adopt(profile, compiled, by=by, at=at)
    return profile.digest


def _adopt(profile: Profile, compiled: Compiled, *, by: Actor, at: datetime) -> None:
    ProfileVersion.objects.create(
        id=new_id(at),
        digest=profile.digest,
        content=dict(profile.content),
        book_id=compiled.digest,
        adopted_by=str(by),
        adopted_at=at,
    )
    clear = {"profile": profile.digest, "book": compiled.digest}
    record(kind="rulebook.profile.adopted", by=by, at=at, subject=PROFILE, clear=clear)


def _keep(compiled: Compiled, *, by: Actor, at: datetime) -> None:
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
