"""How often a process that serves for days looks for garbage in circles."""

import gc
from typing import Final

SELDOM: Final = (20_000, 20, 20)
"""Against Python's (700, 10, 10), made for short programs: a page makes some thousand objects and keeps none."""


def collect_nothing() -> None:
    """While a process loads itself: what it makes then, it keeps."""
    gc.disable()


def collect_seldom() -> None:
    """What is loaded by now stays for good and is looked through no more; what comes later is looked through seldom."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)
    gc.enable()
