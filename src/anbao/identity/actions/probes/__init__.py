"""Looks at the running system: how passwords and codes are counted, kept, aged and reset.

What has to be tried is tried for real, in a transaction that is undone: nothing of it ever was.
"""

from typing import Final

from anbao.identity.actions.probes import ages, codes, locks, resetting, storage
from anbao.kernel.registries import Probe

PROBES: Final[dict[str, Probe]] = {
    **ages.PROBES,
    **codes.PROBES,
    **locks.PROBES,
    **resetting.PROBES,
    **storage.PROBES,
}
