"""Runs inside a watched web or worker process: CPU, statements and, when asked for, cProfile of each piece of work."""

import cProfile
import json
import pstats
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connections

TAKE = "/-bench/take/"  # the watched web process hands over what it counted
WORKER_FILE = Path("watched-worker.json")  # in the worker's current folder
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(slots=True)
class Piece:
    """One kind of work: how often, CPU seconds of its thread, statements."""

    times: int = 0
    seconds: float = 0.0
    statements: Counter[str] = field(default_factory=Counter)


class Watch:
    """What this process did since the last `take`."""

    def __init__(self) -> None:
        self._pieces: dict[str, Piece] = {}
        self._profiles: dict[int, cProfile.Profile] = {}
        self._lock = threading.Lock()
        self.profiling = False

    @contextmanager
    def over(self, name: str) -> Iterator[None]:
        """Count what the calling thread does inside."""
        statements: Counter[str] = Counter()

        def count(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
            statements[sql] += 1
            return execute(sql, *rest)

        profile = self._profile() if self.profiling else None
        with connections["default"].execute_wrapper(count):
            began = time.thread_time()
            if profile:
                profile.enable()
            try:
                yield
            finally:
                if profile:
                    profile.disable()
                seconds = time.thread_time() - began
                with self._lock:
                    piece = self._pieces.setdefault(_plain(name), Piece())
                    piece.times += 1
                    piece.seconds += seconds
                    piece.statements += statements

    def _profile(self) -> cProfile.Profile:
        with self._lock:
            return self._profiles.setdefault(threading.get_ident(), cProfile.Profile())

    def take(self, file: Path, *, profiling: bool) -> None:
        """Write what was counted to `file` (and profiles to `file`.pstats), then begin anew."""
        with self._lock:
            pieces, self._pieces = self._pieces, {}
            profiles, self._profiles = self._profiles, {}
            self.profiling = profiling
        if profiles:
            pstats.Stats(*profiles.values()).dump_stats(f"{file}.pstats")
        made = {
            name: {"times": piece.times, "seconds": piece.seconds, "statements": dict(piece.statements)}
            for name, piece in pieces.items()
        }
        half = file.with_suffix(".new")
        half.write_text(json.dumps(made), encoding="utf-8")
        half.rename(file)


def _plain(name: str) -> str:
    return _DIGEST.sub("<digest>", _ID.sub("<id>", name))
