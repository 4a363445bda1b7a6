"""Keeps what was worked out from a shelf: a shelf never changes, so only the page's language makes a difference."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar

from django.utils.translation import get_language

P = ParamSpec("P")
R = TypeVar("R")


def remembered(size: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Keep the last `size` results of a function whose arguments can be hashed, each in its language."""

    def decorate(work_out: Callable[P, R]) -> Callable[P, R]:
        def in_language(_language: str | None, /, *args: P.args, **kwargs: P.kwargs) -> R:
            return work_out(*args, **kwargs)

        kept: Callable[..., R] = lru_cache(maxsize=size)(in_language)

        @wraps(work_out)
        def found(*args: P.args, **kwargs: P.kwargs) -> R:
            return kept(get_language(), *args, **kwargs)

        return found

    return decorate
