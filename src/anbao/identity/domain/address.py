"""Where a request comes from, as coarse as one household or office has it. Pure."""

from collections.abc import Mapping
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

UNKNOWN: Final = "unknown"
_IPV6_PREFIX: Final = 64  # what one subscriber is given at least


def address_of(meta: Mapping[str, str], *, behind_proxy: bool) -> str:
    """Where a call comes from. Our proxy adds it at the end of what it was given, which anybody may have written."""
    forwarded = meta.get("HTTP_X_FORWARDED_FOR", "") if behind_proxy else ""
    return forwarded.rpartition(",")[2].strip() or meta.get("REMOTE_ADDR", "")


def network_of(address: str) -> str:
    """What is counted together: an IPv4 address by itself, of IPv6 the first 64 bits."""
    try:
        found = ip_address(address.strip())
    except ValueError:
        return UNKNOWN
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ip_network((int(found), _IPV6_PREFIX), strict=False))
    return str(found)
