"""A ledger of real commits, and a superuser who bends it."""

import os
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings

AT = datetime(2026, 11, 20, 8, 30, 15, 123456, tzinfo=UTC)


@pytest.fixture(autouse=True, scope="session")
def _key_file(django_test_environment):
    from anbao.keys.api import initialize_key_file

    path = Path(settings.ANBAO_KEY_FILE)
    if not path.exists():
        initialize_key_file(path, purpose="test")


@pytest.fixture(autouse=True)
def _event_type():
    from anbao.kernel.registries import EventType, event_types

    event_types.add("test.happened", EventType("第 {number} 件"))
    yield
    event_types.discard("test.happened")


@pytest.fixture
def record():
    """Commit entries, one transaction each or all in one."""
    from django.db import transaction

    from anbao.kernel.actor import Subject, system
    from anbao.ledger import api as ledger

    def one(number):
        subject = Subject("matter", str(number))
        return ledger.record(kind="test.happened", by=system("test"), at=AT, subject=subject, clear={"number": number})

    def commit(*numbers, together=False):
        if together:
            with transaction.atomic(durable=True):
                return [one(number) for number in numbers]
        return [event for number in numbers for event in commit(number, together=True)]

    return commit


@pytest.fixture
def administrator():
    """The superuser, past all triggers."""
    from tests.support.database import DATABASE, SERVER

    with SERVER.administrator(DATABASE) as connection:
        connection.execute("SET session_replication_role = replica")
        yield connection


@pytest.fixture
def sequence():
    """Run the sequencer until it caught up: other databases hold the horizon back too."""
    from django.core.management import call_command
    from django.db import connection

    def run():
        end = time.monotonic() + 60
        while True:
            call_command("sequencer", once=True)
            with connection.cursor() as cursor:
                cursor.execute("SELECT (SELECT count(*) FROM ledger_event) - (SELECT size FROM ledger_cursor)")
                if cursor.fetchone()[0] == 0:
                    return
            assert time.monotonic() < end, "somebody's transaction has been open for a minute"
            time.sleep(0.2)

    return run


@pytest.fixture
def verify():
    from anbao.keys import api as keys
    from anbao.ledger import api as ledger

    def run():
        return ledger.verify(
            folder=Path(settings.ANBAO_LEDGER_DIR),
            origin=settings.ANBAO_LEDGER_ORIGIN,
            public_key=keys.signer("ledger").public_key,
        )

    return run


@pytest.fixture
def environment(committed_db):
    """For processes of our own: this test's database and folders."""
    return {**os.environ, "ANBAO_LEDGER_DIR": str(settings.ANBAO_LEDGER_DIR), "PYTHONPATH": "src:."}
