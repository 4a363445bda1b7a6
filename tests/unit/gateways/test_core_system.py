"""The CloudEvent as it stands on the wire."""

import json
from datetime import UTC, datetime

import pytest

from anbao.gateways.core_system import PolicyEvent

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def made(sequence=1):
    return PolicyEvent("e-1", "https://anbao.example/policies", "anbao.policy.issued", "TR1", sequence, AT, {"a": "王"})


def test_structured_cloudevent():
    assert made().as_json() == {
        "specversion": "1.0",
        "id": "e-1",
        "source": "https://anbao.example/policies",
        "type": "anbao.policy.issued",
        "subject": "TR1",
        "sequence": "0000000001",
        "time": "2026-11-20T02:00:00+00:00",
        "datacontenttype": "application/json",
        "data": {"a": "王"},
    }


@pytest.mark.parametrize(("one", "next_one"), [(9, 10), (99, 100), (1, 2)])
def test_sequence_sorts_as_text(one, next_one):
    assert made(one).as_json()["sequence"] < made(next_one).as_json()["sequence"]


def test_names_of_attributes_are_those_of_the_specification():
    names = set(made().as_json()) - {"data"}
    assert all(name.isascii() and name.islower() and name.isalnum() for name in names)


def test_data_stays_out_of_repr():
    assert "王" not in repr(made())
    assert "王" in json.dumps(made().as_json(), ensure_ascii=False)
