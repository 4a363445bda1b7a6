"""A request asks once which release holds; the next request sees a release that was approved meanwhile."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import RequestFactory

from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.catalogue.models import Release
from anbao.commerce.catalogue.queries.releases import released_digest
from anbao.kernel.verdict import Passed
from anbao.project.middleware import Memory

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
LATER = AT + timedelta(minutes=1)


@pytest.fixture
def request_():
    """Runs what is given inside one request."""

    def run(work):
        answers = []
        Memory(lambda _: answers.append(work()))(RequestFactory().get("/"))
        return answers[0]

    return run


@pytest.fixture
def changed(released):
    """The line's files, changed so that they may be released anew."""
    file = released.folder / "data" / "rates.yaml"
    file.write_text(file.read_text().replace("amount: 39", "amount: 5000"))


def test_request_asks_once_for_each_unit(released, request_, django_assert_num_queries):
    def work():
        return [released_digest("travel", at=AT) for _ in range(3)], [released_digest("none", at=AT) for _ in range(3)]

    with django_assert_num_queries(2):
        states, none = request_(work)
    assert states == [Release.objects.get(unit="travel").digest] * 3
    assert none == [None] * 3


def test_other_moment_of_a_request_is_answered_by_what_was_found_first(released, request_, django_assert_num_queries):
    with django_assert_num_queries(1):
        seen = request_(lambda: [released_digest("travel", at=at) for at in (AT - timedelta(seconds=1), AT)])
    assert seen[0] is None
    assert seen[1]


def test_release_between_two_requests_is_seen_by_the_next(changed, release, request_):
    def work():
        return [catalogue.release_state("travel", at=LATER).released for _ in range(2)]

    assert request_(work) == [False, False]
    assert release("travel", at=LATER) == Passed()
    assert request_(work) == [True, True]


def test_release_within_a_request_is_seen_at_once(changed, release, request_):
    def work():
        before = catalogue.release_state("travel", at=LATER).released
        release("travel", at=LATER)
        return before, catalogue.release_state("travel", at=LATER).released

    assert request_(work) == (False, True)
