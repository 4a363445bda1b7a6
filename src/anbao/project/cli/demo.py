"""`./anbao demo`: everything at once, with demo data, until Ctrl-C."""

import argparse
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from anbao.kernel import clock
from anbao.project.installation import Installation, Ports
from anbao.project.present import installation
from anbao.project.processes import Program, Supervisor, free_port, management, simulator, web
from anbao.project.startup import Progress, prepare


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./anbao demo", description=__doc__)
    parser.add_argument("--port", type=int, default=Ports().web, help="of the web server; the next free one if in use")
    parser.add_argument("--check", action="store_true", help="register and buy over HTTP, verify the ledger, stop")
    parser.add_argument("--json", action="store_true", help="with --check: print the result as JSON")
    options = parser.parse_args(arguments)
    if options.check:
        return check(as_json=options.json)
    return serve(mode="demo", port=options.port)


def serve(*, mode: str, port: int) -> int:
    """Run the installation of this checkout until Ctrl-C or SIGTERM."""
    local = installation(mode)
    supervisor = Supervisor(local.data, {})
    with supervisor.sole():
        print("Starting Anbao …", flush=True)
        try:
            ports = choose_ports(port)
            start(local, ports, supervisor, Progress(), reload=mode == "development")
            _print_addresses(local, ports)
            while True:
                time.sleep(1)
                supervisor.watch()
        except KeyboardInterrupt:
            print("\nStopping …", flush=True)
        finally:
            supervisor.stop_all()
            local.server.stop()
    return 0


def choose_ports(wanted: int, *, anywhere: bool = False) -> Ports:
    """Free ports; says so where one had to move."""
    defaults = Ports(web=wanted)
    chosen: list[int] = []
    for name, port in (("web", defaults.web), ("simulator", defaults.simulator), ("mail", defaults.mail)):
        free = free_port(0 if anywhere else port, chosen)
        if free != port and not anywhere:
            print(f"  port {port} is in use: {name} takes {free}")
        chosen.append(free)
    return Ports(*chosen)


def start(
    local: Installation, ports: Ports, supervisor: Supervisor, progress: Progress, *, reload: bool = False
) -> None:
    """Prepare, start the simulator, seed, then start the product's processes; returns once all answer."""
    supervisor.environment = {**os.environ, **local.environment(ports)}
    prepare(local, ports, progress)
    with progress.step("simulator"):
        books, faults = local.data / "simulator", local.mode == "demo"
        supervisor.start(simulator(ports.simulator, ports.mail, books, fault_page=faults))
        supervisor.wait("simulator")
    with progress.step("demo data"):
        from anbao.project.demo import seed

        seed.run(at=clock.now())
        seed.requests(at=clock.now())
        hand_over_authenticators(f"http://127.0.0.1:{ports.simulator}")
        _leave_database()
    with progress.step("web, worker, sequencer"):
        programs = [web(ports.web, reload=reload), management("worker"), management("sequencer")]
        _start_all(supervisor, programs)


def hand_over_authenticators(simulator: str) -> None:
    """The keys of the demo's people, to the program that plays their phones. Keys that were set up since are theirs."""
    import httpx

    from anbao.project.demo.seed import SIGN_INS

    for who in SIGN_INS:
        said = {"login": who.login, "name": who.name, "key": who.app}
        httpx.post(f"{simulator}/_control/authenticator", json=said, timeout=10).raise_for_status()


def _start_all(supervisor: Supervisor, programs: list[Program]) -> None:
    for program in programs:
        supervisor.start(program)
    for program in programs:
        supervisor.wait(program.name)


def _leave_database() -> None:
    from django.db import connections

    connections.close_all()


def _print_addresses(local: Installation, ports: Ports) -> None:
    from anbao.project.demo.seed import SIGN_INS

    base = f"http://127.0.0.1:{ports.web}"
    print(f"\nAnbao is ready. 示範，非保險契約\n\n  customers   {base}/")
    print(f"  staff       {base}/console/")
    print(f"  messages    http://127.0.0.1:{ports.simulator}/messages   (SMS and mail of the simulator)")
    print(f"  codes       http://127.0.0.1:{ports.simulator}/authenticator   (second step of staff: the code of now)")
    for who in SIGN_INS:
        print(f"  sign-in     {who.login} / {who.password}   ({who.note})")
    print(f"  logs        {local.logs}\n\nCtrl-C stops everything.", flush=True)


@contextmanager
def throwaway(say: Callable[[str], None], progress: Progress) -> Iterator[tuple[Installation, Ports]]:
    """A running demo on free ports in a fresh folder; afterwards nothing is left of it."""
    folder = Path(tempfile.mkdtemp(prefix="anbao-check-"))
    folder.chmod(0o711)  # PostgreSQL may run as another user
    local = installation("demo", folder, throwaway=True)
    ports = choose_ports(0, anywhere=True)
    supervisor = Supervisor(folder, {}, say)
    try:
        with supervisor.sole():
            start(local, ports, supervisor, progress)
            yield local, ports
    finally:
        local.server.stop()
        shutil.rmtree(local.server.folder, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


def check(*, as_json: bool) -> int:
    """Everything on free ports with a fresh folder; buy once, verify the ledger, stop, remove the folder."""
    from anbao.project.demo import walk

    say = (lambda _: None) if as_json else (lambda line: print(line, flush=True))
    progress = Progress(say)
    began = time.monotonic()
    result: dict[str, object] = {"passed": False}
    with throwaway(say, progress) as (local, ports):
        try:
            result |= walk.buy(f"http://127.0.0.1:{ports.web}", f"http://127.0.0.1:{ports.simulator}", progress)
            with progress.step("ledger verified"):
                result["ledger"] = walk.verify_ledger()
            result["passed"] = True
        except walk.WalkFailed as failure:
            result["failure"] = str(failure)
            _keep_logs(local)
        _leave_database()
    result |= {"seconds": round(time.monotonic() - began, 1), "steps": progress.seconds}
    print(json.dumps(result, ensure_ascii=False, indent=2) if as_json else _summary(result), flush=True)
    return 0 if result["passed"] else 1


def _keep_logs(local: Installation) -> None:
    from anbao.project.startup import local_data

    shutil.rmtree(kept := local_data() / "check-log", ignore_errors=True)
    shutil.copytree(local.logs, kept)


def _summary(result: dict[str, object]) -> str:
    if result["passed"]:
        return f"passed in {result['seconds']} s: policy {result['policy']}, ledger {result['ledger']}"
    return f"FAILED after {result['seconds']} s: {result['failure']} (logs in var/check-log)"
