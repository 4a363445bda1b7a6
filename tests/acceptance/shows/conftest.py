import pytest
from django.core import signals
from django.db import close_old_connections

from tests.acceptance.shows import inside


@pytest.fixture
def shop(db, settings):
    """Open, in one transaction that is rolled back: requests must not close the connection."""
    for signal in (signals.request_started, signals.request_finished):
        signal.disconnect(close_old_connections)
    yield inside.open_shop(settings)
    for signal in (signals.request_started, signals.request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def committed_shop(committed_db, settings):
    """Open, and everything in it commits for real."""
    return inside.open_shop(settings)
