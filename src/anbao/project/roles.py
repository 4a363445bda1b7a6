"""The four database roles and what each may do with each table.

Every table of the schema gets exactly one `Access`, found from what its model declares. What declares nothing is
`ORDINARY`, except in the ledger, where silence is an error: nothing there is granted by oversight.
"""

from collections.abc import Mapping
from enum import Enum
from typing import Any

import psycopg
from django.apps import apps
from django.db import connections, transaction
from psycopg import sql

from anbao.kernel.errors import Misconfigured

OWNER, RUNTIME, SEQUENCER, EXAMINER = ROLES = ("anbao_owner", "anbao_runtime", "anbao_sequencer", "anbao_examiner")


class Access(Enum):
    """What a table is to runtime and sequencer. The examiner reads everything and writes nothing."""

    ORDINARY = "ordinary"  # runtime reads and writes
    APPEND_ONLY = "append-only"  # runtime reads and inserts
    EVENTS = "events"  # append-only, and the sequencer reads it
    SEQUENCED = "sequenced"  # the sequencer reads and writes; runtime reads
    FIXED = "fixed"  # runtime reads; only migrations write


GRANTS: Mapping[Access, Mapping[str, str]] = {
    Access.ORDINARY: {RUNTIME: "SELECT, INSERT, UPDATE, DELETE"},
    Access.APPEND_ONLY: {RUNTIME: "SELECT, INSERT"},
    Access.EVENTS: {RUNTIME: "SELECT, INSERT", SEQUENCER: "SELECT"},
    Access.SEQUENCED: {RUNTIME: "SELECT", SEQUENCER: "SELECT, INSERT, UPDATE, DELETE"},
    Access.FIXED: {RUNTIME: "SELECT", SEQUENCER: "SELECT"},
}
WITHOUT_MODEL: Mapping[str, Access] = {"django_migrations": Access.FIXED}

# Tables of the schema that are not part of another (a partition is reached through its parent).
TABLES = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY c.relname
"""
GRANTED = """
SELECT c.relname, a.grantee::regrole::text, a.privilege_type
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, aclexplode(c.relacl) a
WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition
AND a.grantee = ANY (SELECT oid FROM pg_roles WHERE rolname = ANY (%s))
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
    """Table → access for every model. A model declares by `database_access = "sequenced"` or by being append-only.

    Raises Misconfigured for a model of the ledger that declares nothing and for an unknown declaration.
    """
    found = dict(WITHOUT_MODEL)
    for model in apps.get_models(include_auto_created=True):
        about = model._meta  # noqa: SLF001  (Django's documented API, its underscore notwithstanding)
        if not about.managed:
            continue
        said = getattr(model, "database_access", None)
        if said is None:
            append_only = any(base.__name__ == "AppendOnlyModel" for base in model.__mro__)
            if about.app_label == "ledger":
                raise Misconfigured(
                    f"{model.__name__} of the ledger has no database_access: say which (project/roles.py)."
                )
            said = "append-only" if append_only else "ordinary"
        try:
            found[about.db_table] = Access(said)
        except ValueError:
            raise Misconfigured(
                f"{model.__name__}.database_access is {said!r}: no such access (project/roles.py)."
            ) from None
    return found


def grant(using: str = "owner") -> None:
    """Make the grants of every table what is declared: all taken away, then given. Idempotent, one transaction."""
    accesses = declared()
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute(TABLES)
        tables = [row[0] for row in cursor.fetchall()]
        everybody = f"{RUNTIME}, {SEQUENCER}, {EXAMINER}"
        cursor.execute("SELECT current_database()")
        database = sql.Identifier(cursor.fetchone()[0])
        statements: list[sql.Composable] = [
            sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database),
            sql.SQL(f"GRANT CONNECT ON DATABASE {{}} TO {everybody}").format(database),
            sql.SQL(f"GRANT USAGE ON SCHEMA public TO {everybody}"),
            sql.SQL(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {everybody}"),
            sql.SQL(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {EXAMINER}"),
            sql.SQL(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {RUNTIME}, {SEQUENCER}"),
        ]
        for table in tables:
            for role, privileges in GRANTS[accesses.get(table, Access.ORDINARY)].items():
                statements.append(sql.SQL(f"GRANT {privileges} ON {{}} TO {role}").format(sql.Identifier(table)))
        for statement in statements:
            cursor.execute(statement)


def differences(using: str = "owner") -> list[str]:
    """What the database grants otherwise than declared, one sentence each; empty when all is well."""
    accesses = declared()
    with connections[using].cursor() as cursor:
        cursor.execute(TABLES)
        tables = [row[0] for row in cursor.fetchall()]
        cursor.execute(GRANTED, [[RUNTIME, SEQUENCER, EXAMINER]])
        granted = {tuple(row) for row in cursor.fetchall()}
    wanted = {(table, EXAMINER, "SELECT") for table in tables}
    for table in tables:
        for role, privileges in GRANTS[accesses.get(table, Access.ORDINARY)].items():
            wanted |= {(table, role, privilege) for privilege in privileges.split(", ")}
    missing = [f"{role} may not {privilege} {table}" for table, role, privilege in sorted(wanted - granted)]
    excess = [
        f"{role} may {privilege} {table}, which is not declared" for table, role, privilege in sorted(granted - wanted)
    ]
    return missing + excess


def grant_after_migrate(*, using: str, **_: Any) -> None:
    """Receiver of `post_migrate`: only the owner's connection can and need grant."""
    if using == "owner":
        grant(using)
