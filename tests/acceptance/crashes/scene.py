"""Real processes, real customers: taking applications to where a crash is to happen, and counting what was charged."""

import re
import threading
import time
from datetime import date, timedelta
from uuid import UUID

import httpx
from django.db import connection, transaction

from tests.support.hashing import fast_hashing
from tests.support.second_step import code_of

SPEED = {
    "ANBAO_STALL_SECONDS": "3",
    "ANBAO_CALL_LEASE_SECONDS": "10",  # longer than the gateways' timeouts, as in earnest
    **{f"ANBAO_{system}_TIMEOUT": "9" for system in ("CARD", "BANK", "REPORTING", "CORE", "INCONVENIENCE")},
    "ANBAO_WORKER_CONCURRENCY": "8",
}
FAULTS = ("down", "error", "error_after", "lost_reply", "duplicate", "wrong", "out_of_order")
LOOK = 0.2  # seconds between two looks: each costs test, server and simulator some milliseconds
PASSWORD = "Harbor-72-kestrel"
CHECK = (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1)


def national_id(number):
    """A valid made-up one: A (10), sex 1, a serial number, check digit."""
    digits = [1, 0, 1, *(int(d) for d in f"{number:07d}")]
    return f"A1{number:07d}{(10 - sum(w * d for w, d in zip(CHECK, digits, strict=False)) % 10) % 10}"


class Scene:
    """`hold(operation)` makes the next such request wait at the simulator; `wait_held` until one does."""

    def __init__(self, processes):
        self.processes = processes
        self.control = processes.control
        self.people = 0
        self.browsers = []

    def browser(self, login):
        self.browsers.append(Browser(self.processes.base, login))
        return self.browsers[-1]

    def desk(self, who):
        """A member of staff, signed in."""
        self.browsers.append(Browser(self.processes.base, who.login, password=who.password, way="/console/sign-in/"))
        return self.browsers[-1]

    def close(self):
        while self.browsers:
            self.browsers.pop().close()

    def fault(self, operation, kind, count=1):
        answer = self.control.post("/_control/faults", json={"operation": operation, "fault": kind, "count": count})
        answer.raise_for_status()

    def wait_held(self, operation, seconds=30, count=1):
        asked = {"operation": operation, "seconds": str(seconds), "count": str(count)}
        held = self.control.get("/_control/held", params=asked, timeout=seconds + 5).json()
        assert held.get(operation, 0) >= count, (
            f"nothing is held at {operation}: {held}\n{self.processes.log('worker')[-3000:]}"
        )

    def release(self, operation):
        self.control.post("/_control/release", json={"operation": operation}).raise_for_status()

    def begin_cover(self, application):
        """As if the trip began now."""
        from anbao.commerce.journey.models import Application
        from anbao.kernel import clock

        Application.objects.filter(id=application).update(starts_at=clock.now())

    def captures(self, application):
        from anbao.commerce.payments import api as payments

        orders = [p.order for p in payments.payments_of(application)]
        return [c for c in self.state()["captures"] if c["order"] in orders]

    def refunds(self, application):
        from anbao.commerce.payments import api as payments

        orders = [p.order for p in payments.payments_of(application)]
        return [r for r in self.state()["refunds"] if r["order"] in orders]

    def until_settled(self, application, seconds=40.0):
        from anbao.commerce.policies import api as policies

        end = time.monotonic() + seconds
        while policies.refund_owed(application):
            assert time.monotonic() < end, f"{application} is still owed\n{jobs_left()}"
            time.sleep(LOOK)

    def assert_refunded_once(self, application):
        refunds = self.refunds(application)
        assert [refund["amount"] for refund in refunds] == [row(application).premium]
        assert len(self.captures(application)) == 1
        assert [v for v in self.state()["violations"] if v["operation"] not in {"card.void", "bank.release"}] == []

    def assert_report_taken_back_once(self, application, seconds=30.0):
        """Its last report (of a policy the cover, else the receipt) is corrected in the industry's books, once."""
        end = time.monotonic() + seconds
        while not (found := self._taken_back(application)):
            assert time.monotonic() < end, f"{application}'s report still stands\n{jobs_left()}"
            time.sleep(LOOK)
        assert len(found) == 1, found

    def _taken_back(self, application):
        number = row(application).number
        return [r for r in self.state()["reports"] if r["verb"] == "correction" and r["application"] == number]

    def end(self, application, note_ended, at):
        """What follows an early end: told to `note_ended` as the policies tell it, without the customer's code."""
        from anbao.commerce.policies import api as policies
        from anbao.kernel.actor import system

        policy = policies.policy_for(application)
        ending = policies.Ending(policy.id, application, "cancelled", policy.premium)
        with transaction.atomic(durable=True):
            note_ended(ending, by=system("test"), at=at)

    def until_many(self, rows, count, seconds=40.0):
        """Until the query finds so many."""
        end = time.monotonic() + seconds
        while rows.count() < count:
            assert time.monotonic() < end, f"{jobs_left()}\n{self.processes.log('worker')[-4000:]}"
            time.sleep(LOOK)

    def wait_captured(self, application):
        for _ in range(100):
            if self.captures(application):
                return
            time.sleep(LOOK)
        raise AssertionError("nothing was captured")

    def clear(self):
        self.control.post("/_control/clear", json={}).raise_for_status()

    def state(self):
        return self.control.get("/_control/state").json()

    def buyer(self):
        self.people += 1
        return Buyer(self, self.people)

    def until(self, application, *states, seconds=40.0):
        end = time.monotonic() + seconds
        while (found := state_of(application)) not in states:
            assert time.monotonic() < end, (
                f"{application} stays {found}, not {states}; notice {row(application).notice}\n"
                f"{jobs_left()}\n{self.processes.log('worker')[-4000:]}"
            )
            time.sleep(LOOK)
        return found

    def assert_charged_once(self, application):
        captures = self.captures(application)
        assert len(captures) == 1, captures
        assert captures[0]["amount"] == row(application).premium
        assert self.state()["violations"] == []

    def assert_not_charged(self, application):
        from anbao.commerce.payments import api as payments

        books = self.state()
        orders = [p.order for p in payments.payments_of(application)]
        assert [c for c in books["captures"] if c["order"] in orders] == []
        standing = [a for a in books["authorizations"] if a["order"] in orders and a["state"] != "voided"]
        assert standing == []
        assert books["violations"] == []


class Buyer:
    """A registered customer who acts through the product's own actions, on the real clock."""

    def __init__(self, scene, number):
        from anbao.commerce.registration.models import Registration
        from anbao.identity import api as identity
        from anbao.kernel import clock
        from anbao.kernel.actor import Actor, ActorKind
        from anbao.kernel.ids import new_id

        self.scene, self.now = scene, clock.now
        self.login, self.phone = f"buyer{number:03d}", f"0912{number:06d}"
        data = identity.PersonData(
            national_id=national_id(number),
            name="林美玲",
            birth_date=date(1990, 5, 17),
            phone=self.phone,
            mail=f"buyer{number}@anbao.example",
            address="臺北市信義區市府路 1 號",
        )
        at, visitor = self.now(), Actor(ActorKind.VISITOR, f"visit-{number}")
        with fast_hashing():
            prepared = identity.prepare_password(password=PASSWORD, at=at)
        with transaction.atomic(durable=True):
            person = identity.keep_person(data=data, by=visitor, at=at)
            account = identity.open_account(person=person, login=self.login, password=prepared, by=visitor, at=at)
            Registration.objects.create(id=new_id(at), account_id=account, method="network", verified_at=at)
        self.by = Actor(ActorKind.CUSTOMER, str(account))

    def terms_agreed(self, line="travel"):
        from anbao.commerce.catalogue import api as catalogue
        from anbao.commerce.journey.actions import enter
        from anbao.commerce.journey.domain.content import LEGAL_HEIRS, Declared
        from anbao.commerce.registration import api as registration

        local = (self.now() + timedelta(days=2, hours=8)).replace(tzinfo=None)
        trip = {
            "destination": "asia",
            "departs_at": local.strftime("%Y-%m-%dT%H:%M"),
            "returns_at": (local + timedelta(days=4)).strftime("%Y-%m-%dT%H:%M"),
            "plan": "light",
        }
        application = enter.start_application(line=line, inputs=trip, by=self.by, at=self.now())
        assert isinstance(application, UUID), application
        declared = Declared(insured_is_proposer=True, beneficiary=LEGAL_HEIRS)
        passed(enter.enter_data(application=application, declared=declared, by=self.by, at=self.now()))
        versions = catalogue.documents("terms", line=line, at=self.now())
        for version in versions:
            registration.open_document(actor=self.by, sha256=version.sha256, at=self.now(), visit="v")
        agreed = [version.reference for version in versions]
        passed(enter.agree_terms(application=application, agreed=agreed, visit="v", by=self.by, at=self.now()))
        return application

    def underwritten(self, line="travel"):
        application = self.terms_agreed(line)
        self.underwrite(application)
        return application

    def underwrite(self, application):
        from anbao.commerce.journey.actions.underwrite import underwrite

        passed(underwrite(application=application, by=self.by, at=self.now()))

    def referred(self):
        """Something abnormal was noted: the application waits for an underwriter."""
        from anbao.commerce.journey.actions.underwrite import underwrite
        from anbao.commerce.underwriting import api as underwriting
        from anbao.kernel.actor import Subject, system

        application = self.terms_agreed()
        underwriting.note_abnormal(
            person=row(application).person, kind="claim", matter=Subject("claim", "1"), at=self.now(),
            by=system("tests"),
        )  # fmt: skip
        verdict = underwrite(application=application, by=self.by, at=self.now())
        assert type(verdict).__name__ == "Referred", verdict
        return application

    def confirmed(self, line="travel"):
        """The buyer, and an application that only has to be paid."""
        application = self.underwritten(line)
        self.confirm(application)
        return self, application

    def confirm(self, application):
        from anbao.commerce.journey.actions import confirm

        issued = confirm.request_otp(application=application, by=self.by, at=self.now())
        assert hasattr(issued, "expires_at"), issued
        self.enters_code(application)

    def enters_code(self, application):
        from anbao.commerce.journey.actions import confirm

        passed(confirm.confirm(application=application, code=self._code(), by=self.by, at=self.now()))

    def pay(self, application, card="own", system="card"):
        """Open the payment, choose a test card or account on the page of acquirer or bank, come back."""
        from anbao.commerce.journey.actions import pay
        from anbao.commerce.payments import api as payments

        method = payments.OWN_CARD if system == "card" else payments.OWN_ACCOUNT
        passed(pay.open_payment(application=application, method=method, by=self.by, at=self.now()))
        form = payments.entry_form(row(application).payment, return_url="http://127.0.0.1/back")
        answer = self.scene.control.post(f"/{system}/entry/choose", data={**form.fields, "card": card})
        back = payments.check_return(row(application).payment, dict(httpx.URL(answer.headers["Location"]).params))
        passed(
            pay.note_card_entry(
                application=application, order=back.order, entry_token=back.entry_token, by=self.by, at=self.now()
            )
        )

    def buys(self, card="own", system="card"):
        """An application whose card or account was just entered: from here on the worker goes on."""
        _self, application = self.confirmed()
        self.pay(application, card, system)
        return application

    def cancels(self, application):
        from anbao.commerce.policies import api as policies
        from anbao.commerce.policies.actions import close

        policy, account = policies.policy_for(application).id, UUID(self.by.id)
        asked = {"policy": policy, "account": account, "by": self.by}
        issued = close.request_code(closing="cancelled", at=self.now(), **asked)
        assert hasattr(issued, "expires_at"), issued
        passed(close.cancel_policy(code=self._code(codes=2), at=self.now(), **asked))

    def _code(self, codes=1):
        """The code of the last text message with one, once there are `codes` of them."""
        for _ in range(300):
            texts = self.scene.control.get("/_control/messages", params={"to": self.phone}).json()
            found = [m[1] for text in texts if (m := re.search(r"驗證碼\D*(\d{6,})", text["text"]))]
            if len(found) >= codes:
                return found[-1]
            time.sleep(0.1)
        raise AssertionError("no text message came")


class Browser:
    """Signed in over HTTP; `post` sends the page's CSRF token."""

    def __init__(self, base, login, *, password=PASSWORD, way="/sign-in/"):
        self.client, self.way = httpx.Client(base_url=base, timeout=15, verify=False), way
        self.threads = []
        self.client.get(way)
        answer = self.post(way, {"login": login, "password": password})
        assert answer.status_code == 302
        if answer.headers["location"].endswith("/second-step/"):
            self.way = answer.headers["location"]
            assert self.post(self.way, {"way": "code", "code": code_of(login)}).status_code == 302
            self.way = way

    def review_of(self, path):
        """What an underwriter who accepts sends from the page at `path`."""
        page = self.client.get(path).text
        asked = {
            name: re.search(rf'name="{name}" value="([^"]+)"', page)[1] for name in ("seen", "csrfmiddlewaretoken")
        }
        return {**asked, "decision": "accept", "reason": "已查明。", "note": "單據補齊。"}

    def post(self, path, data):
        page = self.client.get(self.way)
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
        token = found[1] if found else self.client.cookies.get("anbao_csrf", "")
        return self.client.post(path, data={"csrfmiddlewaretoken": token, **data})

    def close(self):
        for thread in self.threads:
            thread.join(20)
        self.client.close()

    def post_and_die(self, path, data=None):
        """Post in a thread; the server will be killed under it."""
        if data is None:
            page = self.client.get(path.replace("underwriting", "review")).text
            data = {"csrfmiddlewaretoken": re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]}

        def send():
            try:
                self.client.post(path, data=data)
            except httpx.HTTPError:
                return

        thread = threading.Thread(target=send, daemon=True)
        thread.start()
        self.threads.append(thread)


def passed(verdict):
    assert type(verdict).__name__ == "Passed", verdict


def row(application):
    from anbao.commerce.journey.models import Application

    return Application.objects.get(id=application)


def state_of(application):
    return row(application).state


def jobs_left():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT task_name, status, attempts, scheduled_at FROM procrastinate_jobs WHERE status NOT IN ('succeeded')"
        )
        return cursor.fetchall()
