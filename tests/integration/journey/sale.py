"""Helpers: open the shop, register a customer, take an application to a state, run what is due."""

import re
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from tests.integration.journey import fakes

AT = fakes.AT
PASSWORD = "Harbor-72-kestrel"
STATES = ["quoted", "data_entered", "terms_agreed", "underwritten", "confirmed", "payment_open", "card_entered"]


def open_shop(settings, monkeypatch):
    """The whole scene in the test's own database, for tests that commit; others take `standing`."""
    shop = wire(settings, monkeypatch)
    _seed()
    return shop


def standing(stage, request, settings, monkeypatch, *, sold=()):
    """A shop that stands already when a test begins; where it asks for one of `sold`, a policy was sold in it too."""
    shop = wire(settings, monkeypatch)
    if set(sold) & set(request.fixturenames):
        kept = stage("a policy sold", lambda: _sell(shop))
        shop.buyer, shop.application = Customer(shop, kept["by"]), kept["application"]
        shop.world.__dict__.update(kept["world"])
    else:
        stage("a shop", _seed)
    request.getfixturevalue("db")
    return shop


def _seed():
    from anbao.project.demo import seed

    seed.run(at=AT - timedelta(days=30))
    seed.screening_lists(at=AT)


def _sell(shop):
    _seed()
    customer = shop.customer()
    application = customer.reach("card_entered")
    shop.run_due()
    return {"by": customer.by, "application": application, "world": dict(shop.world.__dict__)}


def wire(settings, monkeypatch):
    """Outside systems in memory, and the time that the shop says."""
    from anbao.commerce.disputes.views import console as dispute_console
    from anbao.commerce.disputes.views import customer as dispute_page
    from anbao.commerce.handover import tasks as handover_tasks
    from anbao.commerce.handover import views as handover_page
    from anbao.commerce.handover.management.commands import handover_replay
    from anbao.commerce.inconvenience import tasks as register_tasks
    from anbao.commerce.journey import tasks
    from anbao.commerce.journey.views import apply, console, payment, product, quote, referrals, shared
    from anbao.commerce.policies import tasks as policy_tasks
    from anbao.commerce.policies.views import account as policy_home
    from anbao.commerce.policies.views import console as policy_console
    from anbao.commerce.policies.views import policy as policy_page
    from anbao.commerce.reconciliation import tasks as reconciliation_tasks
    from anbao.commerce.reconciliation import views as reconciliation_page
    from anbao.kernel import clock
    from anbao.project import urls  # noqa: F401  (every page is loaded before the clock is replaced)

    fakes.world.__init__()
    for name, adapter in (
        ("CARD", "Card"),
        ("BANK", "Bank"),
        ("REPORTING", "Reporting"),
        ("CORE", "Core"),
        ("INCONVENIENCE", "Inconvenience"),
        ("SMS", "Sms"),
        ("MAIL", "Mail"),
    ):
        config = {**getattr(settings, f"ANBAO_{name}"), "adapter": f"tests.integration.journey.fakes:{adapter}"}
        setattr(settings, f"ANBAO_{name}", config)
    shop = Shop()
    journey_pages = (apply, console, payment, product, quote, referrals, shared)
    policy_pages = (policy_home, policy_console, policy_page)
    pages = (*journey_pages, *policy_pages, handover_page, reconciliation_page, dispute_console, dispute_page)
    background = (tasks, policy_tasks, handover_tasks, handover_replay, reconciliation_tasks, register_tasks)
    for module in (clock, *background, *pages):
        monkeypatch.setattr(module, "now", lambda: shop.at)
    return shop


class Shop:
    def __init__(self):
        self.at = AT
        self.world = fakes.world
        self.buyer = self.application = None  # of the policy that was sold already

    def customer(self, national_id="A123456789", login="meiling"):
        from anbao.commerce.registration.models import Registration
        from anbao.identity import api as identity
        from anbao.kernel.actor import Actor, ActorKind
        from anbao.kernel.ids import new_id

        data = identity.PersonData(
            national_id=national_id,
            name="林美玲",
            birth_date=date(1990, 5, 17),
            phone="0912345678",
            mail="mei.ling@example.tw",
            address="臺北市信義區市府路 1 號",
        )
        visitor = Actor(ActorKind.VISITOR, "visit-1")
        prepared = identity.prepare_password(password=PASSWORD, at=AT)
        with transaction.atomic():
            person = identity.keep_person(data=data, by=visitor, at=AT)
            account = identity.open_account(person=person, login=login, password=prepared, by=visitor, at=AT)
            Registration.objects.create(id=new_id(AT), account_id=account, method="network", verified_at=AT)
        return Customer(self, Actor(ActorKind.CUSTOMER, str(account)))

    def run_due(self, *, until=None, only=None):
        """Run the queue's due tasks, and what they defer, until nothing is due; returns their names."""
        from anbao.commerce.journey.actions import sweep
        from anbao.jobs.queue import tasks

        if only in {None, "journey.expire_payment", "journey.lapse"}:
            sweep.come_due(at=until or self.at)  # as the sweep does every minute
        ran = []
        for _ in range(200):
            job = self._next(until or self.at, only)
            if job is None:
                return ran
            identity, name, args = job
            _mark(identity, "doing")
            tasks.get(name)(**args)
            _mark(identity, "succeeded")
            ran.append(name)
        raise AssertionError(f"the queue never comes to rest: {ran[-10:]}")

    def _next(self, until, only):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id, task_name, args FROM procrastinate_jobs WHERE status = 'todo'"
                " AND (scheduled_at IS NULL OR scheduled_at <= %s) AND (%s::text IS NULL OR task_name LIKE %s)"
                " ORDER BY id LIMIT 1",
                [until, only, only],
            )
            found = cursor.fetchone()
        if found is None:
            return None
        import json

        return found[0], found[1], found[2] if isinstance(found[2], dict) else json.loads(found[2])

    def pass_time(self, **delta):
        self.at += timedelta(**delta)
        self.world.at = self.at


class Customer:
    def __init__(self, shop, by):
        self.shop = shop
        self.by = by

    def inputs(self, **changes):
        local = (self.shop.at + timedelta(hours=8, days=2)).replace(tzinfo=None, minute=0)
        trip = {
            "destination": "asia",
            "departs_at": local.strftime("%Y-%m-%dT%H:%M"),
            "returns_at": (local + timedelta(days=4)).strftime("%Y-%m-%dT%H:%M"),
            "plan": "light",
        }
        return {**trip, **changes}

    def declared(self, **changes):
        from anbao.commerce.journey.domain.content import LEGAL_HEIRS, Declared

        return Declared(**{"insured_is_proposer": True, "beneficiary": LEGAL_HEIRS, **changes})

    def child(self, born, number="A223456781", name="林小寶"):
        """What one declares of an own child, for `enter` and `declared`."""
        from anbao.commerce.journey.domain.content import CHILD, Insured

        return {"insured_is_proposer": False, "insured": Insured(CHILD, number, name, born)}

    def start(self, line="travel", **inputs):
        from anbao.commerce.journey.actions import enter

        made = enter.start_application(line=line, inputs=self.inputs(**inputs), by=self.by, at=self.shop.at)
        assert isinstance(made, UUID), made
        return made

    def enter(self, application, **declared):
        from anbao.commerce.journey.actions import enter

        return enter.enter_data(
            application=application, declared=self.declared(**declared), by=self.by, at=self.shop.at
        )

    def open_terms(self, line="travel"):
        from anbao.commerce.catalogue import api as catalogue
        from anbao.commerce.registration import api as registration

        versions = catalogue.documents("terms", line=line, at=self.shop.at)
        for version in versions:
            registration.open_document(actor=self.by, sha256=version.sha256, at=self.shop.at, visit="v")
        return [version.reference for version in versions]

    def agree(self, application, references=None):
        from anbao.commerce.journey.actions import enter

        references = self.open_terms(row(application).line) if references is None else references
        return enter.agree_terms(application=application, agreed=references, visit="v", by=self.by, at=self.shop.at)

    def underwrite(self, application):
        from anbao.commerce.journey.actions.underwrite import underwrite

        return underwrite(application=application, by=self.by, at=self.shop.at)

    def code(self, application):
        from anbao.commerce.journey.actions import confirm

        issued = confirm.request_otp(application=application, by=self.by, at=self.shop.at)
        self.shop.run_due(only="messages.%")
        texts = [text for to, text in self.shop.world.texts if to == "0912345678"]
        return issued, re.search(r"\d{6,}", texts[-1])[0] if texts else None

    def confirm(self, application, code=None):
        from anbao.commerce.journey.actions import confirm

        if code is None:
            _issued, code = self.code(application)
        return confirm.confirm(application=application, code=code, by=self.by, at=self.shop.at)

    def open_payment(self, application, method="own-card"):
        from anbao.commerce.journey.actions import pay

        return pay.open_payment(application=application, method=method, by=self.by, at=self.shop.at)

    def enter_card(self, application):
        from anbao.commerce.journey.actions import pay
        from anbao.commerce.payments import api as payments

        order = payments.payment(row(application).payment).order
        return pay.note_card_entry(
            application=application, order=order, entry_token="tok-1", by=self.by, at=self.shop.at
        )

    def reach(self, state, *, declared=None, **inputs):
        """A new application in `state`, one of STATES."""
        application = self.start(**inputs)

        def enter(application):
            return self.enter(application, **(declared or {}))

        steps = [enter, self.agree, self.underwrite, self.confirm, self.open_payment, self.enter_card]
        for step in steps[: STATES.index(state)]:
            verdict = step(application)
            assert type(verdict).__name__ == "Passed", verdict
        assert row(application).state == state
        return application


def _mark(job, status):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = %s::procrastinate_job_status WHERE id = %s", [status, job]
        )


def row(application):
    from anbao.commerce.journey.models import Application

    return Application.objects.get(id=application)


def entries(application):
    from anbao.kernel.actor import Subject
    from anbao.ledger import api as ledger

    return ledger.entries_of(Subject("application", str(application)))


def kinds(application):
    return [entry.kind.removeprefix("commerce.application.") for entry in entries(application)]


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)
