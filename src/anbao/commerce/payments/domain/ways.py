"""The ways of paying that run here: which outside system takes the money, and what it calls doing so."""

from dataclasses import dataclass
from typing import Final

from anbao.commerce.payments.domain.payment import OWN_ACCOUNT, OWN_CARD
from anbao.gateways import bank, card
from anbao.gateways.paying import Terms


@dataclass(frozen=True, slots=True)
class Way:
    """One method of paying. `setting` names the configuration of its gateway."""

    method: str
    system: str
    setting: str
    terms: Terms


WAYS: Final = {
    way.method: way
    for way in (
        Way(OWN_CARD, "card", "ANBAO_CARD", card.TERMS),
        Way(OWN_ACCOUNT, "bank", "ANBAO_BANK", bank.TERMS),
    )
}
"""Method → way, in the order in which they are offered."""
