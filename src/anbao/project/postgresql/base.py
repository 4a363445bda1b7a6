"""The backend that `ENGINE` names."""

import select
import time
from datetime import UTC
from functools import partial
from threading import get_ident
from typing import Any, Final

import psycopg
from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus

from anbao.project.postgresql.straight import Answer, Straight

TRUSTED: Final = 10.0  # seconds: after so long a network may have forgotten the connection without a word
PREPARED: Final = (
    500  # statements that one session keeps prepared: more than the product has, so that none is made anew
)


class Cursor(base.ServerBindingCursor):
    """A cursor that is handed out again once it is closed: making one costs as much as a short statement's answer."""

    idle: "list[Cursor] | None" = None

    def close(self) -> None:
        """Forget the results; whoever asks next gets this cursor."""
        if not self._closed:
            super().close()  # type: ignore[misc]  # the stubs know no psycopg
            if self.idle is not None:
                self.idle.append(self)

    def opened(self) -> "Cursor":
        """The cursor itself, as good as new."""
        self._closed = False
        return self


class DatabaseWrapper(base.DatabaseWrapper):
    """A server that ends a session says so, which a look at the socket tells without a question and its answer."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._well_at = 0.0
        self._straight: Straight | None = None
        self._idle: list[Cursor] = []
        self._idle_zone: Any = None  # whose moments the idle cursors give

    def get_connection_params(self) -> dict[str, Any]:
        """With cursors of ours where the server binds values."""
        found: dict[str, Any] = super().get_connection_params()
        if found["cursor_factory"] is base.ServerBindingCursor:
            found["cursor_factory"] = Cursor
        return found

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """A session without cursors."""
        self._idle = []
        connection = super().get_new_connection(conn_params)
        connection.prepared_max = PREPARED
        bound = conn_params["cursor_factory"] is Cursor
        self._straight = Straight(connection) if bound else None
        return connection

    def ask(self, sql: str, values: Any) -> Answer:
        """Rows of a statement, and how many there are or were changed. As a cursor of this session would say it."""
        if not self.health_check_done:  # type: ignore[attr-defined]  # the stubs leave it out
            self.close_if_health_check_failed()
        if self.connection is None:
            self.ensure_connection()
        straight = self._straight
        if straight is not None and self.timezone is UTC and not self.queries_logged:
            self.validate_thread_sharing()
            self.validate_no_broken_transaction()
            try:
                found = straight.ask(sql, values) if not self.execute_wrappers else self._watched(straight, sql, values)
            except psycopg.Error:
                with self.wrap_database_errors:  # entered only where there is something to wrap
                    raise
            if found is not None:
                return found
        with self.cursor() as cursor:
            cursor.execute(sql, values)
            rows = cursor.fetchall() if cursor.description else []
            return rows, cursor.rowcount

    def _watched(self, straight: Straight, sql: str, values: Any) -> Answer | None:
        """The same with all that looks on at every statement; what is not prepared they see when a cursor says it."""
        if not straight.knows(sql, values):
            return None
        said: Any = lambda text, given, *_: straight.ask(text, given)  # noqa: E731
        for wrapper in reversed(self.execute_wrappers):
            said = partial(wrapper, said)
        found: Answer | None = said(sql, values, False, {"connection": self, "cursor": None})  # noqa: FBT003
        return found

    def _commit(self) -> None:
        if self._straight is not None and self.connection is not None and not self.queries_logged:
            try:
                done = self._straight.commit()
            except psycopg.Error:
                with self.wrap_database_errors:
                    raise
            if done:
                return
        super()._commit()  # type: ignore[misc]  # the stubs leave it out

    def _set_autocommit(self, autocommit: bool) -> None:
        if self._straight is None or not self._straight.set_autocommit(autocommit):
            super()._set_autocommit(autocommit)  # type: ignore[misc]  # the stubs leave it out

    def validate_thread_sharing(self) -> None:
        """Raises DatabaseError in a thread that the session was not made in, or not lent to."""
        made_in: int = self._thread_ident  # type: ignore[attr-defined]  # the stubs leave it out
        if made_in != get_ident():  # Django takes a lock before it looks
            super().validate_thread_sharing()

    def create_cursor(self, name: str | None = None) -> Any:
        """An idle cursor, or a new one."""
        if self._idle_zone != self.timezone:
            self._idle, self._idle_zone = [], self.timezone
        if name is None and self._idle:
            return self._idle.pop().opened()
        cursor = super().create_cursor(name)
        if isinstance(cursor, Cursor):
            cursor.idle = self._idle
        return cursor

    def is_usable(self) -> bool:
        """Whether the session lives: asked before each request that uses the database."""
        now = time.monotonic()
        if self._well_at and now - self._well_at < TRUSTED and self._silent():
            return True
        usable = bool(super().is_usable())
        self._well_at = now if usable else 0.0
        return usable

    def close(self) -> None:
        """Close the session; the next one is asked first."""
        self._well_at = 0.0
        super().close()

    def _silent(self) -> bool:
        connection = self.connection
        try:
            if connection.closed or connection.info.transaction_status == TransactionStatus.INERROR:
                return False
            said = select.poll()
            said.register(connection.fileno(), select.POLLIN)
            return not said.poll(0)
        except (OSError, psycopg.Error):
            return False
