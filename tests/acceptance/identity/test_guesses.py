"""Forty guesses at once over HTTP against two web processes: the rule's number is compared, not one more.

Both storms come first, then both processes are killed and started again: what was counted stands in no process.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import httpx
import pytest
from django.db import transaction

from anbao.identity import api
from anbao.identity.queries.figures import gate_limits, otp_figures
from anbao.kernel import clock
from anbao.kernel.actor import system
from anbao.ledger.models import Event
from anbao.project.demo import seed
from anbao.project.demo.pages import Page
from anbao.project.demo.walk import Walk, answers

PARALLEL = 40
PASSWORD = "Harbor-72-kestrel"
DATA = api.PersonData(
    national_id="A123456789", name="林美玲", birth_date=date(1990, 5, 17), phone="0912345678",
    mail="mei.ling@example.tw", address="臺北市信義區市府路 1 號",
)  # fmt: skip


@pytest.fixture(scope="module")
def web(shared_processes):
    return shared_processes.start("simulator", "web", "web2", "worker")


def compared(kind):
    return Event.objects.filter(kind=kind).count()


def storm(running, guess):
    bases = [running.base_of("web"), running.base_of("web2")]
    with ThreadPoolExecutor(PARALLEL) as pool:
        return list(pool.map(lambda n: guess(bases[n % 2], n), range(PARALLEL)))


def client(**more):
    return httpx.Client(timeout=60, verify=False, **more)  # no certificates are read, forty times


def customer():
    now = clock.now()
    with transaction.atomic(durable=True):
        person = api.keep_person(data=DATA, by=system("tests"), at=now)
        return api.open_account(person=person, login="meiling", password=PASSWORD, by=system("tests"), at=now)


def sign_in(base, password):
    with client() as http:
        page = Page.read(f"{base}/sign-in/", http.get(f"{base}/sign-in/").text)
        form = page.main_form()
        answer = http.post(form.action, data=form.filled({"login": "meiling", "password": password}))
        return answer.status_code


@pytest.fixture(scope="module")
def passwords(web):
    """What the guesses of a password were answered."""
    customer()
    return storm(web, lambda base, n: sign_in(base, f"Wrong-{n}-guess"))


def test_guesses_of_a_password(web, passwords):
    most = gate_limits(clock.now()).attempts
    assert set(passwords) <= {422, 403}
    assert compared("identity.password.compared") == most
    assert compared("identity.sign-in.refused") == PARALLEL - most
    assert sign_in(web.base, PASSWORD) == 403


class Walked:
    """A customer who registered up to the page that asks for the code, and the guesses that came there."""

    def __init__(self, web):
        self.walk = Walk(web.base, web.simulator, answers())
        self.right = self._to_the_code()
        self.form = self.walk.page.main_form()
        self.path = httpx.URL(self.form.action).path
        size = len(self.right)
        wrong = [f"{(int(self.right) + 1 + n) % 10**size:0{size}}" for n in range(PARALLEL)]
        self.answered = storm(web, lambda base, n: self.guess(base, wrong[n]))

    def _to_the_code(self):
        self.walk.go(f"{self.walk.base}/register/")
        while "code" not in {control.name for form in self.walk.page.forms for control in form.visible()}:
            if self.walk.unread():
                self.walk.read_documents()
            self.walk.step()
        return self.walk.one_time_password()

    def guess(self, base, code):
        with client(cookies=dict(self.walk.client.cookies)) as http:
            return http.post(f"{base}{self.path}", data=self.form.filled({"code": code})).status_code


@pytest.fixture(scope="module")
def codes(web):
    walked = Walked(web)
    yield walked
    walked.walk.client.close()


def test_guesses_of_a_one_time_password(web, passwords, codes):
    most = otp_figures(clock.now()).attempts
    assert set(codes.answered) <= {422, 302}
    assert compared("identity.otp.compared") == most
    codes.guess(web.base, codes.right)
    assert compared("identity.account.opened") == len(seed.SIGN_INS) + 1  # and the customer with the password


def test_guesses_count_past_the_end_of_every_process(web, passwords, codes):
    for name in ("web", "web2"):
        web.restart(name)
    for base in (web.base, web.base_of("web2")):
        assert sign_in(base, PASSWORD) == 403
        codes.guess(base, codes.right)
    assert compared("identity.password.compared") == gate_limits(clock.now()).attempts
    assert compared("identity.otp.compared") == otp_figures(clock.now()).attempts
    assert not api.login_taken(codes.walk.values["login"])
