"""A request or task opens each data key once; what was never committed, or is destroyed, it forgets."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import transaction
from django.test.utils import CaptureQueriesContext

from anbao.kernel.actor import Subject
from anbao.kernel.memory import anew, remembering
from anbao.keys import api as keys
from anbao.keys.actions import destroy_data_key

AT = datetime(2026, 11, 20, tzinfo=UTC)
MATTER = Subject("person", "0193")


@pytest.fixture
def key(committed_db) -> UUID:
    with transaction.atomic():
        return keys.create_data_key(matter=MATTER, at=AT)


def seal(key: UUID) -> int:
    """How many statements it took."""
    with CaptureQueriesContext(transaction.get_connection()) as asked:
        keys.seal(key, b"x", context="a")
    return len([one for one in asked.captured_queries if "keys_datakey" in one["sql"]])


def test_key_is_looked_up_once_a_request(key):
    with remembering():
        assert (seal(key), seal(key)) == (1, 0)
        with transaction.atomic():
            assert seal(key) == 0
    with remembering():
        assert seal(key) == 1


def test_key_opened_in_a_transaction_stays_at_hand_behind_it(key):
    with remembering():
        with transaction.atomic():
            assert (seal(key), seal(key)) == (1, 0)
        assert seal(key) == 0


def test_key_made_in_a_transaction_stays_at_hand_behind_it(committed_db):
    with remembering():
        with transaction.atomic():
            key = keys.create_data_key(matter=MATTER, at=AT)
        assert seal(key) == 0


def test_key_that_was_rolled_back_is_forgotten(committed_db):
    with remembering():
        with transaction.atomic():
            key = keys.create_data_key(matter=MATTER, at=AT)
            seal(key)
            transaction.set_rollback(True)
        with pytest.raises(keys.KeyUnknown):
            seal(key)


def test_destroyed_key_is_forgotten_at_once(key):
    with remembering():
        seal(key)
        with transaction.atomic():
            destroy_data_key(key=key, at=AT)
            with pytest.raises(keys.KeyDestroyed):
                seal(key)
        with pytest.raises(keys.KeyDestroyed):
            seal(key)


def test_key_destroyed_elsewhere_is_not_opened_by_the_next_request(key):
    with remembering():
        seal(key)
    with transaction.atomic():
        destroy_data_key(key=key, at=AT)
    with remembering(), pytest.raises(keys.KeyDestroyed):
        seal(key)


def test_key_is_looked_up_anew_behind_an_outside_call(key):
    with remembering():
        seal(key)
        anew()
        assert seal(key) == 1
