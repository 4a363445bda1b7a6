"""Kinds of ledger entries of the interface."""

from collections.abc import Mapping
from typing import Final

from anbao.kernel.registries import EventType
from anbao.kernel.text import N_

EVENTS: Final[Mapping[str, EventType]] = {
    "endpoints.token.made": EventType(N_("建立了給程式用的權杖，用到 {until}。")),
    "endpoints.token.revoked": EventType(N_("撤銷了給程式用的權杖。")),
    "endpoints.token.refused": EventType(N_("沒有建立給程式用的權杖：{reason}。")),
}
