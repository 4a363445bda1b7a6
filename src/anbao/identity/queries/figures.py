"""The figures that identity itself counts with, as they hold at a moment."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from anbao.identity.domain.limits import GateLimits
from anbao.kernel.periods import Period
from anbao.rulebook.api import at as book_at


@dataclass(frozen=True, slots=True)
class OtpFigures:
    digits: int
    attempts: int
    valid_for: timedelta


def gate_limits(at: datetime) -> GateLimits:
    """Figures `password.max_attempts` and `lock.for`."""
    book = book_at(at)
    return GateLimits(
        attempts=_count(book.figure("password.max_attempts").value),
        lock_for=_time(book.figure("lock.for").value),
    )


def otp_figures(at: datetime) -> OtpFigures:
    """Figures `otp.min_digits`, `otp.max_attempts` and `otp.valid_for`."""
    book = book_at(at)
    return OtpFigures(
        digits=_count(book.figure("otp.min_digits").value),
        attempts=_count(book.figure("otp.max_attempts").value),
        valid_for=_time(book.figure("otp.valid_for").value),
    )


def password_generations(at: datetime) -> int:
    """Figure `password.history`: how many passwords back, the present one included, may not come again."""
    return _count(book_at(at).figure("password.history").value)


def remind_from(set_at: datetime, at: datetime) -> datetime:
    """When a password set at `set_at` is due for a reminder (figure `password.remind_after`)."""
    value = book_at(at).figure("password.remind_after").value
    if not isinstance(value, Period):
        raise TypeError("password.remind_after is a period")
    return value.add_to(set_at)


def _count(value: object) -> int:
    if type(value) is not int:
        raise TypeError("the figure is a count")
    return value


def _time(value: object) -> timedelta:
    if not isinstance(value, Period):
        raise TypeError("the figure is a period")
    return value.exact()
