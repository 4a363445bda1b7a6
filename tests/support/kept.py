"""What a database holds at one moment, for tests that all begin there: made once, put back by the server."""

from psycopg import sql

from tests.support.database import empty, keep
from tests.support.environment import DATABASE, SERVER


class Kept:
    """False until something was taken."""

    def __init__(self, name: str) -> None:
        self._schema, self._taken = f"kept_{name}", False

    def __bool__(self) -> bool:
        return self._taken

    def take(self) -> None:
        keep(DATABASE, self._schema)
        self._taken = True

    def put_back(self) -> None:
        """Whatever the tables hold goes: with real commits, past all triggers."""
        empty(back_to=self._schema)

    def drop(self) -> None:
        with SERVER.administrator(DATABASE) as connection:
            connection.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(self._schema)))
