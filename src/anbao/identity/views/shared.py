"""What the pages of identity have in common: whose shell they stand in, and where they lead on to."""

from typing import Final
from urllib.parse import urlencode

from django.urls import reverse

from anbao.identity.actions.own_password import remind
from anbao.identity.domain.sessions import Audience
from anbao.identity.models import Account
from anbao.identity.views.goals import goal_of
from anbao.kernel import clock
from anbao.kernel.actor import Actor, ActorKind

__all__ = ["SHELLS", "SIGN_IN", "by_way_of_reminder", "goal_of"]

SIGN_IN: Final[dict[Audience, str]] = {"customer": "identity:sign-in", "staff": "identity:staff-sign-in"}
SHELLS: Final[dict[Audience, str]] = {"customer": "identity/shell.html", "staff": "identity/staff_shell.html"}


def by_way_of_reminder(account: Account, goal: str, audience: Audience) -> str:
    """The page that was wanted, by way of the reminder where the password is old."""
    by = Actor(ActorKind(account.kind), str(account.id))
    if account.password_is_default or not remind(account=account.id, by=by, at=clock.now()):
        return goal
    name = "identity:password-reminder" if audience == "customer" else "identity:staff-password-reminder"
    return f"{reverse(name)}?{urlencode({'next': goal})}"
