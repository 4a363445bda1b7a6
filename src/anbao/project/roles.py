"""The four database roles and what each may do with each table.

Every table of the schema gets exactly one `Access`, found from what its model declares. What declares nothing is
`ORDINARY`, except in the ledger, where silence is an error: nothing there is granted by oversight.
"""

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from typing import Any

import psycopg
from django.apps import apps
from django.db import connections, transaction
from django.db.models import Model
from psycopg import sql

from anbao.kernel.errors import Misconfigured

OWNER, RUNTIME, SEQUENCER, EXAMINER = ROLES = ("anbao_owner", "anbao_runtime", "anbao_sequencer", "anbao_examiner")


class Access(Enum):
    """What a table is to the roles."""

    ORDINARY = "ordinary"  # runtime reads and writes
    APPEND_ONLY = "append-only"  # runtime reads and inserts
    EVENTS = "events"  # runtime reads and inserts what is not the database's own to set; the sequencer reads
    SEQUENCED = "sequenced"  # the sequencer reads and writes; runtime reads
    SIGNED = "signed"  # the sequencer reads and inserts; runtime reads
    KEYS = "keys"  # wrapped keys: runtime alone, and it deletes none
    SESSIONS = "sessions"  # runtime alone
    FIXED = "fixed"  # everybody reads; only migrations write


ALL = "SELECT, INSERT, UPDATE, DELETE"
GRANTS: Mapping[Access, Mapping[str, str]] = {
    Access.ORDINARY: {RUNTIME: ALL, EXAMINER: "SELECT"},
    Access.APPEND_ONLY: {RUNTIME: "SELECT, INSERT", EXAMINER: "SELECT"},
    Access.EVENTS: {
        RUNTIME: "SELECT, INSERT (event), INSERT (at), INSERT (kind), INSERT (subject), INSERT (body)",
        SEQUENCER: "SELECT",
        EXAMINER: "SELECT",
    },
    Access.SEQUENCED: {RUNTIME: "SELECT", SEQUENCER: "SELECT, INSERT, UPDATE", EXAMINER: "SELECT"},
    Access.SIGNED: {RUNTIME: "SELECT", SEQUENCER: "SELECT, INSERT", EXAMINER: "SELECT"},
    Access.KEYS: {RUNTIME: "SELECT, INSERT, UPDATE"},
    Access.SESSIONS: {RUNTIME: ALL},
    Access.FIXED: {RUNTIME: "SELECT", SEQUENCER: "SELECT", EXAMINER: "SELECT"},
}
NOT_OURS: Mapping[str, Access] = {"django_migrations": Access.FIXED, "keys_datakey": Access.KEYS}
FUNCTIONS: Mapping[str, str] = {"ledger_ensure_partitions(integer)": SEQUENCER}  # may be called by this role alone

# Tables of the schema that are not part of another (a partition is reached through its parent).
TABLES = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY c.relname
"""
GRANTED = """
WITH ours AS (
  SELECT c.oid, c.relname, c.relacl FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition
), granted AS (
  SELECT relname, a.grantee, a.privilege_type FROM ours, aclexplode(relacl) a
  UNION ALL
  SELECT relname, a.grantee, format('%%s (%%s)', a.privilege_type, t.attname)
  FROM ours JOIN pg_attribute t ON t.attrelid = ours.oid, aclexplode(t.attacl) a
)
SELECT relname, rolname, privilege_type FROM granted JOIN pg_roles r ON r.oid = grantee WHERE rolname = ANY (%s)
"""


def bootstrap(connection: psycopg.Connection, passwords: Mapping[str, str]) -> None:
    """Make the roles, as a superuser, and set their passwords. Idempotent."""
    for role in ROLES:
        name = sql.Identifier(role)
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(name))
        connection.execute(
            sql.SQL("ALTER ROLE {} NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD {}").format(
                name, sql.Literal(passwords[role])
            )
        )
    for role, setting in (
        (RUNTIME, "idle_in_transaction_session_timeout = '30s'"),
        (SEQUENCER, "idle_in_transaction_session_timeout = '30s'"),
        (EXAMINER, "default_transaction_read_only = on"),
    ):
        connection.execute(sql.SQL(f"ALTER ROLE {{}} SET {setting}").format(sql.Identifier(role)))


def declared() -> dict[str, Access]:
    """Table → access for every model.

    A model declares by `database_access = "sequenced"`, by being append-only, or by being a session.
    Raises Misconfigured for a model of the ledger that declares nothing and for an unknown declaration.
    """
    found = dict(NOT_OURS)
    for model in apps.get_models(include_auto_created=True):
        about = model._meta  # noqa: SLF001  (Django's documented API, its underscore notwithstanding)
        if about.managed and about.db_table not in found:
            found[about.db_table] = _declared_by(model, of_ledger=about.app_label == "ledger")
    return found


def _declared_by(model: type[Model], *, of_ledger: bool) -> Access:
    from django.contrib.sessions.base_session import AbstractBaseSession  # needs the settings, the bootstrap does not

    append_only = any(base.__name__ == "AppendOnlyModel" for base in model.__mro__)
    said = getattr(model, "database_access", None)
    if said is None:
        if of_ledger:
            raise Misconfigured(f"{model.__name__} of the ledger has no database_access: say which (project/roles.py).")
        if issubclass(model, AbstractBaseSession):
            return Access.SESSIONS
        return Access.APPEND_ONLY if append_only else Access.ORDINARY
    try:
        access = Access(said)
    except ValueError:
        raise Misconfigured(
            f"{model.__name__}.database_access is {said!r}: no such access (project/roles.py)."
        ) from None
    return Access.SIGNED if access is Access.SEQUENCED and append_only else access


def _wanted(tables: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """(table, role, privilege), one privilege each, for every table; what nothing declares is ordinary."""
    accesses = declared()
    for table in tables:
        for role, privileges in GRANTS[accesses.get(table, Access.ORDINARY)].items():
            yield from ((table, role, privilege) for privilege in privileges.split(", "))


def grant(using: str = "owner") -> None:
    """Make the grants of every table what is declared: all taken away, then given. Idempotent, one transaction."""
    everybody = f"{RUNTIME}, {SEQUENCER}, {EXAMINER}"
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute(TABLES)
        tables = [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT current_database()")
        database = sql.Identifier(cursor.fetchone()[0])
        statements: list[sql.Composable] = [
            sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database),
            sql.SQL(f"GRANT CONNECT ON DATABASE {{}} TO {everybody}").format(database),
            sql.SQL(f"GRANT USAGE ON SCHEMA public TO {everybody}"),
            sql.SQL(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {everybody}"),
            sql.SQL(f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM PUBLIC, {everybody}"),
            sql.SQL(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {RUNTIME}"),
        ]
        statements += [
            sql.SQL(f"GRANT {privilege} ON {{}} TO {role}").format(sql.Identifier(table))
            for table, role, privilege in _wanted(tables)
        ]
        for function, role in FUNCTIONS.items():
            cursor.execute("SELECT to_regprocedure(%s)", [function])
            if cursor.fetchone()[0]:
                statements.append(sql.SQL(f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC"))
                statements.append(sql.SQL(f"GRANT EXECUTE ON FUNCTION {function} TO {role}"))
        for statement in statements:
            cursor.execute(statement)


def differences(using: str = "owner") -> list[str]:
    """What the database grants otherwise than declared, one sentence each; empty when all is well."""
    with connections[using].cursor() as cursor:
        cursor.execute(TABLES)
        tables = [row[0] for row in cursor.fetchall()]
        cursor.execute(GRANTED, [[RUNTIME, SEQUENCER, EXAMINER]])
        granted = {tuple(row) for row in cursor.fetchall()}
    wanted = set(_wanted(tables))
    missing = [f"{role} may not {privilege} {table}" for table, role, privilege in sorted(wanted - granted)]
    excess = [
        f"{role} may {privilege} {table}, which is not declared" for table, role, privilege in sorted(granted - wanted)
    ]
    return missing + excess


def grant_after_migrate(*, using: str, **_: Any) -> None:
    """Receiver of `post_migrate`: only the owner's connection can and need grant."""
    if using == "owner":
        grant(using)
