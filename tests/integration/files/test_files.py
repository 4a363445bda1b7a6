from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from anbao.files import api
from anbao.files.models import StoredBytes, StoredFile
from anbao.kernel.actor import Subject, system
from anbao.keys.api import create_data_key
from anbao.ledger.models import Event
from tests.support.environment import DATABASE, SERVER

AT = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
CONTENT = "保單：林美玲 A123456789".encode()


@pytest.fixture
def stored(committed_db):
    matter = Subject("application", str(uuid4()))
    with transaction.atomic(durable=True):
        key = create_data_key(matter=matter, at=AT)
        return matter, api.store(
            content=CONTENT, name="林美玲的保單.pdf", media_type="application/pdf", document_type="policies.e-policy",
            data_key=key, matter=matter, by=system("tests"), at=AT,
        )  # fmt: skip


def test_file_read_as_stored(stored):
    matter, file = stored
    assert api.read(file.id) == CONTENT
    info = api.file_info(file.id)
    assert (info.name, info.sha256, info.size, info.matter) == ("林美玲的保單.pdf", file.sha256, len(CONTENT), matter)
    assert api.files_of(matter) == [info]
    assert api.files_of(matter, document_types=["other"]) == []
    assert Event.objects.filter(kind="files.stored").count() == 1


def test_file_unknown(stored):
    with pytest.raises(api.FileUnknown):
        api.read(uuid4())


def test_file_changed_is_noticed(stored):
    _, file = stored
    with SERVER.administrator(DATABASE) as admin:
        admin.execute("SET session_replication_role = replica")
        admin.execute("UPDATE files_storedbytes SET content = content || '\\x00'::bytea")
    with pytest.raises(api.FileDamaged):
        api.read(file.id)


def test_file_rows_are_append_only(stored):
    for table in ("files_storedfile", "files_storedbytes"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")


def test_file_nothing_in_clear(stored):
    _, file = stored
    assert b"A123456789" not in bytes(StoredBytes.objects.get().content)
    with connection.cursor() as cursor:
        for table in ("files_storedfile", "files_storedbytes", "ledger_event"):
            cursor.execute(f"SELECT string_agg({table}::text, ' ') FROM {table}")
            dump = cursor.fetchone()[0]
            for value in ("林美玲", file.sha256):
                assert value not in dump
                assert value.encode().hex() not in dump


def test_file_of_a_failed_ledger_write_is_not_there(committed_db, monkeypatch):
    def broken(**_):
        raise RuntimeError

    monkeypatch.setattr("anbao.files.actions.record", broken)
    matter = Subject("application", str(uuid4()))
    with pytest.raises(RuntimeError), transaction.atomic(durable=True):
        api.store(
            content=b"x", name="x", media_type="text/plain", document_type="x",
            data_key=create_data_key(matter=matter, at=AT), matter=matter, by=system("tests"), at=AT,
        )  # fmt: skip
    assert not StoredFile.objects.exists()
