"""Online service that was completed."""

from datetime import datetime

from anbao.commerce.policies import api as policies
from anbao.commerce.registration import api as registration
from anbao.kernel.actor import Actor


def note_served(ending: policies.Ending, *, by: Actor, at: datetime) -> None:  # noqa: ARG001  (a handler's shape)
    """Ending a policy was service: that clock starts anew, the sale's does not. Joins the ending's transaction."""
    registration.touch_service(account=policies.owner_of(ending.policy), at=at)
