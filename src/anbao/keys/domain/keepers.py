"""Who says that a matter's key must stay: whoever keeps something that was sealed under it."""

from collections.abc import Callable
from datetime import datetime

from anbao.kernel.actor import Subject
from anbao.kernel.registry import Registry

Keeper = Callable[[Subject, datetime], bool]

keepers: Registry[Keeper] = Registry("keeper of keys")
"""Name → whether the key of a matter must not be destroyed at a moment. What raises keeps it too."""
