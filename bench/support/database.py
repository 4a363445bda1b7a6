"""What a purchase leaves in the database, and the statements that made it, as PostgreSQL's own log has them."""

import re
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import psycopg

from bench.support.cpu import OURS

PATIENCE = 60.0
FLUSHED = 11.0  # an idle session reports its statistics after 10 s at the latest

_COUNTS = """
SELECT (SELECT count(*) FROM procrastinate_jobs) AS tasks,
       (SELECT count(*) FROM jobs_outgoingcall) AS outgoing_calls,
       (SELECT count(*) FROM ledger_event) AS ledger_entries,
       (SELECT coalesce(sum(length(body)), 0)::bigint FROM ledger_event) AS ledger_bytes,
       (SELECT pg_database_size(current_database())) AS database_bytes
"""
_OPEN = """
SELECT (SELECT count(*) FROM procrastinate_jobs
        WHERE status = 'doing' OR status = 'todo' AND coalesce(scheduled_at, now()) <= now())
     + (SELECT count(*) FROM ledger_event) - (SELECT coalesce(max(size), 0) FROM ledger_cursor)
"""
_COMMITS = "SELECT xact_commit, sessions FROM pg_stat_database WHERE datname = current_database()"
_LINE = re.compile(r"^@(?P<pid>\d+)@(?P<name>[^@]*)@ LOG:  (?:statement|execute [^:]*): (?P<text>.*)$")
_WRITES = re.compile(r"\b(INSERT INTO|UPDATE \S+\s+SET|DELETE FROM|procrastinate_\w+\()", re.IGNORECASE)
_FIRST = re.compile(r"^\s*(\w+)")


def counts(connection: psycopg.Connection) -> Mapping[str, int]:
    cursor = connection.execute(_COUNTS)
    row = cursor.fetchone()
    assert row is not None
    assert cursor.description is not None
    return {column.name: int(value) for column, value in zip(cursor.description, row, strict=True)}


def settle(connection: psycopg.Connection) -> None:
    """Until no task is due and every entry is sequenced."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        row = connection.execute(_OPEN).fetchone()
        if row == (0,):
            return
        time.sleep(0.05)
    raise TimeoutError(f"the work of a purchase was not done within {PATIENCE:.0f} s")


def committed(connection: psycopg.Connection) -> tuple[int, int]:
    """Transactions and sessions of the database so far, once every session has reported them."""
    time.sleep(FLUSHED)
    row = connection.execute(_COMMITS).fetchone()
    assert row is not None
    return int(row[0]), int(row[1])


@dataclass(slots=True)
class Statements:
    """Of one process: queries without BEGIN, COMMIT and the like; `writing` and `reading` are its transactions."""

    queries: int = 0
    writing: int = 0
    reading: int = 0
    rolled_back: int = 0
    savepoints: int = 0
    texts: Counter[str] = field(default_factory=Counter)


class StatementLog:
    """Turns the server's statement log on and off, and reads what it says. The folder is thrown away afterwards."""

    def __init__(self, connection: psycopg.Connection, log: Path) -> None:
        self._connection = connection
        self._log = log
        self._start = 0

    def __enter__(self) -> Self:
        self._set("log_line_prefix", "'@%p@%a@ '")
        self._set("log_statement", "'all'")
        self._start = self._log.stat().st_size
        return self

    def __exit__(self, *_: object) -> None:
        for name in ("log_statement", "log_line_prefix"):
            self._connection.execute(f"ALTER SYSTEM RESET {name}")
        self._connection.execute("SELECT pg_reload_conf()")
        time.sleep(0.2)

    def forget(self) -> None:
        """Count from here on."""
        self._start = self._log.stat().st_size

    def _set(self, name: str, value: str) -> None:
        self._connection.execute(f"ALTER SYSTEM SET {name} = {value}")
        self._connection.execute("SELECT pg_reload_conf()")
        time.sleep(0.2)

    def by_process(self) -> dict[str, Statements]:
        """application_name → what its sessions said since the log was turned on."""
        with self._log.open("rb") as log:
            log.seek(self._start)
            text = log.read().decode(errors="replace")
        found: dict[str, Statements] = {}
        open_transactions: dict[str, bool] = {}  # session → whether it has written
        for name, session, statement in _statements(text):
            if name != OURS:
                _note(found.setdefault(name or "unnamed", Statements()), open_transactions, session, statement)
        return found


def _statements(text: str) -> list[tuple[str, str, str]]:
    made: list[tuple[str, str, str]] = []
    for line in text.split("\n"):
        if said := _LINE.match(line):
            made.append((said["name"], said["pid"], said["text"]))
        elif line.startswith("\t") and made:
            name, session, begun = made[-1]
            made[-1] = (name, session, f"{begun} {line.strip()}")
    return made


def _note(to: Statements, transactions: dict[str, bool], session: str, text: str) -> None:
    said = _FIRST.match(text)
    writes = bool(_WRITES.search(text))
    match said[1].upper() if said else "":
        case "BEGIN":
            transactions[session] = False
        case "COMMIT":
            if transactions.pop(session, False):
                to.writing += 1
            else:
                to.reading += 1
        case "ROLLBACK" if "TO SAVEPOINT" not in text.upper():
            transactions.pop(session, None)
            to.rolled_back += 1
        case "SAVEPOINT":
            to.savepoints += 1
        case "RELEASE" | "ROLLBACK" | "SET" | "LISTEN" | "SHOW":
            pass
        case _:
            to.queries += 1
            to.texts[_shape(text)] += 1
            if session in transactions:
                transactions[session] |= writes
            elif writes:
                to.writing += 1
            else:
                to.reading += 1


def _shape(text: str) -> str:
    """The statement without its values."""
    text = re.sub(r"'(?:[^']|'')*'(?:::\w+)?", "?", text)
    text = re.sub(r"\b\d+\b", "?", text)
    text = re.sub(r"\((?:\s*\?\s*,?)+\)", "(?)", text)
    return re.sub(r"\s+", " ", text).strip()
