"""Registration: who was verified how, and what was opened and agreed to. Moments are aware UTC."""

from anbao.commerce.registration.actions.completion import keep_verification
from anbao.commerce.registration.actions.dormancy import touch_sale, touch_service
from anbao.commerce.registration.actions.reading import agree, open_document, open_documents
from anbao.commerce.registration.domain.dormancy import TITLES, Clock
from anbao.commerce.registration.queries import (
    RegistrationFacts,
    agreed,
    opened,
    record_part,
    registration_of,
    verification,
)
from anbao.commerce.registration.queries.account import Agreed, account_part, agreements_of, first_verified
from anbao.commerce.registration.queries.clocks import clocks_of

__all__ = [
    "TITLES",
    "Agreed",
    "Clock",
    "RegistrationFacts",
    "account_part",
    "agree",
    "agreed",
    "agreements_of",
    "clocks_of",
    "first_verified",
    "keep_verification",
    "open_document",
    "open_documents",
    "opened",
    "record_part",
    "registration_of",
    "touch_sale",
    "touch_service",
    "verification",
]
