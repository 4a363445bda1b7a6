"""Each pytest process has a database of its own, copied from a migrated template of a shared server."""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from psycopg import sql

from tests.support.environment import DATABASE, REPOSITORY, SERVER

SEEDS = "anbao_seed"  # schema of the template that keeps what migrations put into tables
UNTOUCHED = ("django_migrations",)
TEMPLATES_KEPT = 6


def _source_digest() -> str:
    """Over everything that shapes a fresh database."""
    source = REPOSITORY / "src" / "anbao"
    files = [*source.rglob("migrations/*.py"), *source.rglob("models.py"), *source.rglob("models/*.py")]
    files += [source / "project" / "roles.py", Path(__file__)]
    digest = hashlib.sha256(" ".join(settings.INSTALLED_APPS).encode())
    for file in sorted(files):
        digest.update(str(file.relative_to(REPOSITORY)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def _locked(name: str) -> Iterator[None]:
    with (SERVER.folder / name).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _alive(database: str) -> bool:
    try:
        os.kill(int(database.split("_")[2]), 0)
    except (ProcessLookupError, ValueError, IndexError):
        return False
    except PermissionError:
        pass
    return True


def _sweep(server: psycopg.Connection) -> None:
    """Drop databases of processes that are gone and templates of old sources."""
    rows = server.execute("SELECT datname FROM pg_database WHERE datname LIKE 'anbao_t%' ORDER BY oid").fetchall()
    names = [row[0] for row in rows]
    old = [name for name in names if name.startswith("anbao_test_") and not _alive(name)]
    old += [name for name in names if name.startswith("anbao_template_")][:-TEMPLATES_KEPT]
    for name in old:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _migrate(template: str) -> None:
    from django.core.management import call_command
    from django.db import connections

    owner = connections["owner"]
    before, owner.settings_dict["NAME"] = owner.settings_dict["NAME"], template
    try:
        call_command("migrate", database="owner", verbosity=0, interactive=False)
    finally:
        owner.close()
        owner.settings_dict["NAME"] = before


def _tables(connection: psycopg.Connection) -> list[str]:
    from anbao.project.roles import TABLES

    return [name for (name,) in connection.execute(TABLES) if name not in UNTOUCHED]


def _store_books_plainly(template: str) -> None:
    """A book is published anew by every test that adopts a profile: to compress it costs more than all else of that."""
    with SERVER.administrator(template) as connection:
        connection.execute("ALTER TABLE rulebook_compiledbook ALTER COLUMN body SET STORAGE EXTERNAL")


def keep(database: str, schema: str) -> None:
    """Keep what the tables hold now, for `empty` to go back to."""
    with SERVER.administrator(database) as connection, connection.transaction():
        connection.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")
        connection.execute(f"CREATE SCHEMA {schema}")
        for table in _tables(connection):
            name = sql.Identifier(table)
            if connection.execute(sql.SQL("SELECT 1 FROM public.{} LIMIT 1").format(name)).fetchone():
                connection.execute(sql.SQL(f"CREATE TABLE {schema}.{{0}} AS TABLE public.{{0}}").format(name))


def _template(server: psycopg.Connection) -> str:
    name = f"anbao_template_{_source_digest()}"
    if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        return name
    half = f"{name}_half"
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(half)))
    SERVER.create_database(half)
    _migrate(half)
    _store_books_plainly(half)
    keep(half, SEEDS)
    server.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(half), sql.Identifier(name)))
    return name


def empty(back_to: str = SEEDS) -> None:
    """Back to what migrations left, or what was kept since: as the superuser, past all triggers, with real commits."""
    with SERVER.administrator(DATABASE) as connection, connection.transaction():
        connection.execute("SET LOCAL session_replication_role = replica")
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid() AND state LIKE 'idle in transaction%'"
        )
        seeded = {
            row[0] for row in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [back_to])
        }
        for table in _tables(connection):
            name = sql.Identifier(table)
            connection.execute(sql.SQL("DELETE FROM public.{}").format(name))
            if table in seeded:
                restore = f"INSERT INTO public.{{0}} OVERRIDING SYSTEM VALUE SELECT * FROM {back_to}.{{0}}"
                connection.execute(sql.SQL(restore).format(name))


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker) -> Iterator[None]:
    """Overrides pytest-django's: no `test_` twin of each alias, but one database under its four real roles."""
    from django.db import connections

    SERVER.start()
    with django_db_blocker.unblock(), _locked("template.lock"), SERVER.administrator() as server:
        _sweep(server)
        copy = sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER anbao_owner")
        template = _template(server)
        server.execute(copy.format(sql.Identifier(DATABASE), sql.Identifier(template)))
        grant = sql.SQL("GRANT CONNECT ON DATABASE {} TO anbao_runtime, anbao_sequencer, anbao_examiner")
        server.execute(grant.format(sql.Identifier(DATABASE)))
    yield
    with django_db_blocker.unblock():
        connections.close_all()
    with SERVER.administrator() as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(DATABASE)))


@pytest.fixture
def committed_db(django_db_setup: None, django_db_blocker, settings, tmp_path: Path) -> Iterator[None]:
    """Real transactions under all four roles; afterwards the database is as migrations left it."""
    from django.db import connections

    settings.ANBAO_LEDGER_DIR = tmp_path / "ledger"  # tiles of another test would not fit this one's ledger
    with django_db_blocker.unblock():
        yield
        connections.close_all()
    empty()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if {"committed_db", "committed_stage"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("commits")
