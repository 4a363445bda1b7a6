"""The product's processes begun without their start: forked from one that has loaded the product and done nothing else.

To start costs a second of CPU, and crash tests start often. What runs in the fork is what `python -m …` runs, with the
same environment, in a process and a process group of its own; `./anbao demo --check` and `test_processes` begin theirs
as people do.
"""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

LONGEST = 65_536  # bytes of a message
PATIENCE = 60.0  # seconds that a busy machine may need to load the product


WORKER = ("anbao.jobs.management.commands.worker",)
"""What a worker loads once Django is set up."""
PRODUCT = (
    *WORKER,
    "anbao.ledger.management.commands.sequencer",
    "anbao.project.urls",
    "granian.cli",
    "anbao.commerce.policies.actions.signing",  # these two with the first policy: a second of every new worker
    "holidays.countries.taiwan",
)
"""What all of web, worker and sequencer load, at once or soon after."""


class Nest:
    """A process that has loaded the product, or so much of it, in `environment`; `begin` forks it."""

    def __init__(self, environment: Mapping[str, str], folder: Path, modules: Sequence[str] = PRODUCT) -> None:
        self._channel, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        log = folder / f"nest-{theirs.fileno()}.log"
        with theirs, log.open("ab") as out:
            command = [sys.executable, __file__, str(theirs.fileno()), *modules]
            self._process = subprocess.Popen(
                command, env=environment, cwd=folder, pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True,
            )  # fmt: skip
        self._log = log
        self._ended: dict[int, int] = {}

    def begin(self, command: list[str], out: BinaryIO, folder: Path) -> "Forked":
        """`command` is that of `python -m MODULE ARGUMENTS…`, run in `folder`."""
        order = json.dumps([str(folder), *command]).encode()
        with suppress(BrokenPipeError):
            socket.send_fds(self._channel, [order], [out.fileno()])
        while (told := self._hear(PATIENCE)) is not None:
            if told.get("begun"):
                return Forked(self, told["begun"])
        raise AssertionError(f"the product cannot be loaded: {self._log.read_text(encoding='utf-8')[-2000:]}")

    def ended(self, pid: int, seconds: float | None = 0.0) -> int | None:
        """How the process ended, waited for at most `seconds`; None while it runs."""
        while pid not in self._ended and self._hear(seconds) is not None:
            pass
        return self._ended.get(pid)

    def close(self) -> None:
        self._channel.close()
        self._process.wait()

    def _hear(self, seconds: float | None) -> dict | None:
        self._channel.settimeout(seconds)
        try:
            said = self._channel.recv(LONGEST)
        except (TimeoutError, BlockingIOError, ConnectionResetError):
            return None
        if not said:
            return None
        told = json.loads(said)
        if "ended" in told:
            self._ended[told["ended"]] = told["status"]
        return told


class Forked:
    """What the supervisor asks of a `Popen`."""

    def __init__(self, nest: Nest, pid: int) -> None:
        self._nest, self.pid = nest, pid

    @property
    def returncode(self) -> int | None:
        return self.poll()

    def poll(self) -> int | None:
        return self._nest.ended(self.pid)

    def wait(self, timeout: float | None = None) -> int:
        status = self._nest.ended(self.pid, timeout)
        if status is None:
            raise subprocess.TimeoutExpired(str(self.pid), timeout or 0.0)
        return status

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def load(modules: Sequence[str]) -> None:
    """Set Django up and load these; nothing may be there afterwards that a fork must not share."""
    import gc
    import importlib
    import threading

    import django

    django.setup()
    for module in modules:
        importlib.import_module(module)
    from django.db import connections

    assert threading.active_count() == 1, "a thread would be missing in every fork"
    assert not any(connection.connection for connection in connections.all()), "a connection would be shared"
    gc.collect()
    gc.freeze()


def hatch(channel: socket.socket) -> list[str]:
    """Fork as often as asked and tell how each ended. Returns in the forks alone, with their command."""
    heard, tell = os.pipe()
    channel.settimeout(0)
    os.set_blocking(heard, False)
    os.set_blocking(tell, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(tell)
    living: set[int] = set()
    while True:
        _wait_for(channel, heard)
        _bury(channel, living)
        try:
            order, files, _, _ = socket.recv_fds(channel, LONGEST, 1)
        except BlockingIOError:
            continue
        if not order:
            _leave(living)
        if pid := os.fork():
            living.add(pid)
            os.close(files[0])
            continue
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        os.dup2(files[0], 1)
        os.dup2(files[0], 2)
        for file in (*files, heard, tell):
            os.close(file)
        channel.send(json.dumps({"begun": os.getpid()}).encode())
        channel.close()
        return json.loads(order)


def _wait_for(channel: socket.socket, heard: int) -> None:
    import select

    select.select([channel, heard], [], [])
    with suppress(BlockingIOError):
        os.read(heard, LONGEST)


def _bury(channel: socket.socket, living: set[int]) -> None:
    for pid in list(living):
        gone, status = os.waitpid(pid, os.WNOHANG)
        if gone:
            living.discard(pid)
            with suppress(OSError):
                channel.send(json.dumps({"ended": pid, "status": os.waitstatus_to_exitcode(status)}).encode())


def _leave(living: set[int]) -> None:
    """Whoever asked is gone: so is all that was begun for it."""
    for pid in living:
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
    raise SystemExit(0)


if __name__ == "__main__":
    import runpy

    del sys.path[0]
    _, number, *modules = sys.argv
    load(modules)
    folder, _, module, *arguments = hatch(socket.socket(fileno=int(number)))
    os.chdir(folder)
    sys.path.insert(0, folder)  # as `python -m` has it
    sys.argv[1:] = arguments
    runpy.run_module(module, run_name="__main__", alter_sys=True)
