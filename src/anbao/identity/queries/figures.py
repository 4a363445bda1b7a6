"""The figures that identity itself counts with, as they hold at a moment."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from anbao.identity.domain.limits import GateLimits
from anbao.kernel.periods import Period
from anbao.rulebook.api import FigureUnknown
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


@dataclass(frozen=True, slots=True)
class ContactFigures:
    """`within`: how long a change that was asked for may be confirmed. `most`: how many an account asks for a day."""

    cooling: Period
    within: timedelta
    most: int


def contact_figures(at: datetime) -> ContactFigures:
    """Figures `contact_change.cooling_for`, `contact_change.confirm_within` and `contact_change.most_a_day`."""
    book = book_at(at)
    return ContactFigures(
        cooling=book.figure("contact_change.cooling_for").period,
        within=book.figure("contact_change.confirm_within").period.exact(),
        most=book.figure("contact_change.most_a_day").number,
    )


def remind_again_from(reminded_at: datetime, at: datetime) -> datetime:
    """When somebody who was reminded and put it off is reminded again (figure `password.remind_again`)."""
    return book_at(at).figure("password.remind_again").period.add_to(reminded_at)


def changeable_from(set_at: datetime, at: datetime) -> datetime | None:
    """From when on a password set at `set_at` may be changed (figure `password.min_age`), None where nothing says."""
    return _added("password.min_age", set_at, at)


def over_from(set_at: datetime, at: datetime) -> datetime | None:
    """From when on a password set at `set_at` must be changed (figure `password.max_age`), None where nothing says."""
    return _added("password.max_age", set_at, at)


def _added(figure: str, set_at: datetime, at: datetime) -> datetime | None:
    try:
        return book_at(at).figure(figure).period.add_to(set_at)
    except FigureUnknown:  # the rules of this kind of company have none
        return None


def reset_life(at: datetime) -> timedelta:
    """Figure `reset.valid_for`: how long a reset stays open."""
    return book_at(at).figure("reset.valid_for").period.exact()


def emergency_limit(at: datetime) -> Period:
    """Figure `accounts.emergency_for`: how long an emergency account is open at most, in hours."""
    return book_at(at).figure("accounts.emergency_for").period


@dataclass(frozen=True, slots=True)
class IdleFigures:
    """After which time without a sign-in an account is disabled, and how long before its owner is told."""

    after: Period
    notice: Period


def idle_figures(at: datetime) -> IdleFigures:
    """Figures `accounts.idle_after` and `accounts.idle_notice`."""
    book = book_at(at)
    return IdleFigures(book.figure("accounts.idle_after").period, book.figure("accounts.idle_notice").period)


@dataclass(frozen=True, slots=True)
class ReviewFigures:
    """How often accounts are gone through, and within which time."""

    every: Period
    within: Period


def review_figures(at: datetime) -> ReviewFigures:
    """Figures `accounts.review_every` and `accounts.review_within`."""
    book = book_at(at)
    return ReviewFigures(book.figure("accounts.review_every").period, book.figure("accounts.review_within").period)


def closing_cools_for(at: datetime) -> Period:
    """Figure `account.closing_cools_for`: how long the owner may call off the closing of an account."""
    return book_at(at).figure("account.closing_cools_for").period
