"""The one place that reads the clock. Interfaces call it; everything below takes `at=`."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

TAIPEI = ZoneInfo("Asia/Taipei")


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(UTC)  # noqa: TID251  (the only reading of the clock)


def local_date(at: datetime) -> date:
    """The calendar date in Taiwan at an aware moment `at`."""
    return at.astimezone(TAIPEI).date()


def start_of(day: date) -> datetime:
    """The moment at which a day begins in Taiwan."""
    return datetime.combine(day, time(), tzinfo=TAIPEI)
