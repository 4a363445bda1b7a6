"""What higher apps show on the customer's home: they register it here, so that policies need not know them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from anbao.kernel.registry import Registry


@dataclass(frozen=True, slots=True)
class AccountCard:
    """One card on the customer's home: something under way, its state and what to do next."""

    title: str
    state: str
    state_title: str
    text: str
    at: datetime
    href: str = ""
    action: str = ""
    number: str = ""


Section = Callable[[UUID, datetime], Sequence[AccountCard]]

account_sections: Registry[Section] = Registry("account section")
"""Name → the cards of an account (its id) at a moment."""
