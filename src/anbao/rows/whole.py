"""INSERT and UPDATE of one instance, the SQL made once a model."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, models
from django.db.models.fields import NOT_PROVIDED


def insert(row: models.Model) -> None:
    """INSERT a new instance, every field as it stands."""
    made, session = Whole.of(type(row)), _session()
    found, _ = session.ask(made.insert, _prepared(made.inserted, row, session, adding=True))
    if made.numbered:
        row.pk = found[0][0]
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS  # noqa: SLF001


def insert_unless_there(row: models.Model) -> bool:
    """INSERT a new instance unless a unique constraint says that it is there; whether it was inserted.

    As with `ignore_conflicts`, the transaction goes on. For models that make their own keys.
    """
    made, session = Whole.of(type(row)), _session()
    values = _prepared(made.inserted, row, session, adding=True)
    inserted = bool(session.ask(f"{made.insert} ON CONFLICT DO NOTHING", values)[1] == 1)
    if inserted:
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS  # noqa: SLF001
    return inserted


def insert_all(rows: Sequence[models.Model], *, unless_there: bool = False) -> None:
    """INSERT new instances of one model in one statement; with `unless_there` leave out those that are there.

    For models that make their own keys. What was left out does not know it: ask where it matters.
    """
    if not rows:
        return
    made, session = Whole.of(type(rows[0])), _session()
    values = [value for row in rows for value in _prepared(made.inserted, row, session, adding=True)]
    session.ask(made.insert_of(len(rows), unless_there=unless_there), values)
    for row in rows if not unless_there else ():
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS  # noqa: SLF001


def update(row: models.Model, fields: Iterable[str] | None = None) -> None:
    """UPDATE `fields`, or every field, of an instance. Raises DatabaseError where its row is gone."""
    sql, changed = Whole.of(type(row)).update(None if fields is None else tuple(fields))
    if not changed:
        return
    session = _session()
    if session.ask(sql, [*_prepared(changed, row, session, adding=False), row.pk])[1] != 1:
        raise DatabaseError(f"{type(row).__name__} was to be updated and is not there")


def _session() -> Any:
    """The default database's: of our own backend, with `ask`."""
    return connections[DEFAULT_DB_ALIAS]


def _prepared(fields: Iterable[Any], row: models.Model, session: Any, *, adding: bool) -> list[Any]:
    """What the driver is to send. The session itself and not the proxy, which looks it up anew each time."""
    return [field.get_db_prep_save(field.pre_save(row, adding), session) for field in fields]


class Whole:
    """INSERT and UPDATE of one model's rows."""

    def __init__(self, model: type[models.Model]) -> None:
        meta = model._meta  # noqa: SLF001
        if meta.parents or meta.pk is None:
            msg = f"{model.__name__}: rows are of plain tables"
            raise TypeError(msg)
        self._meta = meta
        self.numbered = meta.auto_field is not None  # by the database
        self.plain = not any(field.db_default is not NOT_PROVIDED and not field.has_default() for field in meta.fields)
        self.inserted = [field for field in meta.concrete_fields if not (self.numbered and field.primary_key)]
        quote = connections[DEFAULT_DB_ALIAS].ops.quote_name
        self._table, self._key = quote(meta.db_table), quote(str(meta.pk.column))
        names = [quote(str(field.column)) for field in self.inserted]
        self.insert = f"INSERT INTO {self._table} ({', '.join(names)}) VALUES ({', '.join(['%s'] * len(names))})"  # noqa: S608
        self.insert += f" RETURNING {self._key}" if self.numbered else ""
        self._updates: dict[tuple[str, ...] | None, tuple[str, list[Any]]] = {}

    def insert_of(self, rows: int, *, unless_there: bool) -> str:
        """One statement for so many rows."""
        one = f"({', '.join(['%s'] * len(self.inserted))})"
        more = f", {one}" * (rows - 1)
        return f"{self.insert}{more} ON CONFLICT DO NOTHING" if unless_there else f"{self.insert}{more}"

    @staticmethod
    @cache
    def of(model: type[models.Model]) -> "Whole":
        return Whole(model)

    def update(self, names: tuple[str, ...] | None) -> tuple[str, list[Any]]:
        """The statement, and the fields whose values it takes before the key."""
        if names not in self._updates:
            every = [field for field in self._meta.concrete_fields if not field.primary_key]
            fields: list[Any] = every if names is None else [self._meta.get_field(name) for name in names]
            quote = connections[DEFAULT_DB_ALIAS].ops.quote_name
            pairs = ", ".join(f"{quote(str(field.column))} = %s" for field in fields)
            self._updates[names] = (f"UPDATE {self._table} SET {pairs} WHERE {self._key} = %s", fields)  # noqa: S608
        return self._updates[names]
