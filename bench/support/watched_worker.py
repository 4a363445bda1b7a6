"""The worker, watched: each task in its thread. SIGUSR1 counts, SIGUSR2 profiles.

Either signal writes what was counted so far to `WORKER_FILE` in the current folder.
"""

import asyncio
import os
import signal
from collections.abc import Callable
from functools import wraps

import django

from bench.support.watched import WORKER_FILE, Watch

_watch = Watch()


def watched(name: str, function: Callable[..., object]) -> Callable[..., object]:
    @wraps(function)
    def run(*arguments: object, **ids: object) -> object:
        with _watch.over(f"task {name}"):
            return function(*arguments, **ids)

    return run


def _taken(number: int, frame: object) -> None:  # noqa: ARG001
    _watch.take(WORKER_FILE, profiling=number == signal.SIGUSR2)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anbao.project.settings")
    django.setup()
    from procrastinate.contrib.django import app

    from anbao.jobs import configuration
    from anbao.jobs.worker import run as work
    from anbao.kernel.collecting import collect_seldom

    for name, task in app.tasks.items():
        if not asyncio.iscoroutinefunction(task.func):
            task.func = watched(name, task.func)
    for number in (signal.SIGUSR1, signal.SIGUSR2):
        signal.signal(number, _taken)
    collect_seldom()  # as the worker itself does
    asyncio.run(work(concurrency=configuration.concurrency()))


if __name__ == "__main__":
    main()
