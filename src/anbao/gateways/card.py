"""The card acquirer: an authorisation sets the amount aside on the card, a capture charges it."""

from typing import ClassVar, Final

from anbao.gateways.paying import HttpPaymentGateway, Terms

TERMS: Final = Terms(capture="capture", captured="captured", void="void", voided="voided")


class HttpCardAcquirer(HttpPaymentGateway):
    """The acquirer behind our own wire contract."""

    terms: ClassVar[Terms] = TERMS
    system: ClassVar[str] = "card"
