"""Passwords are hashed fast where no process of the product checks them: a hash is most of what a sign-in costs."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from anbao.identity.domain import hashing

FAST = {"PASSES": 1, "MEMORY_KIB": 8}
PRODUCT = {name: getattr(hashing, name) for name in FAST}


@pytest.fixture(autouse=True, scope="session")
def _fast_hashing() -> Iterator[None]:
    with _set(FAST):
        yield


@contextmanager
def product_hashing() -> Iterator[None]:
    """The product's own figures: what its processes hash with, they don't hash again."""
    with _set(PRODUCT):
        yield


@contextmanager
def fast_hashing() -> Iterator[None]:
    """Beside the product's processes, for accounts whose password hardly anybody enters there."""
    with _set(FAST):
        yield


@contextmanager
def _set(figures: dict[str, int]) -> Iterator[None]:
    before = {name: getattr(hashing, name) for name in figures}
    for name, figure in figures.items():
        setattr(hashing, name, figure)
    try:
        yield
    finally:
        for name, figure in before.items():
            setattr(hashing, name, figure)
