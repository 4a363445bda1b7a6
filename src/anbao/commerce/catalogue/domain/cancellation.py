"""What a line's terms say of giving a policy up before its cover begins."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

WHOLE = 100


@dataclass(frozen=True, slots=True)
class Cancellation:
    """Before cover begins so many hundredths of the premium go back. `source` and `mark` as of any figure."""

    id: str
    refund_percent: int
    source: str
    mark: str

    def refund(self, premium: int) -> int:
        """What goes back of `premium`, whole TWD; a fraction is the customer's."""
        return -(-premium * self.refund_percent // WHOLE)


def cancellation_of(product: Mapping[str, Any]) -> Cancellation | None:
    """From a line's `product.yaml`; None where its terms give no such right. Raises ValueError for what is no share."""
    found = product.get("cancellation")
    if found is None:
        return None
    percent = int(found["refund_percent"])
    if not 0 < percent <= WHOLE:
        msg = f"refund_percent is {percent}, not 1 to {WHOLE}"
        raise ValueError(msg)
    return Cancellation(str(found["id"]), percent, str(found["source"]), str(found["mark"]))
