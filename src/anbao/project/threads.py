"""What Django keeps for each thread, kept as Python itself does.

Django's own storage also follows work from thread to thread through asynchronous code, which no view or task of ours
is: it takes a lock and a context variable for each look at the language, the addresses or the database session, some
five thousand times a sale.
"""

import threading

from django.core.cache import caches
from django.db import connections
from django.urls import base
from django.utils.translation import trans_real


def keep_by_thread() -> None:
    """To be called before anybody has a session or a language."""
    connections._connections = threading.local()  # type: ignore[attr-defined]  # noqa: SLF001  (the stubs leave it out)
    caches._connections = threading.local()  # type: ignore[attr-defined]  # noqa: SLF001
    trans_real._active = threading.local()  # type: ignore[attr-defined]  # noqa: SLF001
    base._prefixes = threading.local()  # type: ignore[attr-defined]  # noqa: SLF001
    base._urlconfs = threading.local()  # type: ignore[attr-defined]  # noqa: SLF001
