"""Pages by cursor: each row once in either direction, also where a column is empty; nothing but our own cursors."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.core.signing import Signer

from anbao.jobs.models import OutgoingCall
from anbao.ui.counting import counts, shown
from anbao.ui.keyset import cut
from tests.integration.journey.fakes import AT


@pytest.fixture
def calls(db):
    """Some due at one moment, some at none."""
    for number, hours in enumerate((1, 1, 1, None, 2, None, 3, 1, None)):
        OutgoingCall.objects.create(
            id=UUID(int=number + 1),
            system="sms",
            operation="send",
            key=str(number),
            matter_kind="x",
            matter_id="x",
            digest="0" * 64,
            intended_at=AT,
            next_at=None if hours is None else AT + timedelta(hours=hours),
        )
    return OutgoingCall.objects.all()


@pytest.mark.parametrize("order", [("next_at", "id"), ("-next_at", "-id"), ("-next_at", "id"), ("-id",), ("key", "id")])
@pytest.mark.parametrize("per_page", [1, 2, 4])
def test_each_row_stands_on_one_page_forwards_and_backwards(calls, order, per_page):
    expected = [row.id for row in calls.order_by(*order)]
    pages = [cut(calls, order, per_page=per_page)]
    while pages[-1].after:
        pages.append(cut(calls, order, pages[-1].after, per_page=per_page))
    assert [row.id for page in pages for row in page.rows] == expected
    assert not pages[0].before
    back = pages[-1]
    for page in reversed(pages[:-1]):
        back = cut(calls, order, back.before, per_page=per_page)
        assert [row.id for row in back.rows] == [row.id for row in page.rows]
    assert not back.before


@pytest.mark.parametrize(
    "cursor", ["", "x", "\0", "x" * 700, Signer(salt="other").sign_object([False, ["1"]]), Signer().sign_object([])]
)
def test_another_text_is_no_cursor(calls, cursor):
    assert cut(calls, ("-id",), cursor, per_page=2).rows == cut(calls, ("-id",), per_page=2).rows


def test_cursor_of_another_order_is_none(calls):
    other = cut(calls, ("key", "id"), per_page=2).after
    assert not cut(calls, ("-id",), other, per_page=2).before


def test_rows_that_went_away_lead_to_the_first_page(calls):
    last = cut(calls, ("id",), per_page=8)
    OutgoingCall.objects.filter(id=UUID(int=9)).delete()
    assert [row.id.int for row in cut(calls, ("id",), last.after, per_page=8).rows] == list(range(1, 9))


def test_counts_are_one_statement_and_end_at_a_bound(calls, django_assert_num_queries):
    wanted = {"all": calls, "due": calls.filter(next_at__isnull=False), "none": calls.filter(id__in=[])}
    with django_assert_num_queries(1):
        assert counts(wanted, most=7) == {"all": 8, "due": 6, "none": 0}
    assert (shown(999), shown(1000)) == ("999", "999+")
