"""Clearing away what has no more use. A little at each sign-in, so that no run takes long."""

from datetime import datetime, timedelta
from typing import Final

from django.db import models

from anbao.identity.models import Session, SignInGate

AT_ONCE: Final = 200
FORGET_SESSION_AFTER: Final = timedelta(days=2)  # longer than any session may live
FORGET_GATE_AFTER: Final = timedelta(days=1)  # without an attempt and not locked


def clear_some(*, at: datetime) -> None:
    """Delete at most some sessions and gates that are long over. Harmless at any time, in or out of a transaction."""
    # The conditions stand outside too: a row that somebody comes back to while we look is looked at again.
    sessions = Session.objects.filter(seen_at__lt=at - FORGET_SESSION_AFTER)
    sessions.filter(pk__in=sessions.order_by("pk").values("pk")[:AT_ONCE]).delete()
    unlocked = models.Q(locked_until=None) | models.Q(locked_until__lte=at)
    gates = SignInGate.objects.filter(unlocked, last_at__lt=at - FORGET_GATE_AFTER)
    gates.filter(pk__in=gates.order_by("pk").values("pk")[:AT_ONCE]).delete()
