from datetime import UTC, datetime, timedelta

from anbao.kernel.ids import new_id

AT = datetime(2026, 11, 20, 1, 2, 3, 456000, tzinfo=UTC)


def test_new_id_is_version_7_of_rfc_9562():
    one = new_id(AT)
    assert one.version == 7
    assert one.variant == "specified in RFC 4122"
    assert one.int >> 80 == int(AT.timestamp() * 1000)


def test_new_id_sorts_by_time_and_does_not_repeat():
    early, late = new_id(AT), new_id(AT + timedelta(milliseconds=1))
    assert str(early) < str(late)
    assert len({new_id(AT) for _ in range(1000)}) == 1000
