"""Who may say that nothing of a payment goes back for now: higher apps register it here."""

from collections.abc import Callable
from uuid import UUID

from anbao.kernel.registry import Registry

Withholding = Callable[[UUID], bool]
"""The payment's id → whether nothing of it is refunded now. What it raises stops the refund too: nothing is sent."""

withholdings: Registry[Withholding] = Registry("what withholds refunds")


def is_withheld(payment: UUID) -> bool:
    """Whether anything withholds the payment's refunds. What cannot be found out is raised, never taken for a no."""
    return any(withholds(payment) for _name, withholds in withholdings.items())
