"""The product's real processes against the test database, for tests that crash them."""

import os
import secrets
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import httpx
import pytest

from anbao.project.installation import REPOSITORY, Ports
from anbao.project.processes import Program, Supervisor, free_port, management, simulator, web
from tests.support.database import empty
from tests.support.hashing import product_hashing
from tests.support.kept import Kept
from tests.support.nest import Nest


class Running:
    """Web, worker, sequencer and simulator on free ports. `kill` is SIGKILL to the whole process group.

    Processes: `web`, `web2` …, `worker`, `sequencer`, `simulator`; each has `log(name)`.
    """

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder = folder
        self.ports = Ports(*_free_ports())
        self.environment = {**environment, **_addresses(self.ports)}
        self._webs: dict[str, int] = {}
        self._supervisor = FromNest(folder, self.environment, lambda _: None)
        self.control = httpx.Client(base_url=self.simulator, timeout=10, verify=False)  # no certificates are read

    @property
    def base(self) -> str:
        """The address of the first web process; the others are `base_of("web2")` …"""
        return self.base_of("web")

    def base_of(self, name: str) -> str:
        return f"http://127.0.0.1:{self._webs[name]}"

    @property
    def simulator(self) -> str:
        return f"http://127.0.0.1:{self.ports.simulator}"

    def start(self, *names: str, n_web: int = 1) -> "Running":
        """Start and wait for each; without names: the simulator, `n_web` web servers, worker and sequencer."""
        webs = [f"web{n + 1}" if n else "web" for n in range(n_web)]
        wanted = names or ("simulator", *webs, "worker", "sequencer")
        for name in wanted:
            self._supervisor.start(self._program(name))
        for name in wanted:
            self._supervisor.wait(name)
        return self

    def kill(self, name: str) -> None:
        self._supervisor.kill(name)

    def stop(self, name: str) -> None:
        self._supervisor.stop(name)

    def restart(self, name: str) -> None:
        """Kill -9, then start again at the same address."""
        self.kill(name)
        self.start(name)

    def pid(self, name: str) -> int:
        return self._supervisor.process(name).pid

    def log(self, name: str) -> str:
        return (self.folder / "log" / f"{name}.log").read_text(encoding="utf-8", errors="replace")

    def logs(self) -> str:
        return "\n".join(file.read_text(encoding="utf-8", errors="replace") for file in (self.folder / "log").iterdir())

    def close(self) -> None:
        self.control.close()
        self._supervisor.stop_all()

    def _program(self, name: str) -> Program:
        if name == "simulator":
            return simulator(self.ports.simulator, self.ports.mail, self.folder / "simulator")
        if name.startswith("web"):
            return web(self._web_port(name), workers=1, name=name)
        return management(name, name.rstrip("0123456789"))  # "worker2" is a second worker

    def _web_port(self, name: str) -> int:
        if name not in self._webs:
            taken = [self.ports.simulator, self.ports.mail, *self._webs.values()]
            self._webs[name] = self.ports.web if name == "web" else free_port(PORTS, [*taken, self.ports.web])
        return self._webs[name]


class FromNest(Supervisor):
    """Begins the product's processes by forking one that has loaded it in their environment."""

    def _begin(self, program: Program, out: BinaryIO) -> Any:
        python, flag, module, *_ = program.command
        if (python, flag) != (sys.executable, "-m") or module not in PRODUCT:
            return super()._begin(program, out)
        return nest_for({**self.environment, **program.environment}).begin(list(program.command[1:]), out, self.folder)


NESTS: dict[tuple[tuple[str, str], ...], Nest] = {}
MOST_NESTS = 2  # each holds the memory of a process


def nest_for(environment: dict[str, str]) -> Nest:
    """The one that loaded the product in just this environment; modules that set nothing of their own share it."""
    environment = {name: value for name, value in environment.items() if name != "PYTEST_CURRENT_TEST"}
    key = tuple(sorted(environment.items()))
    nest = NESTS.pop(key, None) or Nest(environment, Path(environment["ANBAO_DATA_DIR"]))
    NESTS[key] = nest
    while len(NESTS) > MOST_NESTS:
        NESTS.pop(next(iter(NESTS))).close()
    return nest


@pytest.fixture(autouse=True, scope="session")
def _close_nests() -> Iterator[None]:
    yield
    while NESTS:
        NESTS.popitem()[1].close()


PRODUCT = {"django", "granian"}
"""Modules that load the product; others start as they are."""
PORTS = 15_000 + 100 * secrets.randbelow(150)
"""Where this process looks for free ports: below those the kernel hands out, and away from other test processes."""


def _free_ports() -> list[int]:
    chosen: list[int] = []
    for _ in range(3):
        chosen.append(free_port(PORTS, chosen))
    return chosen


def _addresses(ports: Ports) -> dict[str, str]:
    base = f"http://127.0.0.1:{ports.simulator}"
    return {
        "ANBAO_PUBLIC_URL": f"http://127.0.0.1:{ports.web}",
        "ANBAO_CARD_URL": f"{base}/card",
        "ANBAO_CARD_PAGE_URL": f"{base}/card/entry",
        "ANBAO_BANK_URL": f"{base}/bank",
        "ANBAO_BANK_PAGE_URL": f"{base}/bank/entry",
        "ANBAO_SMS_URL": f"{base}/sms",
        "ANBAO_REPORTING_URL": f"{base}/reporting",
        "ANBAO_CORE_URL": f"{base}/core",
        "ANBAO_INCONVENIENCE_URL": f"{base}/inconvenience",
        "ANBAO_MAIL_PORT": str(ports.mail),
    }


@pytest.fixture
def processes(django_db_setup: None, django_db_blocker, tmp_path: Path) -> Iterator[Running]:
    """Not started yet: call `processes.start()`, or `start(n_web=2)`, or `start("simulator", "web")`.

    The database is the test's own, seeded as the demo is; tests read it directly beside the processes. They are forked
    from one that loaded the product in the same environment: set variables of your own only where the test needs them.
    """
    with _running(tmp_path, django_db_blocker) as running:
        yield running


@pytest.fixture(scope="module")
def shared_processes(
    django_db_setup: None, django_db_blocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Running]:
    """As `processes`, for all tests of a module that don't mind what the others left: starting takes seconds."""
    with _running(tmp_path_factory.mktemp("shared"), django_db_blocker) as running:
        yield running


@contextmanager
def _running(folder: Path, blocker) -> Iterator[Running]:
    from django.conf import settings
    from django.db import connections
    from django.test.utils import override_settings

    ledger = Path(settings.ANBAO_DATA_DIR, "running", "ledger")
    environment = {
        **{k: v for k, v in os.environ.items() if k.startswith(("ANBAO_", "DATABASE_", "DJANGO_"))},
        "SECRET_KEY": settings.SECRET_KEY,
        "PYTHONPATH": str(REPOSITORY / "src"),
        "ANBAO_LEDGER_DIR": str(ledger),
        "ANBAO_BEHIND_PROXY": "1",  # a test's customers come from where they say, or all have one budget
    }
    running = Running(folder / "run", environment)
    running.folder.mkdir()
    pointed = {f"ANBAO_{name}": _pointed(settings, name, running.environment) for name in OUTSIDE}
    with blocker.unblock(), product_hashing(), override_settings(ANBAO_LEDGER_DIR=ledger, **pointed):
        _seed()
        try:
            yield running
        finally:
            running.close()
            connections.close_all()
            shutil.rmtree(ledger, ignore_errors=True)  # tiles of one test would not fit another's ledger
    empty()


SEEDED = Kept("seeded")


def _seed() -> None:
    """As the demo is seeded, by the product's own actions, and the next time by a copy of what they left."""
    from anbao.kernel import clock
    from anbao.project.demo import seed

    if SEEDED:
        SEEDED.put_back()
    else:
        seed.run(at=clock.now())
        SEEDED.take()


OUTSIDE = ("CARD", "BANK", "SMS", "REPORTING", "CORE", "INCONVENIENCE", "MAIL")


def _pointed(settings, name: str, environment: dict[str, str]) -> dict[str, object]:
    """What the test itself calls goes to the same simulator."""
    present = dict(getattr(settings, f"ANBAO_{name}"))
    for key in ("url", "page_url", "port"):
        value = environment.get(f"ANBAO_{name}_{key.upper()}")
        if value and key in present:
            present[key] = int(value) if key == "port" else value
    return present


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if {"processes", "shared_processes"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("processes")
            item.add_marker("commits")
