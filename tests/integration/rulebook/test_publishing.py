"""Several processes of one release start at once: one book is kept, one entry tells it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from django.db import connection

from anbao.kernel.actor import Subject, system
from anbao.ledger.api import entries_of
from anbao.rulebook import api as rulebook
from anbao.rulebook.models import CompiledBook

AT = datetime(2026, 11, 2, 4, 0, tzinfo=UTC)


def test_publish_by_many_at_once_keeps_one_book(committed_db):
    def publish(number):
        try:
            return rulebook.publish_book(by=system(f"process-{number}"), at=AT)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        digests = set(pool.map(publish, range(6)))
    assert len(digests) == 1
    assert CompiledBook.objects.count() == 1
    assert len(entries_of(Subject("rulebook", "book"))) == 1
