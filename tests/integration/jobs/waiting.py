import time
from collections.abc import Callable


def until(true: Callable[[], object], seconds: float = 40.0) -> None:
    """Look again and again until it is so."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)
