"""What happened to a policy that higher apps have to hear of; the end before its time is in `closing`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from anbao.kernel.registries import Fact
from anbao.kernel.registry import Registry


@dataclass(frozen=True, slots=True)
class Issued:
    """A policy that was just issued for an application."""

    policy: UUID
    application: UUID


@dataclass(frozen=True, slots=True)
class Corrected:
    """The industry was just told that a policy which ended early gives no cover any more."""

    policy: UUID
    application: UUID


Handler = Callable[..., None]
"""`(happening, *, by, at)`: joins the transaction of the act; what it raises undoes the act."""

issuings: Registry[Handler] = Registry("what follows the issue of a policy")
corrections: Registry[Handler] = Registry("what follows the correction of a cover report")

AccountFacts = Callable[[UUID], Mapping[str, Fact]]
"""An account's id → what the step `servicing.begin` asks of it."""

service_facts: Registry[AccountFacts] = Registry("facts of an account that online service asks for")

RefundHold = Callable[[UUID], bool]
"""The application's id → whether its refund must not be marked as paid now. What it raises stops that too."""

refund_holds: Registry[RefundHold] = Registry("what holds back the refund of a policy")
