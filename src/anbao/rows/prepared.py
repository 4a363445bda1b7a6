"""Querysets whose SQL is made once."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.models.expressions import Expression
from django.db.models.query import (
    FlatValuesListIterable,
    ModelIterable,
    ValuesListIterable,
    get_related_populators,
)
from django.db.models.sql import UpdateQuery
from django.db.transaction import TransactionManagementError

from anbao.rows.making import filling, made_of

M = TypeVar("M", bound=models.Model)
R = TypeVar("R")
Converters = dict[int, tuple[list[Callable[..., Any]], Any]]


class _Given(Expression):
    """A place for a value. Takes whatever the driver can send: ids, text, moments, numbers, bytes; never None."""

    def __init__(self, name: str) -> None:
        super().__init__(output_field=None)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:  # noqa: ARG002
        return "%s", (self,)

    def resolve_expression(self, *args: Any, **kwargs: Any) -> "_Given":  # noqa: ARG002
        return self


def given(name: str) -> Any:
    """The place of the value `name` in a queryset's filters, or in what an `Update` sets."""
    return _Given(name)


def _filled(parameters: Sequence[Any], values: dict[str, Any]) -> list[Any]:
    """Raises KeyError for a value that is missing, ValueError for None: `= NULL` finds nothing."""
    found = [values[one.name] if isinstance(one, _Given) else one for one in parameters]
    if None in found:
        msg = "a prepared statement compares with no None: write `isnull` into the queryset"
        raise ValueError(msg)
    return found


class Select(Generic[R]):
    """A queryset of the default database, made once: of instances (also with `select_related`) or of `values_list`.

    A module's constant: `_BY_ID = Select(lambda: Thing.objects.filter(id=given("id")))`, `_BY_ID.get(id=…)`.
    """

    def __init__(self, rows: Callable[[], "models.QuerySet[Any, R]"]) -> None:
        self._rows = rows

    @cached_property
    def _made(self) -> "_Made":
        return _Made(self._rows())

    def all(self, **values: Any) -> list[R]:
        """Every row. Raises TransactionManagementError where the queryset locks and no transaction is open."""
        made = self._made
        session: Any = connections[DEFAULT_DB_ALIAS]
        if made.locks and not session.in_atomic_block:
            raise TransactionManagementError("select_for_update cannot be used outside of a transaction.")
        found = session.ask(made.sql, _filled(made.parameters, values))[0]
        return [made.shaped(row) for row in found]

    def first(self, **values: Any) -> R | None:
        """The first row or None. The queryset itself says in which order, and ends with `[:1]`."""
        found = self.all(**values)
        return found[0] if found else None

    def get(self, **values: Any) -> R:
        """The one row. Raises the model's DoesNotExist or MultipleObjectsReturned."""
        found = self.all(**values)
        if len(found) == 1:
            return found[0]
        model = self._made.model
        if found:
            raise model.MultipleObjectsReturned(f"{len(found)} rows of {model.__name__}")
        raise model.DoesNotExist(f"no such {model.__name__}")


class Counted:
    """How many rows a queryset of the default database has, its SQL made once: a module's constant as `Select`."""

    def __init__(self, rows: Callable[[], "models.QuerySet[Any, Any]"]) -> None:
        self._rows = rows

    @cached_property
    def _made(self) -> tuple[str, tuple[Any, ...]]:
        sql, parameters = self._rows().order_by().values_list("pk").query.get_compiler(connection=connection).as_sql()
        return f"SELECT COUNT(*) FROM ({sql}) AS counted", tuple(parameters)  # noqa: S608  (the ORM's own SQL)

    def number(self, **values: Any) -> int:
        """How many there are now."""
        sql, parameters = self._made
        session: Any = connections[DEFAULT_DB_ALIAS]
        return int(session.ask(sql, _filled(parameters, values))[0][0][0])


class _Made:
    """A queryset's SQL, and how its rows become what the queryset gives."""

    def __init__(self, rows: "models.QuerySet[Any, Any]") -> None:
        compiler = rows.query.get_compiler(connection=connection)
        self.model = rows.model
        self.locks = rows.query.select_for_update
        self.sql, parameters = compiler.as_sql()
        self.parameters = tuple(parameters)
        self._converters: Converters = compiler.get_converters([one[0] for one in compiler.select])
        kind = rows._iterable_class  # noqa: SLF001  (what the queryset gives is said nowhere else)
        if kind is FlatValuesListIterable:
            self.shape: Callable[[Sequence[Any]], Any] = lambda row: row[0]
        elif kind is ValuesListIterable:
            self.shape = tuple
        elif kind is ModelIterable and not compiler.annotation_col_map:
            self.shape = self._instances(compiler)
        else:
            msg = "a prepared queryset gives instances without annotations, or values_list"
            raise TypeError(msg)

    def _instances(self, compiler: Any) -> Callable[[Sequence[Any]], Any]:
        klass, places = compiler.klass_info["model"], compiler.klass_info["select_fields"]
        begin, end = places[0], places[-1] + 1
        names = [one[0].target.attname for one in compiler.select[begin:end]]
        populators: Any = get_related_populators  # its signature is not the same in every release of the stubs
        related = [filling(one) for one in populators(compiler.klass_info, compiler.select, connection.alias)]
        make = made_of(klass, names)

        def shape(row: Sequence[Any]) -> Any:
            made = make(row[begin:end])
            for fill in related:
                fill(row, made)
            return made

        return shape

    def shaped(self, row: Sequence[Any]) -> Any:
        if self._converters:
            changed = list(row)
            for place, (converters, expression) in self._converters.items():
                for convert in converters:
                    changed[place] = convert(changed[place], expression, connection)
            row = changed
        return self.shape(row)


class Update:
    """An UPDATE of the rows of a queryset, made once. Fields are set to constants or to `given("name")`."""

    def __init__(self, rows: Callable[[], "models.QuerySet[Any, Any]"], **fields: Any) -> None:
        self._rows = rows
        self._fields = fields

    @cached_property
    def _made(self) -> tuple[str, tuple[Any, ...]]:
        rows = self._rows()
        query: Any = rows.query.chain(UpdateQuery)
        query.add_update_values({name: _set(rows.model, name, value) for name, value in self._fields.items()})
        sql, parameters = query.get_compiler(connection=connection).as_sql()
        return sql, tuple(parameters)

    def run(self, **values: Any) -> int:
        """How many rows were changed."""
        sql, parameters = self._made
        session: Any = connections[DEFAULT_DB_ALIAS]
        return int(session.ask(sql, [_value(one, values, session) for one in parameters])[1])


class _Set(_Given):
    """A value that a field is set to; None sets NULL."""

    def __init__(self, name: str, field: Any) -> None:
        super().__init__(name)
        self.into = field


def _set(model: type[models.Model], name: str, value: Any) -> Any:
    return _Set(value.name, model._meta.get_field(name)) if isinstance(value, _Given) else value  # noqa: SLF001


def _value(one: Any, values: dict[str, Any], session: Any) -> Any:
    if isinstance(one, _Set):
        return one.into.get_db_prep_save(values[one.name], session)
    return _filled([one], values)[0]
