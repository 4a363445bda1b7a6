"""A scene: what many tests begin with, made and committed once and left standing until a test begins otherwise.

Each test changes it in a transaction of its own that is rolled back, or commits and the scene is put back from a copy:
the next finds it as it was made. Another scene, or a test that stands on none, begins with what migrations left.
"""

import copy
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.database import empty, keep
from tests.support.environment import DATABASE

COPY = "anbao_scene"  # schema in which a scene is kept for tests that commit
FIXTURES = {"stage", "committed_stage"}
Stage = Callable[[str, Callable[[], Any]], Any]


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
    if not FIXTURES & set(getattr(item, "fixturenames", ())):
        clear()


def _put_up(name: str, build: Callable[[], Any]) -> bool:
    """Whether the scene had to be made."""
    if name == _Stage.standing:
        return False
    clear()
    _Stage.standing = f"half of {name}"  # what a build that fails leaves is taken away before the next
    _Stage.kept = build()
    _Stage.standing = name
    return True


@pytest.fixture
def stage(django_db_setup: None, django_db_blocker) -> Stage:
    """`stage(name, build)` puts up a scene before the test's own transaction begins; returns a copy of what it kept."""
    from django.db import connection

    def put_up(name: str, build: Callable[[], Any]) -> Any:
        assert not connection.in_atomic_block, "a scene is made before the test's transaction: ask for `stage` first"
        with django_db_blocker.unblock():
            _put_up(name, build)
        return copy.deepcopy(_Stage.kept)

    return put_up


@pytest.fixture
def committed_stage(django_db_setup: None, django_db_blocker, settings, tmp_path: Path) -> Iterator[Stage]:
    """As `stage`, for tests that commit; afterwards the scene is as it was made."""
    from django.db import connections

    settings.ANBAO_LEDGER_DIR = tmp_path / "ledger"  # tiles of another test would not fit this one's ledger

    asked = []

    def put_up(name: str, build: Callable[[], Any]) -> Any:
        asked.append(name)
        if _put_up(f"{name}, for tests that commit", build):
            keep(DATABASE, COPY)
        return copy.deepcopy(_Stage.kept)

    with django_db_blocker.unblock():
        yield put_up
        connections.close_all()
    assert asked, "a test that asks for `committed_stage` puts up a scene: else it would find another's"
    empty(back_to=COPY)
