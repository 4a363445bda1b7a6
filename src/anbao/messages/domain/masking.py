"""A recipient as it may be shown on a page: enough to recognize, too little to learn."""

from typing import Literal

Channel = Literal["sms", "mail"]

_HEAD, _TAIL = 4, 3


def masked(channel: Channel, to: str) -> str:
    """`0912345678` and `+886912345678` → `0912•••678`, `mei.lin@example.tw` → `m•••@example.tw`."""
    if channel == "mail":
        name, _, host = to.partition("@")
        return f"{name[:1]}•••@{host}"
    digits = to.strip()
    if digits.startswith("+886"):
        digits = "0" + digits.removeprefix("+886")
    return f"{digits[:_HEAD]}•••{digits[-_TAIL:]}" if len(digits) > _HEAD + _TAIL else "•••"
