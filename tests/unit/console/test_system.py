"""Each part of the system at its bounds: a state, and what to do wherever something is to be done."""

from datetime import UTC, datetime, timedelta

import pytest

from anbao.console.domain import system

AT = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def ago(span):
    return AT - span


def queue(**given):
    return system.queue(**{"oldest": None, "failed": 0, "stalled": 0, "workers": 1, "at": AT, **given})


@pytest.mark.parametrize(
    ("given", "state"),
    [
        ({}, "ok"),
        ({"oldest": ago(system.QUEUE_SLOW - SECOND)}, "ok"),
        ({"oldest": ago(system.QUEUE_SLOW)}, "look"),
        ({"oldest": ago(system.QUEUE_STUCK - SECOND)}, "look"),
        ({"oldest": ago(system.QUEUE_STUCK)}, "bad"),
        ({"stalled": 1}, "look"),
        ({"failed": 1, "stalled": 1}, "bad"),
        ({"workers": 0}, "bad"),
    ],
)
def test_queue(given, state):
    told = queue(**given)
    assert (told.state, bool(told.do)) == (state, state != "ok")


@pytest.mark.parametrize(
    ("behind", "signed", "state"),
    [
        (None, True, "ok"),
        (None, False, "idle"),
        (system.LEDGER_SLOW - SECOND, True, "ok"),
        (system.LEDGER_SLOW, True, "look"),
        (system.LEDGER_STUCK - SECOND, True, "look"),
        (system.LEDGER_STUCK, True, "bad"),
        (system.LEDGER_STUCK, False, "bad"),
    ],
)
def test_ledger(behind, signed, state):
    told = system.ledger(signed_at=AT if signed else None, oldest_behind=ago(behind) if behind else None, at=AT)
    assert told.state == state


@pytest.mark.parametrize(
    ("left", "production", "purpose", "state"),
    [
        (system.CERTIFICATE_ENDS + SECOND, True, "production", "ok"),
        (system.CERTIFICATE_ENDS, True, "production", "look"),
        (SECOND, True, "production", "look"),
        (timedelta(), True, "production", "bad"),
        (None, True, "production", "bad"),
        (system.CERTIFICATE_ENDS * 2, True, "demo", "look"),
        (system.CERTIFICATE_ENDS * 2, False, "demo", "ok"),
    ],
)
def test_keys(left, production, purpose, state):
    ends = None if left is None else AT + left
    assert system.keys(production=production, purpose=purpose, ends_at=ends, at=AT).state == state


@pytest.mark.parametrize(
    ("given", "state"),
    [
        ({"configured": False}, "off"),
        ({}, "idle"),
        ({"answered_at": AT}, "ok"),
        ({"answered_at": AT, "oldest_open": ago(system.SYSTEM_DOWN - SECOND)}, "look"),
        ({"answered_at": AT, "oldest_open": ago(system.SYSTEM_DOWN)}, "bad"),
    ],
)
def test_gateway(given, state):
    told = system.gateway(**{"configured": True, "answered_at": None, "oldest_open": None, "at": AT, **given})
    assert told.state == state


@pytest.mark.parametrize(
    ("given", "state"),
    [
        ({}, "idle"),
        ({"sent_at": AT}, "ok"),
        ({"sent_at": AT, "refused": 1}, "look"),
        ({"oldest": ago(system.QUEUE_SLOW)}, "look"),
        ({"oldest": ago(system.QUEUE_STUCK), "refused": 3}, "bad"),
    ],
)
def test_channel(given, state):
    assert system.channel(**{"oldest": None, "sent_at": None, "refused": 0, "at": AT, **given}).state == state


@pytest.mark.parametrize(
    ("version", "prepared", "superuser", "state"),
    [(150_000, 0, False, "ok"), (149_999, 0, False, "bad"), (160_002, 1, False, "bad"), (160_002, 0, True, "bad")],
)
def test_database(version, prepared, superuser, state):
    assert system.database(version=version, prepared=prepared, superuser=superuser).state == state
