"""Forty guesses at once over HTTP against two web processes: the rule's number is compared, not one more."""

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


@pytest.fixture
def web(processes):
    return processes.start("web", "web2")


def compared(kind):
    return Event.objects.filter(kind=kind).count()


def storm(running, guess):
    bases = [running.base_of("web"), running.base_of("web2")]
    with ThreadPoolExecutor(PARALLEL) as pool:
        return list(pool.map(lambda n: guess(bases[n % 2], n), range(PARALLEL)))


def customer():
    now = clock.now()
    with transaction.atomic(durable=True):
        person = api.keep_person(data=DATA, by=system("tests"), at=now)
        return api.open_account(person=person, login="meiling", password=PASSWORD, by=system("tests"), at=now)


def sign_in(base, password):
    with httpx.Client(timeout=60) as client:
        page = Page.read(f"{base}/sign-in/", client.get(f"{base}/sign-in/").text)
        form = page.main_form()
        answer = client.post(form.action, data=form.filled({"login": "meiling", "password": password}))
        return answer.status_code


def test_guesses_of_a_password(web):
    customer()
    most = gate_limits(clock.now()).attempts
    answered = storm(web, lambda base, n: sign_in(base, f"Wrong-{n}-guess"))
    assert set(answered) <= {422, 403}
    assert compared("identity.password.compared") == most
    assert compared("identity.sign-in.refused") == PARALLEL - most
    assert sign_in(web.base, PASSWORD) == 403
    for name in ("web", "web2"):
        web.restart(name)
    assert sign_in(web.base, PASSWORD) == 403
    assert compared("identity.password.compared") == most


@pytest.fixture
def walk(web):
    web.start("simulator", "worker")
    walk = Walk(web.base, web.simulator, answers())
    yield walk
    walk.client.close()


def to_the_code(walk):
    """On to the page that asks for the code; the code that was sent."""
    walk.go(f"{walk.base}/register/")
    while "code" not in {control.name for form in walk.page.forms for control in form.visible()}:
        if walk.unread():
            walk.read_documents()
        walk.step()
    return walk.one_time_password()


def test_guesses_of_a_one_time_password(web, walk):
    right = to_the_code(walk)
    form = walk.page.main_form()
    most = otp_figures(clock.now()).attempts
    path = httpx.URL(form.action).path

    def guess(base, code):
        with httpx.Client(cookies=dict(walk.client.cookies), timeout=60) as client:
            return client.post(f"{base}{path}", data=form.filled({"code": code})).status_code

    wrong = [f"{(int(right) + 1 + n) % 10 ** len(right):0{len(right)}}" for n in range(PARALLEL)]
    answered = storm(web, lambda base, n: guess(base, wrong[n]))
    assert set(answered) <= {422, 302}
    assert compared("identity.otp.compared") == most
    assert guess(web.base, right) != 302 or compared("identity.account.opened") == len(seed.SIGN_INS)
    for name in ("web", "web2"):
        web.restart(name)
    guess(web.base, right)
    assert compared("identity.otp.compared") == most
    assert not api.login_taken(walk.values["login"])
