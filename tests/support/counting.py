"""Counting verdicts on a server that other test runs use."""

import time

from anbao.ledger import api as ledger


def count(wanted: int, **limits: int) -> None:
    """Count until so many entries were looked at, and no more: other runs may hold the horizon for a while."""
    looked, end = 0, time.monotonic() + 60
    while (looked := looked + ledger.count_verdicts(**limits)) < wanted and time.monotonic() < end:
        time.sleep(0.1)
    assert looked == wanted
    assert ledger.count_verdicts() == 0
