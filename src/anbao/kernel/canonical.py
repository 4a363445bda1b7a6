"""Canonical JSON (RFC 8785 for the types we allow): one value, one sequence of bytes."""

import json
from collections.abc import Collection
from typing import TypeAlias

Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json] | None"

_SAFE = 2**53 - 1
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def canonical(value: object) -> bytes:
    """UTF-8 bytes with no white space, keys sorted by their UTF-16 code units as RFC 8785 asks.

    Raises TypeError for a float or any other type, ValueError for an integer beyond 2**53 - 1 and for
    text with a lone surrogate (it has no UTF-8 form).
    """
    return _encode(_ordered(value)).encode()


def _ordered(value: object) -> object:
    """The same value with its keys in order. ASCII, nearly all there is, sorts the same by any unit."""
    if type(value) is str and value.isascii():
        return value
    if isinstance(value, dict):
        return {key: _ordered(value[key]) for key in _in_order(value)}
    match value:
        case None | bool():
            return value
        case str():
            _units(value)
            return value
        case int():
            if abs(value) > _SAFE:
                msg = "integer beyond 2**53 - 1 has no canonical JSON"
                raise ValueError(msg)
            return value
        case list() | tuple():
            return [_ordered(item) for item in value]
    msg = f"{type(value).__name__} has no canonical JSON"
    raise TypeError(msg)


def _in_order(keys: Collection[object]) -> list[str]:
    try:
        plain = "".join(keys).isascii()  # type: ignore[arg-type]
    except TypeError:
        plain = False
    return sorted(keys) if plain else sorted(keys, key=_units)  # type: ignore[arg-type]


def _units(text: object) -> bytes:
    """Big-endian UTF-16, whose byte order is the order of code units."""
    if not isinstance(text, str):
        msg = "canonical JSON keys are strings"
        raise TypeError(msg)
    try:
        return text.encode("utf-16-be")
    except UnicodeEncodeError:
        msg = "text with a lone surrogate has no canonical JSON"
        raise ValueError(msg) from None
