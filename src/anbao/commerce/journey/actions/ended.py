"""What a policy that ended early means for the application that it came from, and for its owner's verification."""

from datetime import datetime

from anbao.commerce.journey.actions.moves import subject_of
from anbao.commerce.policies import api as policies
from anbao.commerce.registration import api as registration
from anbao.commerce.underwriting import api as underwriting
from anbao.kernel.actor import Actor


def free_sums(ending: policies.Ending, *, by: Actor, at: datetime) -> None:
    """Its sums count no more. Joins the transaction that ends the policy."""
    underwriting.end(application=subject_of(ending.application), at=at, by=by)


def note_served(ending: policies.Ending, *, by: Actor, at: datetime) -> None:  # noqa: ARG001  (a handler's shape)
    """Ending a policy was service: that clock starts anew, the sale's does not. Joins the ending's transaction."""
    registration.touch_service(account=policies.owner_of(ending.policy), at=at)
