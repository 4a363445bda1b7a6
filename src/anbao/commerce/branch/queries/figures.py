"""The company's figures of an activation."""

from datetime import datetime

from anbao.rulebook import api as rulebook


def code_until(at: datetime) -> datetime:
    """Until when an activation code drawn at `at` opens something: figure `branch.code_valid_for`."""
    return rulebook.at(at).figure("branch.code_valid_for").period.add_to(at)


def most_attempts(at: datetime) -> int:
    """After how many tries a code is spent: figure `branch.max_attempts`."""
    return rulebook.at(at).figure("branch.max_attempts").number


def open_until(attended_at: datetime, at: datetime) -> datetime:
    """Until when a visit of `attended_at` may be activated: figure `branch.open_for`."""
    return rulebook.at(at).figure("branch.open_for").period.add_to(attended_at)
