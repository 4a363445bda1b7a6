"""Plans and first answers, from `data/product.yaml`."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from anbao.commerce.catalogue.domain.line import Data, Plan
from anbao.kernel.clock import TAIPEI


def plans(data: Data) -> tuple[Plan, ...]:
    """The plans in the order in which they are shown."""
    return tuple(
        Plan(
            key=item["key"],
            title=item["title"],
            summary=item["summary"],
            sums=dict(item["sums"]),
            for_children=bool(item.get("for_children")),
        )
        for item in data["product"]["plans"]
    )


def defaults(data: Data, at: datetime) -> Mapping[str, str]:
    """A usual trip, so that a price can be shown before anything is typed (raw answers)."""
    usual = data["product"]["usual_trip"]
    leave = at.astimezone(TAIPEI) + timedelta(days=usual["in_days"])
    departs = leave.replace(hour=usual["leave_hour"], minute=0, second=0, microsecond=0)
    returns = departs + timedelta(days=usual["nights"])
    return {
        "destination": usual["destination"],
        "departs_at": departs.strftime("%Y-%m-%dT%H:%M"),
        "returns_at": returns.replace(hour=usual["return_hour"]).strftime("%Y-%m-%dT%H:%M"),
        "plan": usual["plan"],
    }
