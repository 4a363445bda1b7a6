"""Worker processes of a test, and what it looks at while they run."""

import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from django.db import connection, transaction

from anbao.jobs.api import State, defer, intend
from anbao.jobs.models import OutgoingCall
from anbao.kernel.actor import Subject
from anbao.kernel.clock import now
from tests.conformance.simulated import SECRET, Simulator
from tests.integration.jobs.waiting import until

ROOT = Path(__file__).resolve().parents[3]


@dataclass
class Workers:
    """Worker processes against this test's database and simulator."""

    simulator: Simulator
    folder: Path
    stall: float = 1.5
    lease: float = 1.0
    timeout: float = 3.0
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self) -> subprocess.Popen[bytes]:
        environment = {
            **os.environ,
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
            "SAMPLE_STOPS": str(self.folder),
            "ANBAO_STALL_SECONDS": str(int(self.stall + 0.5)),
            "ANBAO_CALL_LEASE_SECONDS": str(self.lease),
            "ANBAO_RETRY_SCALE": "0.1",
            "ANBAO_SMS_URL": f"{self.simulator.url}/sms",
            "ANBAO_SMS_SECRET": SECRET,
            "ANBAO_SMS_TIMEOUT": str(self.timeout),
        }
        log = (self.folder / "worker.log").open("ab")
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.integration.jobs.worker_process"], env=environment, cwd=ROOT, stderr=log
        )
        log.close()
        self.started.append(process)
        return process

    def log(self) -> str:
        return (self.folder / "worker.log").read_text()

    def stop_at(self, place: str) -> None:
        """The next run that passes `place` stops there."""
        (self.folder / f"{place}.wanted").touch()

    def wait_stopped(self, place: str) -> None:
        until((self.folder / f"{place}.reached").exists)

    def close(self) -> None:
        for process in self.started:
            if process.poll() is None:
                process.send_signal(signal.SIGCONT)
                process.kill()
            process.wait()


def intend_and_defer(task: str = "sample.send") -> UUID:
    """What an action does: the intent and the task, in one transaction."""
    with transaction.atomic():
        call = intend(system="sms", operation="send", key="k-1", matter=Subject("test", "1"), digest="0" * 64, at=now())
        defer(task, call=str(call))
    return call


def state_of(call: UUID) -> State:
    return State(OutgoingCall.objects.values_list("state", flat=True).get(id=call))


def jobs_of(task: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status FROM procrastinate_jobs WHERE task_name = %s ORDER BY id", [task])
        return [row[0] for row in cursor.fetchall()]
