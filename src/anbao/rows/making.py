"""An instance from a row that holds every field, without asking for each whether it might be anything else."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, models
from django.db.models.base import ModelState
from django.db.models.query_utils import DeferredAttribute
from django.db.models.signals import post_init, pre_init


def made_of(model: type[models.Model], names: Sequence[str]) -> Callable[[Sequence[Any]], Any]:
    """What makes an instance of `model` from values of its fields `names`, as `from_db` does."""
    if not _plain(model, names):
        return lambda values: model.from_db(DEFAULT_DB_ALIAS, names, values)
    new: Callable[[type[models.Model]], Any] = object.__new__

    def make(values: Sequence[Any]) -> Any:
        made = new(model)
        state = ModelState()
        state.adding, state.db = False, DEFAULT_DB_ALIAS
        held = made.__dict__
        held["_state"] = state
        held.update(zip(names, values, strict=True))
        return made

    return make


def _plain(model: type[models.Model], names: Sequence[str]) -> bool:
    """Whether an instance is its fields' values and nothing else: no code of its own runs when one is made."""
    own: Any = model
    whole = list(names) == [field.attname for field in model._meta.concrete_fields]  # noqa: SLF001
    usual = own.__init__ is models.Model.__init__ and own.from_db.__func__ is models.Model.from_db.__func__  # type: ignore[attr-defined]
    kept = all(isinstance(getattr(model, name, None), DeferredAttribute) for name in names)
    listened = pre_init.has_listeners(model) or post_init.has_listeners(model)
    return whole and usual and kept and not listened
