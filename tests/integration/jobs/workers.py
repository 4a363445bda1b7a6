"""Worker processes of a test, and what it looks at while they run."""

import os
import signal
from pathlib import Path
from uuid import UUID

from django.db import connection, transaction

from anbao.jobs.api import State, defer, intend
from anbao.jobs.models import OutgoingCall
from anbao.kernel.actor import Subject
from anbao.kernel.clock import now
from tests.conformance.simulated import SECRET, Simulator
from tests.integration.jobs.waiting import until
from tests.support.nest import WORKER, Forked, Nest

ROOT = Path(__file__).resolve().parents[3]


SPEED = {
    "ANBAO_STALL_SECONDS": "2",
    "ANBAO_CALL_LEASE_SECONDS": "1.0",
    "ANBAO_RETRY_SCALE": "0.1",
    "ANBAO_SMS_SECRET": SECRET,
    "ANBAO_SMS_TIMEOUT": "20",
}


class Workers:
    """Worker processes against this test's database and simulator."""

    def __init__(self, simulator: Simulator, folder: Path) -> None:
        self.simulator, self._folder = simulator, folder
        self._log = folder / "worker.log"
        self._started: list[Forked] = []
        address = {"SAMPLE_STOPS": str(folder), "ANBAO_SMS_URL": f"{simulator.url}/sms"}
        paths = {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
        self._nest = Nest({**os.environ, **SPEED, **address, **paths}, folder, WORKER)

    def begin_anew(self, log: Path) -> None:
        """The next test: nothing was sent, nothing is to stop anybody."""
        self._log = log
        self.simulator.post("clear", state=True)
        for left in (*self._folder.glob("*.wanted"), *self._folder.glob("*.reached")):
            left.unlink()

    def start(self) -> Forked:
        with self._log.open("ab") as log:
            self._started.append(self._nest.begin(["-m", "tests.integration.jobs.worker_process"], log, ROOT))
        return self._started[-1]

    def log(self) -> str:
        return self._log.read_text()

    def stop_at(self, place: str) -> None:
        """The next run that passes `place` stops there."""
        (self._folder / f"{place}.wanted").touch()

    def wait_stopped(self, place: str) -> None:
        until((self._folder / f"{place}.reached").exists)

    def end(self) -> None:
        while self._started:
            process = self._started.pop()
            process.send_signal(signal.SIGCONT)
            process.kill()
            process.wait()

    def close(self) -> None:
        self.end()
        self._nest.close()


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
