"""What one request or task looked up and would look up again: remembered until it ends, and nowhere else.

Outside `remembering` nothing is kept.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

T = TypeVar("T")


class _Memory:
    def __init__(self) -> None:
        self.found: dict[Hashable, Any] | None = {}


_memory: ContextVar[_Memory | None] = ContextVar("memory", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Keep what is looked up inside, and forget it at the end."""
    token = _memory.set(_Memory())
    try:
        yield
    finally:
        _memory.reset(token)


def remembered(key: Hashable, find: Callable[[], T]) -> T:
    """What was found under `key` before in this request, None too; else what `find` finds now."""
    memory = _memory.get()
    if memory is None or memory.found is None:
        return find()
    if key not in memory.found:
        memory.found[key] = find()
    found: T = memory.found[key]
    return found


def anew() -> None:
    """Begin to remember anew: time has passed, as behind a call to an outside system."""
    memory = _memory.get()
    if memory is not None and memory.found is not None:
        memory.found = {}


def forget() -> None:
    """Look everything up anew until the end of this request: what was remembered is about to be changed, or locked.

    Nothing is kept afterwards either: the change may yet be rolled back.
    """
    memory = _memory.get()
    if memory is not None:
        memory.found = None
