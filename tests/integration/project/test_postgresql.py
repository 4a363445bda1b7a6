"""A session that was used a moment ago is looked at, not asked; one that the server ended is noticed all the same."""

import time
from collections.abc import Iterator

import pytest
from django.db import connections

from anbao.project.postgresql import base


@pytest.fixture
def session(db: None) -> Iterator[base.DatabaseWrapper]:
    own = connections.create_connection("default")
    assert isinstance(own, base.DatabaseWrapper)
    own.ensure_connection()
    yield own
    own.close()


def ask(session: base.DatabaseWrapper, monkeypatch: pytest.MonkeyPatch) -> tuple[bool, int]:
    """What `is_usable` says, and how often the server was asked."""
    asked = []
    whole = base.base.DatabaseWrapper.is_usable
    with monkeypatch.context() as counted:
        counted.setattr(base.base.DatabaseWrapper, "is_usable", lambda self: asked.append(1) or whole(self))
        return session.is_usable(), len(asked)


def test_a_session_is_asked_first_and_then_looked_at(session, monkeypatch):
    assert ask(session, monkeypatch) == (True, 1)
    assert ask(session, monkeypatch) == (True, 0)


def test_a_session_is_asked_again_after_a_while(session, monkeypatch):
    session.is_usable()
    later = time.monotonic() + base.TRUSTED
    monkeypatch.setattr(base.time, "monotonic", lambda: later)
    assert ask(session, monkeypatch) == (True, 1)


def test_a_session_that_the_server_ended_is_not_usable(session):
    session.is_usable()
    with connections["default"].cursor() as other:
        other.execute("SELECT pg_terminate_backend(%s)", [session.connection.info.backend_pid])
    time.sleep(0.2)
    assert not session.is_usable()


def test_a_session_that_we_closed_is_not_usable(session):
    session.is_usable()
    session.connection.close()
    assert not session.is_usable()


def test_a_new_session_is_asked_first(session, monkeypatch):
    session.is_usable()
    session.close()
    session.ensure_connection()
    assert ask(session, monkeypatch) == (True, 1)
