"""Hand-over to the core system. The app above that knows the contract registers its supply under `CONTRACT`.

Everything else comes by itself: the policies tell what happened to them, inside the transaction in which it did.
"""

from anbao.commerce.handover.domain.event import CONTRACT, supplies
from anbao.commerce.handover.queries import record_part

__all__ = ["CONTRACT", "record_part", "supplies"]
