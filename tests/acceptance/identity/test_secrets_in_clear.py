"""Sign-in, a mistyped password, a change, a forgotten password with its code, through the real processes; then a search
for every password, code and session key in the dump of all tables, in their files, and in all that processes wrote.
"""

import re
import time
from datetime import date
from pathlib import Path

import httpx
from django.db import transaction

from anbao.identity import api
from anbao.kernel import clock
from anbao.kernel.actor import system
from anbao.project.demo.pages import Page
from tests.acceptance.shows import clear
from tests.acceptance.shows.test_nothing_in_clear import database_files, dump, kept_files, rest
from tests.support.environment import SERVER

DATA = api.PersonData(
    national_id="A123456789", name="林美玲", birth_date=date(1990, 5, 17), phone="0912345678",
    mail="mei.ling@example.tw", address="臺北市信義區市府路 1 號",
)  # fmt: skip
FIRST, SECOND, THIRD = "Pelican-83-bdfhkm-Quartz", "Walrus-47-gjlnqs-Copper", "Osprey-29-cfhkmp-Basalt"
MISTYPED = "Pelican-83-bdfhkm-Quartzx"
FORGOT = "/sign-in/forgot/"
SECONDS = 20


def customer():
    now = clock.now()
    with transaction.atomic(durable=True):
        person = api.keep_person(data=DATA, by=system("tests"), at=now)
        api.open_account(person=person, login="meiling", password=FIRST, by=system("tests"), at=now)


class Journey:
    """One browser, and the secrets that went through it."""

    def __init__(self, running):
        self.running = running
        self.http = httpx.Client(base_url=running.base, timeout=60, verify=False, follow_redirects=True)
        self.keys = set()

    def send(self, path, typed):
        form = Page.read(f"{self.running.base}{path}", self.http.get(path).text).main_form()
        answer = self.http.post(form.action, data=form.filled(typed))
        self.keys |= {one.value for one in self.http.cookies.jar if one.name == "anbao"}
        return answer

    def code(self):
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            for message in reversed(self.running.control.get("/_control/messages").json()):
                if DATA.phone[-9:] in re.sub(r"\D", "", str(message["to"])):
                    return re.search(r"\b\d{6}\b", str(message["text"]))[0]
            time.sleep(0.1)
        raise AssertionError("no code arrived")

    def go(self):
        assert self.send("/sign-in/", {"login": "meiling", "password": MISTYPED}).status_code == 422
        assert self.send("/sign-in/", {"login": "meiling", "password": FIRST}).url.path == "/account/"
        typed = {"current": FIRST, "password": SECOND, "again": SECOND}
        assert self.send("/account/password/", typed).url.path == "/account/"
        self.http.cookies.delete("anbao")
        born = {"birth_date_year": "1990", "birth_date_month": "5", "birth_date_day": "17"}
        assert self.send(FORGOT, {"who": "meiling", **born, "channel": "sms"}).url.path == f"{FORGOT}code/"
        code = self.code()
        assert self.send(f"{FORGOT}code/", {"code": code}).url.path == f"{FORGOT}password/"
        assert self.send(f"{FORGOT}password/", {"password": THIRD, "again": THIRD}).url.path == "/account/"
        return code


def test_no_password_code_or_key_stands_anywhere(processes, settings):
    processes._supervisor.environment["ANBAO_LOG_LEVEL"] = "DEBUG"
    logged_before = SERVER.log.stat().st_size
    processes.start()
    customer()
    journey = Journey(processes)
    with journey.http:
        code = journey.go()
    rest()
    passwords = {"first": {FIRST}, "second": {SECOND}, "third": {THIRD}, "mistyped": {MISTYPED}, "code": {code}}
    values = {**passwords, **{f"session {n}": {key} for n, key in enumerate(sorted(journey.keys))}}
    assert len(journey.keys) >= 3  # each sign-in made a new one

    assert clear.find(values, dump()) == []
    assert clear.find(values, *database_files()) == []
    for name in ("web", "worker", "sequencer"):
        processes.stop(name)
    with SERVER.log.open("rb") as server_log:
        server_log.seek(logged_before)
        assert clear.find(values, server_log.read()) == []
    kept = {
        **kept_files(processes.folder / "log", "simulator.log"),
        **kept_files(Path(settings.ANBAO_LEDGER_DIR)),
        **kept_files(processes.folder, "simulator", "log"),
        **kept_files(Path(settings.ANBAO_DATA_DIR), "keys.json"),
    }
    assert {file: hits for file, content in kept.items() if (hits := clear.find(values, content))} == {}

    # The same search finds what the outside world keeps of the text message.
    outside = b"".join(kept_files(processes.folder / "simulator").values())
    assert any(hit.startswith("code") for hit in clear.find(values, outside))
