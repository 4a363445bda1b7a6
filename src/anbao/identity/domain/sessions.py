"""Whose cookie is whose, and how long a session lasts. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal

Audience = Literal["customer", "staff", "examiner"]

STAFF_PATH: Final = "/console/"
EXAMINER_PATH: Final = "/examiner/"
TOUCH_EVERY: Final = timedelta(minutes=1)  # how exactly the last visit is known; spares a write each request


@dataclass(frozen=True, slots=True)
class Jar:
    """A cookie's name and the path on which a browser sends it."""

    cookie: str
    path: str


JARS: Final[dict[Audience, Jar]] = {
    "customer": Jar("anbao", "/"),
    "staff": Jar("anbao_staff", STAFF_PATH),
    "examiner": Jar("anbao_examiner", EXAMINER_PATH),
}


@dataclass(frozen=True, slots=True)
class Life:
    """A session ends `idle` after the last request and `whole` after its start, whichever comes first."""

    idle: timedelta
    whole: timedelta

    def is_over(self, *, started_at: datetime, seen_at: datetime, at: datetime) -> bool:
        return at >= seen_at + self.idle or at >= started_at + self.whole


def audience_of(path: str) -> Audience:
    """Staff pages have a cookie of their own, so have an examiner's; somebody who is both signs in twice."""
    if path.startswith(EXAMINER_PATH):
        return "examiner"
    return "staff" if path.startswith(STAFF_PATH) else "customer"


_TOO_OLD: Final = "password-too-old"


def note_age(session: Any, *, over: bool) -> None:
    """Keep in a session that begins whether the password it began with is over."""
    if over:
        session[_TOO_OLD] = True
    elif _TOO_OLD in session:
        del session[_TOO_OLD]


def began_too_old(session: Any) -> bool:
    """Whether a session opens nothing but the change of the password, because it began with one that was over."""
    return session.get(_TOO_OLD) is True
