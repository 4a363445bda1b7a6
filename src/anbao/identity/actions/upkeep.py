"""Clearing away what has no more use: sessions, gates and counters that are long over."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.db import models

from anbao.identity.actions import attacks, budgets
from anbao.identity.models import PasskeyChallenge, PasswordReset, Session, SignInGate

AT_ONCE: Final = 1_000
MOST: Final = 200  # times in one run
FORGET_SESSION_AFTER: Final = timedelta(days=2)  # longer than any session may live
FORGET_GATE_AFTER: Final = timedelta(days=1)  # without an attempt and not locked


def clear(*, at: datetime) -> int:
    """Delete what is long over, a little at a time; how many rows. Harmless at any time. Outermost."""
    return sum(
        _all(delete)
        for delete in (
            lambda: _some(_sessions(at - FORGET_SESSION_AFTER)),
            lambda: _some(_gates(at, at - FORGET_GATE_AFTER)),
            lambda: _some(_resets(at - FORGET_SESSION_AFTER)),
            lambda: _some(PasskeyChallenge.objects.filter(expires_at__lt=at)),
            lambda: budgets.forget(at=at),
            lambda: attacks.forget(at=at),
        )
    )


def _all(delete: Any) -> int:
    total = 0
    for _ in range(MOST):
        deleted = int(delete())
        total += deleted
        if not deleted:
            break
    return total


def _some(over: "models.QuerySet[Any]") -> int:
    # The conditions stand outside too: a row that somebody comes back to while we look is looked at again.
    found = list(over.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    return over.filter(pk__in=found).delete()[0] if found else 0


def _sessions(before: datetime) -> "models.QuerySet[Session]":
    return Session.objects.filter(seen_at__lt=before)


def _gates(at: datetime, before: datetime) -> "models.QuerySet[SignInGate]":
    unlocked = models.Q(locked_until=None) | models.Q(locked_until__lte=at)
    return SignInGate.objects.filter(unlocked, last_at__lt=before)


def _resets(before: datetime) -> "models.QuerySet[PasswordReset]":
    """Of nobody whom we know; the others belong to what is kept of their owner."""
    return PasswordReset.objects.filter(begun_at__lt=before, account=None)
