"""The worker, watched: each task in its thread, and the event loop between them. SIGUSR1 counts, SIGUSR2 profiles.

Either signal writes what was counted so far to `watched-worker.json` in the current folder.
"""

import asyncio
import functools
import os
import signal
from collections.abc import Iterator
from concurrent.futures import thread
from typing import Any

import django

from bench.support.watched import WORKER_FILE, Watch

_watch = Watch()
_run = thread._WorkItem.run  # type: ignore[attr-defined]  # noqa: SLF001  (the one place where every task passes)


def _parts(call: Any) -> Iterator[Any]:
    if isinstance(call, functools.partial):
        for part in (call.func, *call.args):
            yield from _parts(part)
    else:
        yield call


def _named(item: Any) -> str:
    names = [getattr(part, "name", None) for call in (item.fn, *item.args) for part in _parts(call)]
    return next((name for name in names if isinstance(name, str)), "other work in a thread")


def run(item: Any) -> None:
    with _watch.over(f"task {_named(item)}"):
        _run(item)


def _taken(number: int, frame: object) -> None:  # noqa: ARG001
    _watch.take(WORKER_FILE, profiling=number == signal.SIGUSR2)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anbao.project.settings")
    django.setup()
    from anbao.jobs import configuration
    from anbao.jobs.worker import run as work

    thread._WorkItem.run = run  # type: ignore[attr-defined]  # noqa: SLF001
    for number in (signal.SIGUSR1, signal.SIGUSR2):
        signal.signal(number, _taken)
    asyncio.run(work(concurrency=configuration.concurrency()))


if __name__ == "__main__":
    main()
