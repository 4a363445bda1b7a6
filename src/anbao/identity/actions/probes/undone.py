"""Trying something without leaving a trace."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction


@contextmanager
def undone() -> Iterator[None]:
    """What is written inside is rolled back at its end."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
