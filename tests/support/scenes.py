"""A scene: what many tests begin with, made and committed once and left standing until a test begins otherwise.

Each test changes it in a transaction of its own that is rolled back, so that the next finds it as it was made. Another
scene, or a test that stands on none, finds the database as migrations left it.
"""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from tests.support.database import empty


class _Stage:
    standing: str = ""
    kept: Any = None


def clear() -> None:
    """Take away whatever scene stands."""
    from django.db import connections

    if _Stage.standing:
        _Stage.standing, _Stage.kept = "", None
        connections.close_all()
        empty()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    if "stage" not in getattr(item, "fixturenames", ()):
        clear()


@pytest.fixture
def stage(django_db_setup: None, django_db_blocker) -> Callable[[str, Callable[[], Any]], Any]:
    """`stage(name, build)` puts up a scene before the test's own transaction begins; returns a copy of what it kept."""
    from django.db import connection

    def put_up(name: str, build: Callable[[], Any]) -> Any:
        assert not connection.in_atomic_block, "a scene is made before the test's transaction: ask for `stage` first"
        if _Stage.standing != name:
            with django_db_blocker.unblock():
                clear()
                _Stage.standing = name  # whatever a build that fails has left is taken away again
                _Stage.kept = build()
        return copy.deepcopy(_Stage.kept)

    return put_up
