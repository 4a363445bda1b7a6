"""A fresh, temporary installation whose processes name themselves to PostgreSQL, with the floor's server beside it."""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import psycopg

from anbao.kernel import clock
from anbao.project.embedded import Embedded
from anbao.project.installation import REPOSITORY, Installation, Ports
from anbao.project.processes import Program, Supervisor, free_port, management, simulator, web
from anbao.project.startup import Progress, prepare
from bench.support import floor_table
from bench.support.cpu import OURS, Meter

KEPT = REPOSITORY / "var" / "bench-log"
COUNTED = ("web", "worker", "sequencer")


@dataclass(frozen=True, slots=True)
class Running:
    """The installation under measurement. `connection` is the administrator's, autocommitting and not counted."""

    folder: Path
    ports: Ports
    server: Embedded
    supervisor: Supervisor
    connection: psycopg.Connection
    meter: Meter
    floor: httpx.Client

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.ports.web}"

    @property
    def simulator(self) -> str:
        return f"http://127.0.0.1:{self.ports.simulator}"

    def pid(self, name: str) -> int:
        return self.supervisor.process(name).pid

    def start(self, *programs: Program) -> None:
        for program in programs:
            self.supervisor.start(_named(program))
        for program in programs:
            self.supervisor.wait(program.name)

    def replace(self, *programs: Program) -> None:
        """Stop the processes of these names and start these instead."""
        for program in programs:
            self.supervisor.stop(program.name)
        self.start(*programs)


@contextmanager
def running(
    say: Callable[[str], None], *, environment: Mapping[str, str] | None = None, threads: int = 0
) -> Iterator[Running]:
    """One web process, worker, sequencer, simulator and the floor's server; all is removed afterwards.

    `environment`: settings beside the installation's own. `threads` of the web server, 0 for as many as ever.
    """
    folder = Path(tempfile.mkdtemp(prefix="anbao-bench-"))
    folder.chmod(0o711)  # PostgreSQL may run as another user
    local = Installation(folder, mode="demo", throwaway=True)
    ports = _free_ports()
    supervisor = Supervisor(folder, {}, say)
    try:
        with supervisor.sole():
            own = local.environment(ports)
            search = os.pathsep.join([own["PYTHONPATH"], str(REPOSITORY)])
            many = {"ANBAO_BEHIND_PROXY": "1"}  # each customer comes from somewhere else, or all have one budget
            supervisor.environment = {**os.environ, **own, **many, **(environment or {}), "PYTHONPATH": search}
            prepare(local, ports, Progress(say))
            with (
                psycopg.connect(
                    local.server.url("anbao_administrator", local.database), autocommit=True, application_name=OURS
                ) as connection,
                httpx.Client(base_url=f"http://127.0.0.1:{free_port(0)}", timeout=30) as floor,
            ):
                groups = {name: _pid_of(supervisor, name) for name in (*COUNTED, "simulator", "floor")}
                meter = Meter(groups, local.server.cluster, connection)
                made = Running(folder, ports, local.server, supervisor, connection, meter, floor)
                _start(made, threads)
                yield made
    except Exception:
        shutil.rmtree(KEPT, ignore_errors=True)
        shutil.copytree(folder / "log", KEPT)
        say(f"stopped; the logs are kept in {KEPT}")
        raise
    finally:
        local.server.stop()
        shutil.rmtree(local.server.folder, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


def _free_ports() -> Ports:
    chosen: list[int] = []
    for _ in range(3):
        chosen.append(free_port(0, chosen))
    return Ports(*chosen)


def _start(made: Running, threads: int) -> None:
    from django.db import connections

    from anbao.project.cli import demo
    from anbao.project.demo import seed

    made.connection.execute(floor_table.CREATE)
    ports = made.ports
    made.start(simulator(ports.simulator, ports.mail, made.folder / "simulator"))
    seed.run(at=clock.now())
    demo.hand_over_authenticators(f"http://127.0.0.1:{ports.simulator}")
    connections.close_all()
    made.start(
        _with_threads(web(ports.web, workers=1), threads),
        management("worker"),
        management("sequencer"),
        _floor(made.floor),
    )


def _with_threads(program: Program, threads: int) -> Program:
    """The web server with so many threads: with one, each statement is said by the same session."""
    if not threads:
        return program
    command = list(program.command)
    command[command.index("--blocking-threads") + 1] = str(threads)
    return replace(program, command=command)


def served(program: Program, application: str) -> Program:
    """The same web server for another WSGI application."""
    return replace(program, command=[*program.command[:-1], application])


def _floor(client: httpx.Client) -> Program:
    port = client.base_url.port or 0
    program = served(web(port, workers=1, name="floor"), "bench.support.floor:application")
    return replace(program, answers=f"http://127.0.0.1:{port}/")


def worker(module: str) -> Program:
    """Another way to run the worker: as `python -m module`."""
    return Program("worker", [sys.executable, "-m", module])


def _named(program: Program) -> Program:
    return replace(program, environment={**program.environment, "PGAPPNAME": program.name})


def _pid_of(supervisor: Supervisor, name: str) -> Callable[[], int]:
    return lambda: supervisor.process(name).pid
