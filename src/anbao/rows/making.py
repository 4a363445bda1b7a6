"""An instance from a row that holds every field, without asking for each whether it might be anything else."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, models
from django.db.models.base import ModelState
from django.db.models.query_utils import DeferredAttribute
from django.db.models.signals import post_init, pre_init


def made_of(model: type[models.Model], names: Sequence[str]) -> Callable[[Sequence[Any]], Any]:
    """What makes an instance of `model` from values of its fields `names`, as `from_db` does.

    A model that notes something when it is read does so in `was_read`, which its own `from_db` calls too.
    """
    if not _plain(model, names):
        return lambda values: model.from_db(DEFAULT_DB_ALIAS, names, values)
    was_read: Callable[[Any], None] | None = getattr(model, "was_read", None)
    new: Callable[[type[models.Model]], Any] = object.__new__

    def make(values: Sequence[Any]) -> Any:
        made = new(model)
        state = ModelState()
        state.adding, state.db = False, DEFAULT_DB_ALIAS
        held = made.__dict__
        held["_state"] = state
        held.update(zip(names, values, strict=True))
        if was_read is not None:
            was_read(made)
        return made

    return make


def filling(populator: Any) -> Callable[[Sequence[Any], Any], None]:
    """What gives an instance the related one of its row: as Django's populator does, and by it where it must."""
    if populator.reorder_for_init is not None or populator.related_populators:
        whole: Callable[[Sequence[Any], Any], None] = populator.populate
        return whole
    begin, end, key = populator.cols_start, populator.cols_end, populator.pk_idx
    make = made_of(populator.model_cls, populator.init_list)

    def fill(row: Sequence[Any], instance: Any) -> None:
        values = row[begin:end]
        found = make(values) if values[key] is not None else None
        populator.local_setter(instance, found)
        if found is not None:
            populator.remote_setter(found, instance)

    return fill


def _plain(model: type[models.Model], names: Sequence[str]) -> bool:
    """Whether an instance is its fields' values and nothing else: no code of its own runs when one is made."""
    own: Any = model
    whole = list(names) == [field.attname for field in model._meta.concrete_fields]  # noqa: SLF001
    usual = own.__init__ is models.Model.__init__ and (
        own.from_db.__func__ is models.Model.from_db.__func__ or hasattr(model, "was_read")  # type: ignore[attr-defined]
    )
    kept = all(isinstance(getattr(model, name, None), DeferredAttribute) for name in names)
    listened = pre_init.has_listeners(model) or post_init.has_listeners(model)
    return whole and usual and kept and not listened
