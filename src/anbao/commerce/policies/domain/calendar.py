"""A policy's cover as a calendar file (RFC 5545)."""

from datetime import UTC, datetime

_LONGEST = 75  # bytes of a line


def calendar_file(
    *, uid: str, stamp: datetime, starts_at: datetime, ends_at: datetime, summary: str, text: str, url: str, gone: bool
) -> str:
    """One event, in UTC, that takes no time of its own. `gone`: the policy ended early, so the event is cancelled."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Anbao//Policies//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"DTSTAMP:{_utc(stamp)}",
        f"DTSTART:{_utc(starts_at)}",
        f"DTEND:{_utc(ends_at)}",
        f"SUMMARY:{_text(summary)}",
        f"DESCRIPTION:{_text(text)}",
        f"URL:{url}",
        f"STATUS:{'CANCELLED' if gone else 'CONFIRMED'}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\r", "").replace("\n", "\\n")


def _folded(line: str) -> list[str]:
    """The line in parts of at most 75 bytes, never through a character; each but the first begins with a space."""
    parts, part = [], ""
    for character in line:
        if len((part + character).encode()) > _LONGEST:
            parts.append(part)
            part = " "
        part += character
    return [*parts, part]
