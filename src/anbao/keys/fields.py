"""Typed columns of sealed bytes and of blind indexes. Opening happens in batches through `keys.api`."""

from typing import Any

from django.db import models

from anbao.keys.domain.sealed import is_sealed

BLIND_INDEX_BYTES = 32


class Sealed(bytes):
    """Sealed bytes read from a row; shows nothing of itself."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "<sealed>"

    __str__ = __repr__


class SealedField(models.BinaryField):  # type: ignore[type-arg]
    """What `keys.api.seal` returned. Refuses other bytes, so that nothing is stored in clear by mistake."""

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        if value is not None and not is_sealed(bytes(value)):
            msg = f"{self.model.__name__}.{self.name} takes sealed bytes only"
            raise ValueError(msg)
        return value

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Sealed | None:  # noqa: ARG002
        return None if value is None else Sealed(value)


class BlindIndexField(models.BinaryField):  # type: ignore[type-arg]
    """What `keys.api.blind_index` returned: 32 bytes, or null once the person was erased."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = BLIND_INDEX_BYTES
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("max_length", None)
        return name, path, args, kwargs

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        if value is not None and len(bytes(value)) != BLIND_INDEX_BYTES:
            msg = f"{self.model.__name__}.{self.name} takes a blind index of {BLIND_INDEX_BYTES} bytes"
            raise ValueError(msg)
        return value

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> bytes | None:  # noqa: ARG002
        return None if value is None else bytes(value)
