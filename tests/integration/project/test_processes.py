"""The supervisor starts, restarts and stops, and cleans up after a killed run."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from anbao.project.processes import AlreadyRunning, ProcessFailed, Program, Supervisor, free_port

pytestmark = pytest.mark.processes

SLEEPER = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(60)"]


def supervisor(folder: Path) -> Supervisor:
    return Supervisor(folder, {}, lambda _: None)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"


def test_everything_is_stopped_at_the_end(tmp_path: Path) -> None:
    running = supervisor(tmp_path)
    with running.sole():
        running.start(Program("sleeper", SLEEPER))
        pid = running.process("sleeper").pid
        assert alive(pid)
    assert not alive(pid)


def test_second_run_of_one_installation_is_refused(tmp_path: Path) -> None:
    with supervisor(tmp_path).sole(), pytest.raises(AlreadyRunning, match="Ctrl-C"), supervisor(tmp_path).sole():
        pass


def test_orphans_of_a_killed_run_are_ended(tmp_path: Path) -> None:
    orphan = subprocess.Popen(SLEEPER, start_new_session=True)
    started = Path(f"/proc/{orphan.pid}/stat").read_text().rsplit(")", 1)[1].split()[19]
    (tmp_path / "run.json").write_text(json.dumps({"web": [orphan.pid, started]}))
    with supervisor(tmp_path).sole():
        assert orphan.wait(5) == -signal.SIGKILL


def test_another_process_with_the_number_of_an_orphan_is_left_alone(tmp_path: Path) -> None:
    stranger = subprocess.Popen(SLEEPER, start_new_session=True)
    (tmp_path / "run.json").write_text(json.dumps({"web": [stranger.pid, "1"]}))
    with supervisor(tmp_path).sole():
        assert alive(stranger.pid)
    stranger.kill()
    stranger.wait()


def test_what_ended_by_itself_is_started_again_until_it_keeps_ending(tmp_path: Path) -> None:
    running = supervisor(tmp_path)
    with running.sole():
        running.start(Program("failing", [sys.executable, "-c", "raise SystemExit('no luck')"]))
        with pytest.raises(ProcessFailed, match="keeps ending: no luck"):
            _watch_for_a_while(running)


def _watch_for_a_while(running: Supervisor) -> None:
    for _ in range(200):
        running.watch()
        time.sleep(0.05)


def test_one_that_ends_before_it_answers_tells_its_last_line(tmp_path: Path) -> None:
    running = supervisor(tmp_path)
    with running.sole():
        running.start(Program("failing", [sys.executable, "-c", "raise SystemExit('no luck')"], "http://127.0.0.1:1/"))
        with pytest.raises(ProcessFailed, match="no luck"):
            running.wait("failing")


def test_port_in_use_moves_to_the_next() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert port < free_port(port) < port + 100
