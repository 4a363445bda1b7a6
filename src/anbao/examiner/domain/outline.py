"""The order of the checklist, and how its parts are called here. Pure."""

import re
from typing import Final

from anbao.kernel.text import N_

_PIECE = re.compile(r"([a-z]+)(\d+)")

PARTS: Final = {
    "h1": N_("董事會與專責管理階層"),
    "h2": N_("風險管理"),
    "h3": N_("法規遵循"),
    "h4.p1.s1": N_("資訊架構"),
    "h4.p1.s2": N_("網路活動"),
    "h4.p1.s3": N_("設備檢測"),
    "h4.p1.s4": N_("對外網站"),
    "h4.p1.s5": N_("安全設定"),
    "h4.p1.s6": N_("可靠與安全的對策"),
    "h4.p1.s7": N_("社交工程演練"),
    "h4.p1.s8": N_("憑證與金鑰"),
    "h5": N_("管理面的安全與作業"),
    "h6": N_("契約與委外"),
    "h7": N_("災變與復原"),
    "h8": N_("對客戶的說明"),
    "h9": N_("內部稽核"),
}


def order_of(address: str) -> tuple[tuple[str, int], ...]:
    """Addresses in the order of the text: `h4.p1.s10` comes after `h4.p1.s9`."""
    return tuple((letters, int(number)) for letters, number in _PIECE.findall(address))


def part_of(address: str) -> str:
    """The part that a question stands in; empty for one that stands in none."""
    return next((part for part in PARTS if address == part or address.startswith(f"{part}.")), "")
