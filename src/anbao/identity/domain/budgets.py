"""Budgets of attempts: what is counted for which act, and what a count asks for. Pure.

A budget is a fixed window: the first attempt opens it, it ends by itself, attempts past its limit do not prolong it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, IntEnum
from typing import Final

from anbao.kernel.errors import AnbaoError

SIGN_IN: Final = "sign-in"
REGISTER: Final = "register"
CODE: Final = "code"
RESET: Final = "reset"

ADDRESS: Final = "address"
DEVICE: Final = "device"
ACCOUNT: Final = "account"
RECIPIENT: Final = "recipient"
COMPANY: Final = "company"


class BudgetUnknown(AnbaoError):
    """An act or a scope that is counted nowhere."""

    code = "identity.budget-unknown"


class Step(IntEnum):
    """What an attempt needs before anything is compared or sent."""

    FREE = 0
    PROOF = 1
    CAPTCHA = 2
    REFUSED = 3


class Steps(Enum):
    """What a budget asks for on the way to its limit, and past it."""

    GRADED = "a proof, then a CAPTCHA, then a refusal"
    HARD = "nothing, then a refusal"
    PROOF = "nothing, then a proof each time: strangers must not lock anybody out of an account"


@dataclass(frozen=True, slots=True)
class Source:
    """Names of the two figures of a budget, and its steps."""

    most: str
    within: str
    steps: Steps = Steps.GRADED


BUDGETS: Final[Mapping[str, Mapping[str, Source]]] = {
    SIGN_IN: {
        ADDRESS: Source("sign_in.per_address", "sign_in.within"),
        DEVICE: Source("sign_in.per_device", "sign_in.within"),
        ACCOUNT: Source("sign_in.per_account", "sign_in.account_within", Steps.PROOF),
    },
    REGISTER: {
        ADDRESS: Source("register.per_address", "register.within"),
        DEVICE: Source("register.per_device", "register.within"),
    },
    CODE: {
        ADDRESS: Source("code.per_address", "code.within"),
        DEVICE: Source("code.per_device", "code.within"),
        ACCOUNT: Source("code.per_account", "code.day", Steps.HARD),
        RECIPIENT: Source("code.per_recipient", "code.day", Steps.HARD),
        COMPANY: Source("code.per_company", "code.within", Steps.HARD),
    },
    RESET: {
        ADDRESS: Source("reset.per_address", "reset.within"),
        DEVICE: Source("reset.per_device", "reset.within"),
        ACCOUNT: Source("reset.per_account", "reset.account_within", Steps.PROOF),
    },
}
"""Act → scope → its figures."""


@dataclass(frozen=True, slots=True)
class Limit:
    """Up to `free` attempts nothing is asked, up to `proved` a proof of work, up to `most` a CAPTCHA; None: no end."""

    free: int
    proved: int | None
    most: int | None
    within: timedelta

    def step(self, count: int) -> Step:
        """What the attempt with this number needs."""
        if self.most is not None and count > self.most:
            return Step.REFUSED
        if self.proved is not None and count > self.proved:
            return Step.CAPTCHA
        return Step.PROOF if count > self.free else Step.FREE


def limit(*, most: int, within: timedelta, proof_from: int, captcha_from: int, steps: Steps) -> Limit:
    """`proof_from`, `captcha_from`: per cent of `most` after which either is asked. A first attempt is always free."""
    if steps is Steps.HARD:
        return Limit(most, most, most, within)
    if steps is Steps.PROOF:
        return Limit(most, None, None, within)
    free = min(most, max(1, most * proof_from // 100))
    return Limit(free, min(most, max(free, most * captcha_from // 100)), most, within)


@dataclass(frozen=True, slots=True)
class Spent:
    """One attempt counted: its number in its window, what that asks for, when the window ends."""

    scope: str
    key: bytes
    number: int
    limit: Limit
    ends_at: datetime

    @property
    def step(self) -> Step:
        return self.limit.step(self.number)

    @property
    def first_refused(self) -> bool:
        """Whether it is the first past the limit of its window."""
        return self.limit.most is not None and self.number == self.limit.most + 1


@dataclass(frozen=True, slots=True)
class Standing:
    """An attempt counted under every key it came with."""

    kind: str
    spent: Sequence[Spent]

    @property
    def step(self) -> Step:
        return max((one.step for one in self.spent), default=Step.FREE)

    @property
    def next_step(self) -> Step:
        """What one more attempt would need."""
        return max((one.limit.step(one.number + 1) for one in self.spent), default=Step.FREE)

    @property
    def heaviest(self) -> Spent:
        """What asks for most; of several the one that lasts longest."""
        return max(self.spent, key=lambda one: (one.step, one.ends_at))
