"""How far a policy is from its beginning or its end, in days of Taiwan. Pure."""

from datetime import datetime
from typing import Literal

from anbao.commerce.policies.domain.policy import PolicyView
from anbao.kernel.clock import local_date

Until = Literal["starts", "ends", ""]


def days_left(policy: PolicyView, at: datetime) -> tuple[Until, int]:
    """Until what, and how many days: 0 is today. An end at midnight is that of the day before."""
    state = policy.state(at)
    if state == "upcoming":
        return "starts", (local_date(policy.starts_at) - local_date(at)).days
    if state == "in_force":
        last = local_date(policy.ends_at - policy.ends_at.resolution)
        return "ends", (last - local_date(at)).days
    return "", 0
