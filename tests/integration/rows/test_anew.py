"""A list's statement is planned for the values that it carries, not once for all."""

import pytest
from django.db import DataError, connection

from anbao.jobs.models import OutgoingCall
from anbao.rows import planned_anew
from anbao.ui.counting import counts
from anbao.ui.keyset import cut

SAID = "SELECT statement FROM pg_prepared_statements WHERE statement LIKE %s"


def prepared(part: str) -> list[str]:
    with planned_anew(), connection.cursor() as cursor:
        cursor.execute(SAID, [f"%{part}%"])
        return [row[0] for row in cursor.fetchall()]


def twice(given: object) -> None:
    for value in (1, given):
        with connection.cursor() as cursor:
            cursor.execute("SELECT %s::integer AS said_here", [value])


def test_lists_prepare_nothing_however_often_they_are_asked_for(committed_db: None) -> None:
    connection.close()
    rows = OutgoingCall.objects.filter(state="refused")
    for _ in range(4):
        cut(rows, ("-id",))
        counts({"refused": rows})
    assert prepared('"jobs_outgoingcall"') == []
    for _ in range(2):
        list(rows[:26])
    assert len(prepared('"jobs_outgoingcall"')) == 1


def test_after_it_statements_are_prepared_as_before(committed_db: None) -> None:
    connection.close()
    with pytest.raises(DataError), planned_anew():
        twice("no number")
    assert prepared("said_here") == []
    twice(1)
    assert len(prepared("said_here")) == 1
