"""A prepared statement's values sent and its rows read without a cursor.

Of what a short statement costs in this process, most is the driver's and Django's general way: a cursor with its
state, a query that might be of any form, generators that wait. A statement that the session has prepared already needs
none of it. Anything else is not answered here.
"""

import select
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import psycopg
from psycopg import errors, postgres
from psycopg._queries import _query2pg_nocache
from psycopg.adapt import AdaptersMap, Transformer
from psycopg.pq import ConnStatus, ExecStatus, TransactionStatus
from psycopg.types.datetime import TimestamptzLoader

Answer = tuple[list[tuple[Any, ...]], int]
"""The rows, and how many rows were found or changed."""

TEXT: Final = 0
BINARY: Final = 1
_KNOWN: Final = ("bool", "bytea", "int8", "int2", "int4", "text", "varchar", "date", "timestamptz", "uuid")
_READ_ALIKE: Final = frozenset(postgres.types[name].oid for name in _KNOWN)  # in either form the same value comes
_BAD: Final = ConnStatus.BAD
_IDLE: Final = TransactionStatus.IDLE
_ROWS: Final = ExecStatus.TUPLES_OK
_DONE: Final = ExecStatus.COMMAND_OK
_ANSWERS: Final = 5  # of a begun transaction's first exchange: each of the two and its end, and the end of both


@dataclass(frozen=True, slots=True)
class _Context:
    """Whose values are sent and read, and how."""

    adapters: AdaptersMap
    connection: "psycopg.Connection[Any]"


@lru_cache(maxsize=1000)
def _converted(sql: str) -> tuple[bytes, list[Any], list[str] | None]:
    """As the driver converts it: the statement's bytes, its values' forms and, if they have names, their order."""
    query, forms, order, _ = _query2pg_nocache(sql.encode(), "utf-8")
    return query, forms, order


class Straight:
    """One session's short way. `session` is the driver's, in UTC; nobody else uses it meanwhile."""

    def __init__(self, session: "psycopg.Connection[Any]") -> None:
        adapters = AdaptersMap(session.adapters)
        adapters.register_loader("timestamptz", TimestamptzLoader)  # gives UTC too, and is not written in Python
        self._session = session
        self._wire = session.pgconn
        self._statements: Any = session._prepared  # noqa: SLF001  (what the session has prepared is said nowhere else)
        self._transformer = Transformer(_Context(adapters, session))
        self._said, self._room = select.poll(), select.poll()
        self._said.register(session.fileno(), select.POLLIN)
        self._room.register(session.fileno(), select.POLLIN | select.POLLOUT)
        self._forms: dict[bytes, int] = {}  # name of a statement → the form in which its rows come

    def ask(self, sql: str, values: Any) -> Answer | None:
        """What the statement gives; None where it is not prepared yet. Raises the driver's errors."""
        name, sent = self._prepared(sql, values)
        if name is None:
            return None
        form = self._forms.get(name, TEXT)
        transformer = self._transformer
        if not self._session._autocommit and self._wire.transaction_status == _IDLE:  # noqa: SLF001
            result = self._begin_with(name, sent, form)
        else:
            result = self._wire.exec_prepared(name, sent, transformer.formats, form)
        if result.status == _DONE:
            return [], result.command_tuples or 0
        if result.status != _ROWS:
            self._refuse(result)
        transformer.set_pgresult(result, set_loaders=True)
        rows = transformer.load_rows(0, result.ntuples, tuple)
        transformer.set_pgresult(None)
        if name not in self._forms:
            alike = all(result.ftype(column) in _READ_ALIKE for column in range(result.nfields))
            self._forms[name] = BINARY if alike else TEXT
        return rows, result.ntuples

    def _begin_with(self, name: bytes, sent: Sequence[Any], form: int) -> Any:
        """The statement's result, the transaction that it is the first of being begun on the same way."""
        wire = self._wire
        wire.enter_pipeline_mode()
        wire.send_query_params(self._session._get_tx_start_command(), None)  # noqa: SLF001
        wire.send_query_prepared(name, sent, self._transformer.formats, form)
        wire.pipeline_sync()
        begun, _, result, _, _ = (self._next() for _ in range(_ANSWERS))
        wire.exit_pipeline_mode()
        self._done(begun)
        return result

    def _next(self) -> Any:
        """What comes next on the wire. Waits without holding up other threads."""
        wire = self._wire
        while wire.flush():
            self._room.poll()
            wire.consume_input()
        while wire.is_busy():
            self._said.poll()
            wire.consume_input()
        return wire.get_result()

    def knows(self, sql: str, values: Any) -> bool:
        """Whether the session has prepared the statement for values of these types."""
        return self._prepared(sql, values)[0] is not None

    def _prepared(self, sql: str, values: Any) -> tuple[bytes | None, Sequence[Any]]:
        """The statement's name in the session, None where it has none; and its values as they are sent."""
        query, forms, order = _converted(sql)
        given: Sequence[Any] = values if order is None else [values[name] for name in order]
        statements: Any = self._statements
        if len(given) != len(forms) or statements._to_flush or self._session._pipeline is not None:  # noqa: SLF001
            return None, given
        sent = self._transformer.dump_sequence(given, forms)
        return statements._names.get((query, self._transformer.types or ())), sent  # noqa: SLF001

    def commit(self) -> bool:
        """Commit a transaction that is well; False where there is another, or none to commit."""
        if self._wire.transaction_status != TransactionStatus.INTRANS or self._session._pipeline is not None:  # noqa: SLF001
            return False
        self._done(self._wire.exec_(b"COMMIT"))
        return True

    def set_autocommit(self, autocommit: bool) -> bool:
        """Whether each statement is to be committed by itself; False where a transaction is open."""
        if self._wire.transaction_status != _IDLE:
            return False
        self._session._autocommit = autocommit  # noqa: SLF001  (the driver asks the same, with a lock and a generator)
        return True

    def _done(self, result: Any) -> None:
        if result.status != _DONE:
            self._refuse(result)

    def _refuse(self, result: Any) -> None:
        if self._wire.status == _BAD:
            raise errors.OperationalError("the connection is lost")
        raise errors.error_from_result(result, encoding="utf-8")
