"""What the simulated systems remember, in SQLite so that it outlives the process."""

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from anbao_simulator.moments import now, stamp
from anbao_simulator.wire import SKEW, NotLetIn

Row = dict[str, Any]
Value = str | int | None

_SCHEMA: Final = Path(__file__).with_name("store.sql")
TABLES: Final = (
    "operation", "request", "nonce", "token", "authorization", "capture", "refund", "violation", "message", "report",
    "insured", "event", "inconvenience",
)  # fmt: skip


class Store:
    """One connection behind one lock: whoever is inside `transaction` is alone."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()
        self._connection = sqlite3.connect(folder / "simulator.sqlite3", check_same_thread=False, isolation_level=None)
        self._connection.row_factory = sqlite3.Row
        # NORMAL with a write-ahead log: a killed process loses nothing; only a power cut might
        self._connection.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;")
        self._connection.executescript(_SCHEMA.read_text(encoding="utf-8"))
        self._grow()

    def _grow(self) -> None:
        """Books from before there was a bank (all that is in them is the acquirer's), and before corrections."""
        acquirer = ("token", "authorization", "capture", "refund")
        new = [(table, "system TEXT NOT NULL DEFAULT 'card'") for table in acquirer] + [("report", "corrects TEXT")]
        for table, column in new:
            if column.split()[0] not in {row["name"] for row in self.rows(f"PRAGMA table_info({table})")}:
                self.run(f"ALTER TABLE {table} ADD COLUMN {column}")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def rows(self, query: str, *values: Value) -> list[Row]:
        with self._lock:
            return [dict(row) for row in self._connection.execute(query, values)]

    def row(self, query: str, *values: Value) -> Row | None:
        return next(iter(self.rows(query, *values)), None)

    def run(self, query: str, *values: Value) -> None:
        with self._lock:
            self._connection.execute(query, values)

    def insert(self, table: str, **values: Value) -> None:
        names = ", ".join(f'"{name}"' for name in values)
        marks = ", ".join("?" for _ in values)
        self.run(f"INSERT INTO {table} ({names}) VALUES ({marks})", *values.values())  # noqa: S608  (our own names)

    def note(self, operation: str, key: str, outcome: str) -> None:
        """One request reached an operation: `done`, `rejected`, `repeated`, `found`, `unseen`, `answered` …"""
        self.insert("request", operation=operation, key=key, outcome=outcome, at=stamp())

    def use_nonce(self, nonce: str) -> None:
        """Raises NotLetIn if `nonce` was used within the time that a timestamp is accepted."""
        moment = int(now().timestamp())
        self.run("DELETE FROM nonce WHERE timestamp < ?", moment - 2 * SKEW)
        try:
            self.insert("nonce", nonce=nonce, timestamp=moment)
        except sqlite3.IntegrityError:
            reason = "replayed-nonce"
            raise NotLetIn(reason, 409) from None

    def clear(self, tables: Sequence[str] = TABLES) -> None:
        with self.transaction():
            for table in tables:
                self.run(f"DELETE FROM {table}")  # noqa: S608  (our own names)

    def close(self) -> None:
        with self._lock:
            self._connection.close()
