"""Tasks of the tests: one that makes an outgoing call to the simulator's SMS, and can be stopped at any point.

A stop is a file: the first run that comes by makes it and waits to be killed; a later run finds it and goes on.
"""

import os
import time
from datetime import datetime
from pathlib import Path
from typing import cast
from uuid import UUID

from django.conf import settings

from anbao.gateways.loading import load
from anbao.gateways.sms import Accepted, Sms
from anbao.jobs.api import Outcome, defer, perform, task
from anbao.kernel.clock import now


def stop_once(place: str) -> None:
    folder = Path(os.environ["SAMPLE_STOPS"])
    wanted, reached = folder / f"{place}.wanted", folder / f"{place}.reached"
    if wanted.exists():
        wanted.rename(reached)
        time.sleep(60)


@task("sample.send")
def send(*, call: str) -> None:
    sms = cast("Sms", load(settings.ANBAO_SMS))

    def ask() -> Accepted:
        stop_once("before-send")
        return sms.send(key=call, to="0912345678", text="一")

    def settle(outcome: Outcome[Accepted], at: datetime) -> None:
        defer("sample.settled", call=call)
        stop_once("in-settle")

    perform(
        UUID(call),
        clock=now,
        send=ask,
        inquire=lambda: sms.inquire(key=call),
        settle=settle,
        retry_task="sample.send",
        call=call,
    )
    stop_once("after-settle")


@task("sample.settled")
def settled(*, call: str) -> None:
    pass


@task("sample.breaks")
def breaks(*, call: str) -> None:
    raise ValueError(f"王小明 {call}")
