"""Sessions that were used a moment ago are looked at, not asked; cursors that were closed are handed out again."""

import time
from collections.abc import Iterator
from datetime import UTC, timedelta, timezone

import pytest
from django.db import InterfaceError, ProgrammingError, connections

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


# --- Cursors ----------------------------------------------------------------------------------------------------------
def test_a_closed_cursor_is_handed_out_again_and_remembers_nothing(session):
    with session.cursor() as first:
        first.execute("SELECT 1 WHERE %s = 1", [1])
        assert first.fetchall() == [(1,)]
    with session.cursor() as second:
        assert second.cursor is first.cursor
        assert (second.description, second.rowcount) == (None, -1)
        second.execute("SELECT 2")
        assert second.fetchall() == [(2,)]


def test_a_closed_cursor_answers_nothing_until_it_is_handed_out(session):
    with session.cursor() as one:
        one.execute("SELECT 1")
    with pytest.raises(InterfaceError):
        one.execute("SELECT 1")
    one.close()
    with session.cursor() as two, session.cursor() as three:
        assert two.cursor is not three.cursor


def test_two_open_cursors_keep_their_own_results(session):
    with session.cursor() as one, session.cursor() as two:
        one.execute("SELECT 1")
        two.execute("SELECT 2")
        assert (one.fetchall(), two.fetchall()) == ([(1,)], [(2,)])


def test_a_cursor_is_as_good_as_new_after_an_error(session):
    with pytest.raises(ProgrammingError), session.cursor() as one:
        one.execute("SELECT nothing")
    with session.cursor() as two:
        two.execute("SELECT 2")
        assert two.fetchall() == [(2,)]


def test_a_new_session_begins_without_the_cursors_of_the_old_one(session):
    with session.cursor() as one:
        one.execute("SELECT 1")
    session.close()
    with session.cursor() as two:
        assert two.cursor is not one.cursor
        two.execute("SELECT 2")
        assert two.fetchall() == [(2,)]


def test_moments_come_in_the_zone_that_is_asked_for_now(session):
    session.settings_dict = {**session.settings_dict, "TIME_ZONE": None}
    for zone in (timezone(timedelta(hours=8)), UTC):
        session.timezone = zone
        with session.cursor() as one:
            one.execute("SELECT now()")
            assert one.fetchone()[0].tzinfo == zone


def test_a_session_keeps_what_it_prepared(session):
    assert session.connection.prepared_max == base.PREPARED
