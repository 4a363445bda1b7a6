"""A forgotten password over HTTP against two web processes: 8, 40 and 80 wrong codes at once, for people whom we know
and for such whom we do not. As many comparisons as the rule allows, the same answers, and the right code is too late.
"""

import itertools
import re
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from anbao.identity.models import PasswordReset
from anbao.identity.queries.figures import otp_figures
from anbao.kernel import clock
from anbao.ledger.models import Event
from anbao.project.demo.pages import Page
from tests.acceptance.identity.test_guesses import PASSWORD, PHONE, customer, sign_in

FORGOT = "/sign-in/forgot/"
BORN = {"birth_date_year": "1990", "birth_date_month": "5", "birth_date_day": "17"}
SECONDS = 20
PLACES = itertools.count(1)


@pytest.fixture(scope="module")
def web(shared_processes):
    running = shared_processes.start("simulator", "web", "web2", "worker")
    customer(0, "A123456789")
    return running


class Forgetful:
    """Somebody who began a reset; their cookies serve on both processes."""

    def __init__(self, web, who):
        self.web = web
        somewhere = {"X-Forwarded-For": f"198.18.0.{next(PLACES)}"}  # each from an address of their own
        self.http = httpx.Client(base_url=web.base, timeout=60, verify=False, follow_redirects=True, headers=somewhere)
        before = newest(web)
        answer = self._post(FORGOT, {"who": who, **BORN, "channel": "sms"})
        assert answer.url.path == f"{FORGOT}code/"
        self.reset = looked_up()
        self.right = self._code(before) if self.reset.account_id else "000000"

    def _post(self, path, typed):
        form = Page.read(f"{self.web.base}{path}", self.http.get(path).text).main_form()
        return self.http.post(form.action, data=form.filled(typed))

    def _code(self, before):
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            for message in self.web.control.get("/_control/messages").json():
                if message["seq"] > before and PHONE[-9:] in re.sub(r"\D", "", str(message["to"])):
                    return re.search(r"\b\d{6}\b", str(message["text"]))[0]
            time.sleep(0.1)
        raise AssertionError("no code arrived")

    def storm(self, number):
        wrong = [f"{(int(self.right) + 1 + n) % 10**6:06}" for n in range(number)]
        page = Page.read(f"{self.web.base}{FORGOT}code/", self.http.get(f"{FORGOT}code/").text)
        form, cookies = page.main_form(), dict(self.http.cookies)
        bases = [self.web.base, self.web.base_of("web2")]

        def guess(n):
            with httpx.Client(timeout=60, verify=False, cookies=cookies) as http:
                answer = http.post(f"{bases[n % 2]}{FORGOT}code/", data=form.filled({"code": wrong[n]}))
                return answer.status_code

        with ThreadPoolExecutor(number) as pool:
            return list(pool.map(guess, range(number)))

    def try_right(self):
        return self._post(f"{FORGOT}code/", {"code": self.right})


def newest(web):
    return max((one["seq"] for one in web.control.get("/_control/messages").json()), default=0)


def looked_up():
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        row = PasswordReset.objects.order_by("-begun_at").first()
        if row.otp is not None:
            return row
        time.sleep(0.05)
    raise AssertionError("nobody looked the reset up")


def compared(reset):
    return Event.objects.filter(kind="identity.otp.compared", subject=f"reset:{reset.id}").count()


@pytest.mark.parametrize("who", ["meiling0", "nobody.here"])
@pytest.mark.parametrize("number", [8, 40, 80])
def test_guesses_of_a_reset(web, who, number):
    forgetful = Forgetful(web, who)
    try:
        assert set(forgetful.storm(number)) == {422}
        assert compared(forgetful.reset) == otp_figures(clock.now()).attempts
        late = forgetful.try_right()
        assert late.status_code == 422
        assert compared(forgetful.reset) == otp_figures(clock.now()).attempts
    finally:
        forgetful.http.close()


def test_reset_with_the_right_code_opens_and_the_old_password_does_not(web):
    forgetful = Forgetful(web, "A123456789")
    try:
        assert forgetful.try_right().url.path == f"{FORGOT}password/"
        typed = {"password": "Meadow-59-lantern", "again": "Meadow-59-lantern"}
        assert forgetful._post(f"{FORGOT}password/", typed).url.path == "/account/"
        assert sign_in(web.base_of("web2"), "meiling0", PASSWORD) == 422
        assert sign_in(web.base_of("web2"), "meiling0", "Meadow-59-lantern") == 302
    finally:
        forgetful.http.close()
