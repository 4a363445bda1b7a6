"""A request asks once which profile holds; a change is seen by whoever looks after it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from anbao.kernel.memory import remembering
from anbao.project.demo import seed
from anbao.rulebook import api as rulebook
from anbao.rulebook.actions import execute_change
from anbao.rulebook.actions.publishing import one_change_at_a_time
from anbao.rulebook.queries import books
from tests.support.profiles import change_profile

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
LATER = AT + timedelta(hours=1)
STRICTER = {**seed.PROFILE, "stricter": {"otp.valid_for": "PT3M"}}


@pytest.fixture
def adopted(committed_db):
    books.forget_loaded()
    return rulebook.adopt_profile(content=seed.PROFILE, by=seed.BY, at=AT)


def digest(at=LATER):
    return rulebook.current_profile(at).digest


def test_request_asks_once(adopted, django_assert_num_queries):
    digest()  # the content itself, once a process
    with remembering(), django_assert_num_queries(1):
        assert [digest() for _ in range(3)] == [adopted] * 3


def test_change_between_two_requests_is_seen_by_the_next(adopted):
    with remembering():
        assert digest() == adopted
    changed = change_profile(content=STRICTER, by=seed.BY, at=LATER)
    with remembering():
        assert digest() == changed != adopted


def test_change_within_a_request_is_seen_at_once(adopted):
    with remembering():
        assert digest() == adopted
        changed = change_profile(content=STRICTER, by=seed.BY, at=LATER)
        assert digest() == changed != adopted


def test_change_that_is_rolled_back_leaves_no_trace(adopted):
    with remembering():
        with transaction.atomic():
            payload = rulebook.prepare_change(content=STRICTER, by=seed.BY, at=LATER)
        with transaction.atomic():
            execute_change(payload=payload, by=seed.BY, at=LATER)
            assert digest() != adopted
            transaction.set_rollback(True)
        assert digest() == adopted


def test_lock_on_changes_forgets_what_was_seen_before_it(adopted, django_assert_num_queries):
    with remembering():
        digest()
        with transaction.atomic():
            one_change_at_a_time()
            with django_assert_num_queries(1):
                digest()
