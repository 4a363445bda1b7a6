"""The bank that debits an account: an authorisation names its holder and sets nothing aside, a debit moves the money.

So a debit may be refused for want of funds after it was authorised; released, an authorisation debits nothing any more.
"""

from typing import ClassVar, Final

from anbao.gateways.paying import HttpPaymentGateway, Terms

TERMS: Final = Terms(capture="debit", captured="debited", void="release", voided="released")


class HttpAccountBank(HttpPaymentGateway):
    """The bank behind our own wire contract."""

    terms: ClassVar[Terms] = TERMS
    system: ClassVar[str] = "bank"
