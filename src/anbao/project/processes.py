"""Starts, watches and stops the processes of one installation."""

import fcntl
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from anbao.kernel.errors import AnbaoError

PATIENCE = 30.0  # seconds until a process has to answer
GRACE = 10.0  # seconds from SIGTERM to SIGKILL
RESTARTS = 5  # of one process, then the whole run gives up


class ProcessFailed(AnbaoError):
    """A process of ours did not come up or kept ending; the message names its log."""

    code = "project.process-failed"


class AlreadyRunning(AnbaoError):
    """The installation is being run by somebody else at this moment."""

    code = "project.already-running"


@dataclass(frozen=True, slots=True)
class Program:
    """A process to be: its name (also of its log), its command, and the URL that answers once it is up ("" if none)."""

    name: str
    command: Sequence[str]
    answers: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)


def web(port: int, *, workers: int = 2, name: str = "web", reload: bool = False) -> Program:
    """The web server, Granian, with `workers` processes."""
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", str(workers), "--blocking-threads", "8", "--no-ws", "--respawn-failed-workers"]
    command += ["--workers-kill-timeout", "5", "--log-level", "warning", "anbao.project.wsgi:application"]
    if reload:
        source = str(Path(__file__).resolve().parents[2])
        command[-1:] = ["--reload", "--reload-paths", source, command[-1]]
    return Program(name, command, f"http://127.0.0.1:{port}/healthz")


def management(name: str, *arguments: str) -> Program:
    """A management command that keeps running."""
    return Program(name, [sys.executable, "-m", "django", *(arguments or (name,))])


def simulator(port: int, mail_port: int, data: Path, *, fault_page: bool = False) -> Program:
    """The outside systems, simulated; with `fault_page` somebody at a browser may let them fail."""
    command = [sys.executable, "-m", "anbao_simulator", "--port", str(port), "--smtp-port", str(mail_port)]
    command += ["--data-dir", str(data), *(["--fault-page"] if fault_page else [])]
    return Program("simulator", command, f"http://127.0.0.1:{port}/messages")


class Supervisor:
    """The running processes of one installation. Each is the head of a process group of its own."""

    def __init__(self, folder: Path, environment: Mapping[str, str], say: Callable[[str], None] = print) -> None:
        self.folder = folder
        self.environment: Mapping[str, str] = {**os.environ, **environment}
        self.say = say
        self._running: dict[str, tuple[Program, subprocess.Popen[bytes]]] = {}
        self._restarts: dict[str, int] = {}

    @contextmanager
    def sole(self) -> Iterator[None]:
        """Hold the installation: refuses a second run, ends what a killed one left, stops everything afterwards."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "run.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise AlreadyRunning(
                    f"Anbao runs already from {self.folder}: stop it first with Ctrl-C there."
                ) from None
            self._end_orphans()
            try:
                yield
            finally:
                self.stop_all()

    def start(self, program: Program) -> None:
        log = self.folder / "log" / f"{program.name}.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as out:
            process = self._begin(program, out)
        self._running[program.name] = (program, process)
        self._note()

    def _begin(self, program: Program, out: BinaryIO) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            program.command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            cwd=self.folder,
            env={**self.environment, **program.environment},
            start_new_session=True,  # Ctrl-C reaches us alone, and we stop it in order
        )

    def wait(self, name: str, patience: float = PATIENCE) -> None:
        """Until the process answers; raises ProcessFailed if it ends before or takes longer than `patience`."""
        program, process = self._running[name]
        end = time.monotonic() + patience
        while time.monotonic() < end:
            if process.poll() is not None:
                raise ProcessFailed(f"{name} ended with status {process.returncode}: {self._last_line(name)}")
            if not program.answers or _answers(program.answers):
                return
            time.sleep(0.05)
        raise ProcessFailed(f"{name} did not answer within {patience:.0f} s: {self._last_line(name)}")

    def process(self, name: str) -> subprocess.Popen[bytes]:
        return self._running[name][1]

    def watch(self) -> None:
        """Start again what ended by itself. Raises ProcessFailed when one keeps ending."""
        for name, (program, process) in list(self._running.items()):
            if process.poll() is None:
                continue
            self._restarts[name] = self._restarts.get(name, 0) + 1
            if self._restarts[name] > RESTARTS:
                raise ProcessFailed(f"{name} keeps ending: {self._last_line(name)}")
            self.say(f"{name} ended (status {process.returncode}) and is started again; see log/{name}.log")
            self.start(program)

    def stop(self, name: str) -> None:
        _, process = self._running.pop(name)
        _end(process)
        self._note()

    def kill(self, name: str) -> None:
        """SIGKILL to the whole process group, as a crash would."""
        _, process = self._running.pop(name)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        self._note()

    def stop_all(self) -> None:
        """In the reverse order of starting; all are told first, then waited for."""
        processes = [process for _, process in reversed(self._running.values())]
        for process in processes:
            with suppress(ProcessLookupError):
                process.terminate()
        for process in processes:
            _end(process)
        self._running.clear()
        self._note()

    def _note(self) -> None:
        groups = {name: [process.pid, _started(process.pid)] for name, (_, process) in self._running.items()}
        (self.folder / "run.json").write_text(json.dumps(groups), encoding="utf-8")

    def _end_orphans(self) -> None:
        """What a killed run left behind, known by process id and start time together."""
        try:
            groups = json.loads((self.folder / "run.json").read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return
        for pid, started in groups.values():
            if started and _started(pid) == started:
                with suppress(ProcessLookupError, PermissionError):
                    os.killpg(pid, signal.SIGKILL)
                _wait_gone(pid, started)

    def _last_line(self, name: str) -> str:
        log = self.folder / "log" / f"{name}.log"
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines() if log.exists() else []
        return f"{lines[-1].strip() if lines else 'it said nothing'} (see {log})"


def _started(pid: int) -> str:
    """When the process began, in the kernel's ticks: tells it from a later one with the same number."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[19]
    except (OSError, IndexError):
        return ""


def _wait_gone(pid: int, started: str) -> None:
    """Until the kernel has taken the process away, and its ports with it."""
    end = time.monotonic() + GRACE
    while _started(pid) == started and time.monotonic() < end:
        time.sleep(0.02)


def _end(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(GRACE)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)  # also children that outlived their head
    process.wait()


def _answers(url: str) -> bool:
    host, _, path = url.removeprefix("http://").partition("/")
    connection = http.client.HTTPConnection(host, timeout=2)
    try:
        connection.request("GET", f"/{path}")
        return connection.getresponse().status < http.client.INTERNAL_SERVER_ERROR
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def free_port(wanted: int = 0, taken: Sequence[int] = ()) -> int:
    """`wanted`, or the next port that nobody uses; any free one for 0."""
    for port in range(wanted, wanted + 100) if wanted else (0,):
        if port and port in taken:
            continue
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise ProcessFailed(f"Ports {wanted} to {wanted + 99} are all in use: name another with --port.")
