"""The figures that identity itself counts with, as they hold at a moment."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from anbao.identity.domain.limits import GateLimits
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
        attempts=book.figure("password.max_attempts").number,
        lock_for=book.figure("lock.for").period.exact(),
    )


def otp_figures(at: datetime) -> OtpFigures:
    """Figures `otp.min_digits`, `otp.max_attempts` and `otp.valid_for`."""
    book = book_at(at)
    return OtpFigures(
        digits=book.figure("otp.min_digits").number,
        attempts=book.figure("otp.max_attempts").number,
        valid_for=book.figure("otp.valid_for").period.exact(),
    )


def otp_sends(at: datetime) -> tuple[int, datetime]:
    """Figures `otp.max_sends` and `otp.sends_within`: how many codes one recipient gets, and since when they count."""
    book = book_at(at)
    return book.figure("otp.max_sends").number, at - book.figure("otp.sends_within").period.exact()


@dataclass(frozen=True, slots=True)
class PasswordRules:
    """What whoever chooses a password is told beforehand."""

    least: int
    longest_run: int
    generations: int


def password_rules(at: datetime) -> PasswordRules:
    """Figures `password.min_length`, `password.max_run` and `password.history`."""
    book = book_at(at)
    return PasswordRules(
        least=book.figure("password.min_length").number,
        longest_run=book.figure("password.max_run").number,
        generations=book.figure("password.history").number,
    )


def staff_factor_kinds(at: datetime) -> int:
    """Figure `staff.factor_kinds`: how many kinds of proof staff and partners show before anything opens."""
    return book_at(at).figure("staff.factor_kinds").number


def start_password_life() -> timedelta:
    """How long a start password works: setting ANBAO_STAFF_START_PASSWORD_LIFE, in seconds."""
    return timedelta(seconds=settings.ANBAO_STAFF_START_PASSWORD_LIFE)


def password_generations(at: datetime) -> int:
    """Figure `password.history`: how many passwords back, the present one included, may not come again."""
    return book_at(at).figure("password.history").number


def remind_from(set_at: datetime, at: datetime) -> datetime:
    """When a password set at `set_at` is due for a reminder (figure `password.remind_after`)."""
    return book_at(at).figure("password.remind_after").period.add_to(set_at)
