"""The calendar file: RFC 5545's line ends, folding and escapes."""

from datetime import UTC, datetime, timedelta

from anbao.commerce.policies.domain.calendar import calendar_file

AT = datetime(2026, 12, 1, 0, 30, tzinfo=UTC)


def made(**changes):
    given = {
        "uid": "1@anbao.example",
        "stamp": AT,
        "starts_at": AT,
        "ends_at": AT + timedelta(days=4),
        "summary": "旅行平安保險保障期間",
        "text": "保單號碼 TR115\n電話, 0800; \\ 號",
        "url": "https://anbao.example/account/policies/1/",
        "gone": False,
        **changes,
    }
    return calendar_file(**given)


def unfolded(content):
    return content.replace("\r\n ", "").split("\r\n")


def test_event_is_in_utc():
    lines = unfolded(made())
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert "DTSTART:20261201T003000Z" in lines
    assert "DTEND:20261205T003000Z" in lines
    assert "STATUS:CONFIRMED" in lines


def test_text_is_escaped():
    assert "DESCRIPTION:保單號碼 TR115\\n電話\\, 0800\\; \\\\ 號" in unfolded(made())


def test_no_line_is_longer_than_75_bytes_and_none_is_cut_within_a_character():
    content = made(summary="𠮷" * 60)
    assert "\n" not in content.replace("\r\n", "")
    for line in content.encode().split(b"\r\n"):
        assert len(line) <= 75
        line.decode()
    assert "SUMMARY:" + "𠮷" * 60 in unfolded(content)


def test_line_of_exactly_75_bytes_is_not_folded():
    assert f"SUMMARY:{'a' * 67}\r\n" in made(summary="a" * 67)
    assert f"SUMMARY:{'a' * 67}\r\n a\r\n" in made(summary="a" * 68)


def test_cancelled_policy_is_a_cancelled_event():
    assert "STATUS:CANCELLED" in unfolded(made(gone=True))
