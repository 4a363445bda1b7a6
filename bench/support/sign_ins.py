"""Customers who sign in over HTTP as fast as they are let, each from an address and on a device of their own.

Imported once an installation runs: Django reads its settings then.
"""

import http.client
import secrets
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlencode

from django.conf import settings
from django.db import connections, transaction

from anbao.identity import api
from anbao.identity.domain import hashing
from anbao.kernel import clock
from anbao.kernel.actor import system
from anbao.project.processes import web
from bench.support import bare
from bench.support.cpu import Spent, spent
from bench.support.running import Running

CUSTOMERS = 48
CLIENTS = 8  # that wait for an answer at a time, while the rate is taken
PASSWORD = "Harbor-72-kestrel"
SLACK_MIB = 32  # a process: connections, templates, what the allocator holds back
PARTS = ("web", "database: web", "sequencer", "database: sequencer", "worker", "database: worker")


class Customers:
    """As many web processes as there are cores, behind what would be a proxy."""

    def __init__(self, at: Running) -> None:
        self.at = at
        self.processes = bare.cores()
        at.replace(web(at.ports.web, workers=self.processes))
        self.requests = [_request(login, n) for n, login in enumerate(_opened())]
        self._idle: Spent | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        connections.close_all()

    def rest(self, seconds: float) -> None:
        """Learn what everything spends while nobody signs in; it is taken off what sign-ins cost from then on."""
        before = self.at.meter.snapshot()
        time.sleep(seconds)
        self._idle = spent(before, self.at.meter.snapshot())

    def for_seconds(self, seconds: float, add_to: dict[str, float] | None = None) -> float:
        """Sign-ins a second; what they cost in CPU is added by part, with their number."""
        end, before = time.monotonic() + seconds, self.at.meter.snapshot()
        began, own = time.monotonic(), time.process_time()
        with ThreadPoolExecutor(CLIENTS) as pool:
            counts = list(pool.map(lambda place: self._keep_on(place, end), range(CLIENTS)))
        took, own = time.monotonic() - began, time.process_time() - own
        number = sum(counts)
        if add_to is not None:
            cost = spent(before, self.at.meter.snapshot())
            cost = cost.without(self._idle) if self._idle else cost
            parts = {"sign-ins": float(number), **{name: cost.of(name) for name in PARTS}, "client": own}
            for name, value in parts.items():
                add_to[name] = add_to.get(name, 0.0) + value
        return number / took

    def _keep_on(self, place: int, end: float) -> int:
        mine, done = self.requests[place::CLIENTS], 0
        connection = http.client.HTTPConnection("127.0.0.1", self.at.ports.web, timeout=60)
        while time.monotonic() < end:
            _sign_in(connection, mine[done % len(mine)])
            done += 1
        connection.close()
        return done

    def at_once(self, number: int) -> tuple[int, float]:
        """So many sign-ins in the same moment: how many were answered, and the peak memory of all web processes."""
        ready = threading.Barrier(number)

        def one(place: int) -> None:
            connection = http.client.HTTPConnection("127.0.0.1", self.at.ports.web, timeout=120)
            connection.connect()
            ready.wait()
            _sign_in(connection, self.requests[place % len(self.requests)])
            connection.close()

        with ThreadPoolExecutor(number) as pool:
            done = [pool.submit(one, place) for place in range(number)]
        return sum(1 for one_done in done if one_done.exception() is None), self._sum("VmHWM")

    def memory(self) -> float:
        """What all web processes hold now, in MiB."""
        return self._sum("VmRSS")

    def memory_bound(self, idle: float) -> float:
        """MiB: idle, and in each process one hash for each that may run at once, and some slack."""
        hashes = settings.ANBAO_HASHES_AT_ONCE * hashing.MEMORY_KIB / 1024
        return idle + self.processes * (hashes + SLACK_MIB)

    def _sum(self, line: str) -> float:
        group = self.at.pid("web")
        return sum(_mib(stat.parent, line) for stat in Path("/proc").glob("[0-9]*/stat") if _group(stat) == group)


def _opened() -> list[str]:
    """Logins of customers who have accounts now."""
    now, by, logins = clock.now(), system("bench"), []
    for number in range(CUSTOMERS):
        data = api.PersonData(
            national_id=f"A1{number:08d}", name="林美玲", birth_date=date(1990, 5, 17), phone=f"09{number:08d}",
            mail=f"bench-{number}@example.tw", address="臺北市信義區市府路 1 號",
        )  # fmt: skip
        login = f"bench-{number:03d}"
        with transaction.atomic(durable=True):
            person = api.keep_person(data=data, by=by, at=now)
            api.open_account(person=person, login=login, password=PASSWORD, by=by, at=now)
        logins.append(login)
    return logins


def _request(login: str, number: int) -> tuple[str, dict[str, str]]:
    token = secrets.token_hex(16)
    body = urlencode({"csrfmiddlewaretoken": token, "login": login, "password": PASSWORD, "next": ""})
    return body, {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": f"anbao_csrf={token}",
        "X-Forwarded-For": f"198.51.{number // 250}.{number % 250}",
        "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    }


def _sign_in(connection: http.client.HTTPConnection, request: tuple[str, dict[str, str]]) -> None:
    """Raises unless it was let in."""
    body, headers = request
    connection.request("POST", "/sign-in/", body=body, headers=headers)
    answer = connection.getresponse()
    answer.read()
    if answer.status != http.client.FOUND:
        raise RuntimeError(f"the sign-in was answered with {answer.status}")


def _group(stat: Path) -> int:
    try:
        return int(stat.read_text(errors="replace").rsplit(")", 1)[1].split()[2])
    except OSError:
        return 0


def _mib(folder: Path, line: str) -> float:
    try:
        said = (folder / "status").read_text(errors="replace")
    except OSError:
        return 0.0
    return next((int(row.split()[1]) / 1024 for row in said.splitlines() if row.startswith(f"{line}:")), 0.0)
