"""The probe of the ledger computes all of it again, and tells what somebody changed or the sequencer left."""

from datetime import timedelta

import pytest

from anbao.kernel.looks import NOTHING_YET
from anbao.kernel.registries import probes
from anbao.kernel.verdict import Passed
from tests.acceptance.ledger.conftest import AT

pytestmark = pytest.mark.usefixtures("committed_db")


def look(at=AT):
    return probes.get("ledger.verified").run(at)


def faults(at=AT):
    return look(at).verdict.reason.details["faults"]


def test_empty_ledger_shows_nothing():
    assert look().verdict == NOTHING_YET


def test_signed_ledger_passes(record, sequence):
    record(1, 2, 3)
    sequence()
    found = look()
    assert found.verdict == Passed()
    assert found.says.startswith("3 entries, root ")


def test_entry_left_unsigned_for_an_hour_is_noticed(record, sequence):
    record(1)
    sequence()
    record(2)
    assert look(AT + timedelta(minutes=59)).verdict == Passed()
    assert faults(AT + timedelta(hours=1)) == "1 entries are not signed yet"


def test_entry_taken_out_is_noticed(record, sequence, administrator):
    record(1, 2, 3)
    sequence()
    administrator.execute("DELETE FROM ledger_event WHERE id = (SELECT min(id) FROM ledger_event)")
    assert "deleted: ledger_event" in faults()
