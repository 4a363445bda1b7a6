"""Many guesses at once of an authenticator's code and of recovery codes, over HTTP, against two web processes.

The rule's number is compared, not one more; then the right code opens nothing either, until the lock is over.
"""

from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from anbao.identity import api
from anbao.identity.actions.factors import make_recovery_codes
from anbao.identity.models import SignInGate
from anbao.identity.queries.figures import gate_limits
from anbao.kernel import clock
from anbao.kernel.actor import Actor, ActorKind
from anbao.ledger.models import Event
from anbao.project.demo import seed
from anbao.project.demo.pages import Page
from tests.support.second_step import code_of

STORMS = (8, 40, 80)


@pytest.fixture(scope="module")
def web(shared_processes):
    return shared_processes.start("simulator", "web", "web2")


class Half:
    """A member of staff whose password was right, on one browser, and who guesses from many at once."""

    def __init__(self, web, who):
        self.web, self.who = web, who
        self.account = api.account_of(who.login)
        self.client = httpx.Client(base_url=web.base, timeout=60, verify=False)
        self.client.get("/console/sign-in/")
        page = Page.read(f"{web.base}/console/sign-in/", self.client.get("/console/sign-in/").text)
        typed = page.main_form().filled({"login": who.login, "password": who.password})
        assert self.client.post("/console/sign-in/", data=typed).headers["location"] == "/console/second-step/"
        self.token = self.client.cookies["anbao_csrf"]

    def guess(self, number, **given):
        return self.sends(number, **given).status_code

    def sends(self, number, **given):
        ((way, value),) = given.items()
        base = self.web.base_of("web2" if number % 2 else "web")
        sent = {"csrfmiddlewaretoken": self.token, "way": way, way: value}
        with httpx.Client(timeout=60, verify=False, cookies=dict(self.client.cookies)) as http:
            return http.post(f"{base}/console/second-step/", data=sent)

    def opens_gate(self):
        """As if the lock were over."""
        SignInGate.objects.filter(audience="second").delete()

    def compared(self):
        rows = Event.objects.filter(kind="identity.factor.compared", subject=f"account:{self.account}")
        return rows.count()


@pytest.fixture(scope="module")
def half(web):
    made = Half(web, seed.CLERK)
    yield made
    made.client.close()


@pytest.mark.parametrize("parallel", STORMS)
@pytest.mark.parametrize("way", ["code", "recovery"])
def test_guesses_at_once(half, way, parallel):
    half.opens_gate()
    right = code_of(seed.CLERK.login)
    by = Actor(ActorKind.STAFF, str(half.account))
    codes = make_recovery_codes(account=half.account, by=by, at=clock.now())
    right = right if way == "code" else codes[0]
    wrong = [f"{(int(code_of(seed.CLERK.login)) + 1000 + n) % 10**6:06}" for n in range(parallel)]
    typed = wrong if way == "code" else [f"zzzz-zzzz-{n:04}" for n in range(parallel)]
    most, before = gate_limits(clock.now()).attempts, half.compared()
    with ThreadPoolExecutor(parallel) as pool:
        answers = list(pool.map(lambda n: half.guess(n, **{way: typed[n]}), range(parallel)))
    assert answers.count(422) == most - 1
    assert answers.count(403) == parallel - most + 1
    assert half.compared() - before == most
    assert half.guess(0, **{way: right}) == 403
    assert half.compared() - before == most


def test_one_code_opens_once_however_many_send_it(half, web):
    half.opens_gate()
    code = code_of(seed.CLERK.login)
    fewer = gate_limits(clock.now()).attempts - 1  # as many as that would lock, whatever they send
    with ThreadPoolExecutor(fewer) as pool:
        answers = list(pool.map(lambda n: half.sends(n, code=code), range(fewer)))
    entered = [one for one in answers if one.headers.get("location") == "/console/"]
    assert len(entered) == 1  # who comes after it finds the session ended, or the code used
