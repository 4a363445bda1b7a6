"""Models whose single rows are read and written by prepared statements."""

from collections.abc import Iterable
from functools import cache
from typing import Any, ClassVar, Self, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models

from anbao.rows.prepared import Select, given
from anbao.rows.whole import Whole, insert, update

M = TypeVar("M", bound=models.Model)


class Manager(models.Manager[M]):
    """Finds one row by plain values of its fields. Anything else that is asked for takes Django's way."""

    def get(self, *args: Any, **wanted: Any) -> M:
        """The one row. Raises the model's DoesNotExist or MultipleObjectsReturned."""
        if args or not self._plain(wanted):
            return super().get(*args, **wanted)
        return self._select(wanted, locked=False).get(**self._prepared(wanted))

    def create(self, **fields: Any) -> M:
        """A new row, inserted. A manager of a relation or of another database takes Django's way."""
        if self._db is not None or hasattr(self, "instance"):
            return super().create(**fields)
        row = self.model(**fields)
        row.save(force_insert=True)
        return row

    def find(self, **wanted: Any) -> M | None:
        """The row, or None. For fields that are unique together: of several rows any one comes."""
        if not self._plain(wanted):
            return self.filter(**wanted).first()
        return self._select(wanted, locked=False).first(**self._prepared(wanted))

    def locked(self, **wanted: Any) -> M:
        """The one row, locked until the transaction ends; inside one. Raises as `get` does."""
        if not self._plain(wanted):
            return self.select_for_update().get(**wanted)
        return self._select(wanted, locked=True).get(**self._prepared(wanted))

    def find_locked(self, **wanted: Any) -> M | None:
        """The row, locked until the transaction ends, or None; inside one."""
        if not self._plain(wanted):
            return self.select_for_update().filter(**wanted).first()
        return self._select(wanted, locked=True).first(**self._prepared(wanted))

    def _plain(self, wanted: dict[str, Any]) -> bool:
        """Whether all are values of own fields, and this is no manager of a relation or of another database."""
        if not wanted or self._db is not None or hasattr(self, "instance"):
            return False
        known = _columns(self.model)
        return all(
            name in known and not isinstance(value, _OTHER) and not hasattr(value, "resolve_expression")
            for name, value in wanted.items()
        )

    def _select(self, wanted: dict[str, Any], *, locked: bool) -> Select[M]:
        shape = tuple(sorted((name, value is None) for name, value in wanted.items()))
        return _select(self.model, shape, locked=locked)

    def _prepared(self, wanted: dict[str, Any]) -> dict[str, Any]:
        given = ((name, value) for name, value in wanted.items() if value is not None)
        known, session = _columns(self.model), connections[DEFAULT_DB_ALIAS]
        return {name: known[name].get_db_prep_value(value, session) for name, value in given}


_OTHER = (models.Model, list, tuple, set, frozenset, models.QuerySet)


@cache
def _columns(model: type[models.Model]) -> dict[str, Any]:
    fields = model._meta.concrete_fields  # noqa: SLF001
    return {field.attname: field for field in fields if not isinstance(field, models.JSONField)}


@cache
def _select(model: type[M], shape: tuple[tuple[str, bool], ...], *, locked: bool) -> Select[M]:
    """By the fields that are asked for, and whether they are to be null."""

    def rows() -> "models.QuerySet[M]":
        every = model._base_manager.all()  # noqa: SLF001
        found = every.filter(**{name: None if null else given(name) for name, null in shape})
        return found.select_for_update() if locked else found

    return Select(rows)


class Row(models.Model):
    """A model whose `save()` and `objects.create()` take the short way: no signals, no look whether the row is there.

    A row that was loaded with some of its fields only, or for another database, takes Django's way.
    """

    objects: ClassVar[Manager[Self]] = Manager()

    class Meta:
        abstract = True

    def save(  # type: ignore[override]  # nothing positional
        self,
        *,
        force_insert: bool | tuple[type[models.Model], ...] = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Iterable[str] | None = None,
    ) -> None:
        """Insert a new row; of one that is there update `update_fields`, or every field. Raises DatabaseError."""
        known = not self._state.adding
        plain = using in {None, DEFAULT_DB_ALIAS} and Whole.of(type(self)).plain
        if not plain or self.get_deferred_fields() or (force_insert and known):
            super().save(force_insert=force_insert, force_update=force_update, using=using, update_fields=update_fields)
        elif known:
            update(self, update_fields)
        elif force_insert and update_fields is None:
            insert(self)
        else:
            super().save(force_update=force_update, using=using, update_fields=update_fields)

    def refresh_from_db(
        self, using: str | None = None, fields: Iterable[str] | None = None, from_queryset: Any = None
    ) -> None:
        """Every field, or `fields`, as the row stands now. Raises the model's DoesNotExist."""
        meta = self._meta
        whole = using is None and fields is None and from_queryset is None and not self.get_deferred_fields()
        if not whole or self._state.db != DEFAULT_DB_ALIAS or any(rel.is_cached(self) for rel in meta.related_objects):
            super().refresh_from_db(using=using, fields=fields, from_queryset=from_queryset)
            return
        fresh = _select(type(self), ((str(meta.pk.attname), False),), locked=False).get(**{meta.pk.attname: self.pk})
        every: Iterable[Any] = meta.concrete_fields
        for field in every:
            setattr(self, field.attname, getattr(fresh, field.attname))
            if field.is_relation and field.is_cached(self):
                field.delete_cached_value(self)
        self._prefetched_objects_cache: dict[str, Any] = {}
