"""Guesses at once over HTTP against two web processes: the rule's number is compared, not one more.

Eight, forty and eighty at a time; from one address, where budgets stand before them, and each from an address of its
own, where only the account's gate and the code's own count do. Then both processes are killed and started again: what
was counted stands in no process.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import httpx
import pytest
from django.db import transaction

from anbao.identity import api
from anbao.identity.domain.proof import solve
from anbao.identity.queries.figures import gate_limits, otp_figures
from anbao.kernel import clock
from anbao.kernel.actor import system
from anbao.ledger.models import Event
from anbao.project.demo import seed
from anbao.project.demo.pages import Page
from anbao.project.demo.walk import Walk, answers

PARALLEL = (8, 40, 80)
PASSWORD = "Harbor-72-kestrel"
PHONE = "0912345678"


@pytest.fixture(scope="module")
def web(shared_processes):
    return shared_processes.start("simulator", "web", "web2", "worker")


def events(kind):
    return Event.objects.filter(kind=kind).count()


def compared(account):
    return Event.objects.filter(kind="identity.password.compared", subject__endswith=str(account)).count()


def storm(running, number, guess):
    bases = [running.base_of("web"), running.base_of("web2")]
    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(lambda n: guess(bases[n % 2], n), range(number)))


def client(address, **more):
    headers = {"X-Forwarded-For": address}
    return httpx.Client(timeout=60, verify=False, headers=headers, **more)  # no certificates are read, eighty times


def customer(number, national_id=""):
    """Login and account of somebody with this number, whose telephone is `PHONE`."""
    now = clock.now()
    data = api.PersonData(
        national_id=national_id or f"A1234567{number:02d}", name="林美玲", birth_date=date(1990, 5, 17), phone=PHONE,
        mail="mei.ling@example.tw", address="臺北市信義區市府路 1 號",
    )  # fmt: skip
    login = f"meiling{number}"
    with transaction.atomic(durable=True):
        person = api.keep_person(data=data, by=system("tests"), at=now)
        return login, api.open_account(person=person, login=login, password=PASSWORD, by=system("tests"), at=now)


def sign_in(base, login, password, address="198.51.100.1", *, solving=False):
    """The status; `solving`: a program that works out the puzzle where one is asked."""
    with client(address) as http:
        page = Page.read(f"{base}/sign-in/", http.get(f"{base}/sign-in/").text)
        given = {"login": login, "password": password}
        answer = http.post(page.main_form().action, data=page.main_form().filled(given))
        if solving and "data-proof" in answer.text:
            form = Page.read(f"{base}/sign-in/", answer.text).main_form()
            sent = form.filled(given)
            sent["nonce"] = [solve(sent["challenge"][0], int(sent["challenge"][0].split(".")[4]))]
            answer = http.post(form.action, data=sent)
        return answer.status_code


def elsewhere(n):
    return f"203.0.113.{n + 1}"


@pytest.fixture(scope="module")
def passwords(web):
    """Login → what the guesses of its password were answered; the last from one address only."""
    made = {}
    for number, parallel in enumerate(PARALLEL):
        login, account = customer(number)
        guess = lambda base, n, login=login: sign_in(base, login, f"Wrong-{n}-guess", elsewhere(n))  # noqa: E731
        made[login] = (account, parallel, storm(web, parallel, guess))
    login, account = customer(len(PARALLEL))
    guess = lambda base, n: sign_in(base, login, f"Wrong-{n}-guess", "198.51.100.7")  # noqa: E731
    made[login] = (account, PARALLEL[-1], storm(web, PARALLEL[-1], guess))
    return made


@pytest.mark.parametrize("place", range(len(PARALLEL)))
def test_guesses_of_a_password(web, passwords, place):
    login = f"meiling{place}"
    account, parallel, answered = passwords[login]
    most = gate_limits(clock.now()).attempts
    assert set(answered) <= {422, 403, 429}
    assert len(answered) == parallel
    assert compared(account) == most
    assert sign_in(web.base, login, PASSWORD, solving=True) == 403


def test_guesses_of_a_password_from_one_address(web, passwords):
    """Some are let through to the gate, the others are stopped before it; the count of comparisons is the same."""
    login = f"meiling{len(PARALLEL)}"
    account, _parallel, answered = passwords[login]
    assert set(answered) <= {422, 403, 429}
    assert 429 in answered  # past the second threshold, and no CAPTCHA configured
    assert compared(account) == gate_limits(clock.now()).attempts
    assert sign_in(web.base, login, PASSWORD, solving=True) == 403


class Walked:
    """A customer who registered up to the page that asks for the code, and the guesses that came there."""

    def __init__(self, web, parallel):
        self.walk = Walk(web.base, web.simulator, answers())
        self.right = self._to_the_code()
        self.form = self.walk.page.main_form()
        self.path = httpx.URL(self.form.action).path
        self.before = events("identity.otp.compared")
        size = len(self.right)
        wrong = [f"{(int(self.right) + 1 + n) % 10**size:0{size}}" for n in range(parallel)]
        self.answered = storm(web, parallel, lambda base, n: self.guess(base, wrong[n], elsewhere(n)))
        self.compared = events("identity.otp.compared") - self.before

    def _to_the_code(self):
        self.walk.go(f"{self.walk.base}/register/")
        while "code" not in {control.name for form in self.walk.page.forms for control in form.visible()}:
            if self.walk.unread():
                self.walk.read_documents()
            self.walk.step()
        return self.walk.one_time_password()

    def guess(self, base, code, address="198.51.100.1"):
        with client(address, cookies=dict(self.walk.client.cookies)) as http:
            return http.post(f"{base}{self.path}", data=self.form.filled({"code": code})).status_code


@pytest.fixture(scope="module")
def codes(web):
    walked = [Walked(web, parallel) for parallel in PARALLEL]
    yield walked
    for one in walked:
        one.walk.client.close()


@pytest.mark.parametrize("place", range(len(PARALLEL)))
def test_guesses_of_a_one_time_password(web, passwords, codes, place):
    walked, most = codes[place], otp_figures(clock.now()).attempts
    assert set(walked.answered) <= {422, 302}
    assert walked.compared == most
    walked.guess(web.base, walked.right)
    assert events("identity.account.opened") == len(seed.SIGN_INS) + len(passwords)


def test_guesses_count_past_the_end_of_every_process(web, passwords, codes):
    for name in ("web", "web2"):
        web.restart(name)
    most = gate_limits(clock.now()).attempts
    for base in (web.base, web.base_of("web2")):
        for login, (account, _parallel, _answered) in passwords.items():
            assert sign_in(base, login, PASSWORD, solving=True) == 403
            assert compared(account) == most
        for one in codes:
            one.guess(base, one.right)
    assert events("identity.otp.compared") == len(PARALLEL) * otp_figures(clock.now()).attempts
    assert not any(api.login_taken(one.walk.values["login"]) for one in codes)
