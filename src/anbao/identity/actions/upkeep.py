"""Clearing away what has no more use. A little at each sign-in, so that no run takes long."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.db import models

from anbao.identity.models import PasswordReset, Session, SignInGate
from anbao.rows import Select, given

AT_ONCE: Final = 200
FORGET_SESSION_AFTER: Final = timedelta(days=2)  # longer than any session may live
FORGET_GATE_AFTER: Final = timedelta(days=1)  # without an attempt and not locked


def clear_some(*, at: datetime) -> None:
    """Delete a few sessions, gates and resets that are long over. Harmless at any time, in or out of a transaction."""
    # The conditions stand outside too: a row that somebody comes back to while we look is looked at again.
    if over := _SESSIONS.all(before=at - FORGET_SESSION_AFTER):
        _sessions(at - FORGET_SESSION_AFTER).filter(pk__in=over).delete()
    if found := _GATES.all(at=at, before=at - FORGET_GATE_AFTER):
        _gates(at, at - FORGET_GATE_AFTER).filter(pk__in=found).delete()
    if resets := _RESETS.all(before=at - FORGET_SESSION_AFTER):
        PasswordReset.objects.filter(pk__in=resets).delete()


def _sessions(before: Any) -> "models.QuerySet[Session]":
    return Session.objects.filter(seen_at__lt=before)


def _gates(at: Any, before: Any) -> "models.QuerySet[SignInGate]":
    unlocked = models.Q(locked_until=None) | models.Q(locked_until__lte=at)
    return SignInGate.objects.filter(unlocked, last_at__lt=before)


_SESSIONS = Select(lambda: _sessions(given("before")).order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
_RESETS = Select(  # of nobody whom we know; the others belong to what is kept of their owner
    lambda: (
        PasswordReset.objects.filter(begun_at__lt=given("before"), account=None)
        .order_by("pk")
        .values_list("pk", flat=True)[:AT_ONCE]
    )
)
_GATES = Select(lambda: _gates(given("at"), given("before")).order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
