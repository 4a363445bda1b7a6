"""The backend that `ENGINE` names."""

import select
import time
from typing import Any, Final

import psycopg
from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus

TRUSTED: Final = 10.0  # seconds: after so long a network may have forgotten the connection without a word


class DatabaseWrapper(base.DatabaseWrapper):
    """A server that ends a session says so, which a look at the socket tells without a question and its answer."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._well_at = 0.0

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
