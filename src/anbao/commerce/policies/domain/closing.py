"""Ending a policy before its time: withdrawing from the contract, or cancelling it before its cover begins."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from anbao.kernel.canonical import canonical
from anbao.kernel.clock import local_date
from anbao.kernel.periods import Period
from anbao.kernel.registry import Registry
from anbao.kernel.text import N_

Closing = Literal["cancelled", "withdrawn"]
Paying = Literal["under_way", "refused"]
PAYING: tuple[Paying, ...] = ("under_way", "refused")
CLOSINGS: tuple[Closing, ...] = ("cancelled", "withdrawn")


@dataclass(frozen=True, slots=True)
class Way:
    """One way to end a policy: the step that guards it, what its code is for, the word for the act."""

    closing: Closing
    step: str
    purpose: str
    title: str


WAYS: dict[Closing, Way] = {
    "cancelled": Way("cancelled", "servicing.cancel", "policy.cancel", N_("取消保單")),
    "withdrawn": Way("withdrawn", "servicing.withdraw", "policy.withdraw", N_("撤銷契約")),
}


@dataclass(frozen=True, slots=True)
class Ending:
    """A policy that just ended early. `refund` in whole TWD."""

    policy: UUID
    application: UUID
    closing: Closing
    refund: int


Handler = Callable[..., None]
"""`(ending, *, by, at)`: joins the transaction that ends the policy; what it raises undoes the ending."""

endings: Registry[Handler] = Registry("what follows the early end of a policy")
"""Who has to know that a policy ended early (its sums, its premium, the industry): higher apps register it here."""


def act_of(*, policy: UUID, closing: Closing, refund: int) -> str:
    """Hex SHA-256 of exactly what a one-time password is asked for."""
    return hashlib.sha256(canonical({"act": closing, "policy": str(policy), "refund": refund})).hexdigest()


def is_short_term(starts_at: datetime, ends_at: datetime, none_up_to: Period) -> bool:
    """Whether a term is no longer than `none_up_to` (e-commerce rules, article 6: two years, these included).

    Counted in days of Taiwan: a term from 1 December 2026 that ends on 1 December 2028 is one of two years.
    """
    return local_date(ends_at) <= none_up_to.last_day(local_date(starts_at))
