"""Canonical JSON (RFC 8785 for the types we allow): one value, one sequence of bytes."""

import json
from typing import TypeAlias

Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json] | None"

_SAFE = 2**53 - 1


def canonical(value: object) -> bytes:
    """UTF-8 bytes with sorted keys and no white space.

    Raises TypeError for a float or any other type, ValueError for an integer beyond 2**53 - 1.
    """
    _check(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _check(value: object) -> None:
    match value:
        case None | bool() | str():
            return
        case int():
            if abs(value) > _SAFE:
                msg = "integer beyond 2**53 - 1 has no canonical JSON"
                raise ValueError(msg)
        case list() | tuple():
            for item in value:
                _check(item)
        case dict():
            for key, item in value.items():
                if not isinstance(key, str):
                    msg = "canonical JSON keys are strings"
                    raise TypeError(msg)
                _check(item)
        case _:
            msg = f"{type(value).__name__} has no canonical JSON"
            raise TypeError(msg)
