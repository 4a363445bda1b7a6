"""Reports taken back with the industry: by themselves, once, in the transaction of their cause; else a person."""

from datetime import timedelta

import pytest
from django.urls import reverse

from anbao.commerce.journey.actions import correct
from anbao.commerce.policies.models import CorrectionOwed
from anbao.commerce.reporting import api as reporting
from anbao.commerce.reporting.models import Correction
from anbao.kernel.errors import NoReply, NotSent, Rejected
from anbao.kernel.verdict import Passed, Refused
from anbao.ledger import api as ledger
from anbao.project.demo import seed
from tests.integration.journey.sale import entries, row
from tests.integration.journey.test_pages import sign_in
from tests.integration.policies.test_closing import CLERK, cancelled, code

TASK = "journey.correct_report"


@pytest.fixture
def policy(shop, customer):
    from anbao.commerce.policies.models import Policy

    return Policy.objects.get(application=shop.application)


def end(shop, customer, policy):
    assert isinstance(cancelled(shop, customer, policy, code(shop, customer, policy)), Passed)


def states(application):
    return {str(report.kind): str(report.state) for report in reporting.reports_of(application)}


def kinds(application):
    return [e.kind.removeprefix("commerce.report.") for e in entries(application) if "commerce.report." in e.kind]


def test_cancelled_policys_cover_report_is_taken_back(shop, customer, policy):
    end(shop, customer, policy)
    assert CorrectionOwed.objects.get().going
    shop.run_due()
    cover = next(r for r in reporting.reports_of(policy.application) if r.kind == "cover")
    (told,) = shop.world.corrections
    assert (told.application, told.kind, told.corrected) == (row(policy.application).number, "cover", cover.reference)
    assert told.why == "cancelled"
    assert states(policy.application) == {"receipt": "done", "cover": "corrected"}
    settled = CorrectionOwed.objects.get()
    assert (settled.settled_at, settled.going) == (shop.at, False)
    assert [event.type for event in shop.world.events][-1] == "anbao.policy.corrected"
    assert sorted(kinds(policy.application)) == ["corrected", "correction-owed"]


def test_policy_cancelled_before_its_cover_report_is_reported_and_taken_back(shop, customer):
    from anbao.commerce.policies.models import Policy

    shop.world.fail["cover"] = [NotSent("…")]
    application = customer.reach("card_entered")
    shop.run_due()
    policy = Policy.objects.get(application=application)
    end(shop, customer, policy)
    shop.run_due(only=TASK)
    assert shop.world.corrections == []
    shop.pass_time(hours=1)
    shop.run_due()
    assert states(application)["cover"] == "corrected"
    assert row(application).state == "cover_reported"
    assert len(shop.world.corrections) == 1


@pytest.mark.parametrize("lost", ["before", "after"])
def test_correction_in_doubt_is_inquired_about(shop, customer, policy, lost):
    (shop.world.fail if lost == "before" else shop.world.after)["correction"] = [NoReply("…")]
    end(shop, customer, policy)
    shop.run_due(only=TASK)
    assert states(policy.application)["cover"] == "to_correct"
    shop.pass_time(minutes=5)
    shop.run_due(only=TASK)
    assert states(policy.application)["cover"] == "corrected"
    assert len(shop.world.corrections) == 1
    assert len({key for o, key in shop.world.asked if o == "correction"}) == 1


def test_refused_correction_is_for_a_person_who_sends_it_again(shop, customer, policy):
    shop.world.fail["correction"] = [Rejected("unknown-report")]
    end(shop, customer, policy)
    shop.run_due(only=TASK)
    assert row(policy.application).work_item["code"] == "journey.correction-refused"
    assert not CorrectionOwed.objects.get().going
    correction = Correction.objects.get()
    clerk = sign_in(seed.CLERK.login, seed.CLERK.password, "/console/sign-in/")
    reader = sign_in(seed.COMPLIANCE.login, seed.COMPLIANCE.password, "/console/sign-in/")
    shown = clerk.get("/console/reports/", {"group": "correct"}).content.decode()
    assert "unknown-report" in shown
    act = reverse("reports-console:again", args=[correction.id])
    assert act in shown
    assert act not in reader.get("/console/reports/", {"group": "correct"}).content.decode()
    assert reader.post(act).status_code == 403
    assert clerk.post(act).status_code == 302
    assert clerk.post(act).status_code == 422
    shop.run_due(only=TASK)
    assert states(policy.application)["cover"] == "corrected"
    assert row(policy.application).work_item is None
    told = ["corrected", "correction-again", "correction-owed", "correction-refused"]
    assert sorted(kinds(policy.application)) == told


def test_taken_back_before_is_taken_back(shop, customer, policy):
    shop.world.fail["correction"] = [Rejected("corrected")]
    end(shop, customer, policy)
    shop.run_due(only=TASK)
    assert states(policy.application)["cover"] == "corrected"
    assert row(policy.application).work_item is None


def test_only_what_was_refused_is_sent_again(shop, customer, policy):
    end(shop, customer, policy)
    assert isinstance(correct.correct_again(correction=Correction.objects.get().id, by=CLERK, at=shop.at), Refused)


def test_failed_ledger_write_ends_no_policy_and_owes_nothing(shop, customer, policy, monkeypatch):
    real, given = ledger.record, code(shop, customer, policy)

    def fail(**asked):
        if asked["kind"] == "commerce.report.correction-owed":
            raise RuntimeError
        return real(**asked)

    monkeypatch.setattr(ledger, "record", fail)
    with pytest.raises(RuntimeError):
        cancelled(shop, customer, policy, given)
    policy.refresh_from_db()
    assert (policy.closed_as, Correction.objects.count(), CorrectionOwed.objects.count()) == ("", 0, 0)


@pytest.mark.parametrize(("left", "asked"), [(timedelta(hours=12, seconds=-200), True), (timedelta(hours=13), False)])
def test_cover_report_near_its_time_has_a_person_see_to_it(shop, customer, left, asked):
    from anbao.commerce.journey.actions import sweep
    from anbao.kernel.actor import system

    shop.world.fail["cover"] = [NotSent("…")] * 50
    application = customer.reach("card_entered")
    shop.run_due()
    due = next(r.due_at for r in reporting.reports_of(application) if r.kind == "cover")
    sweep.sweep(by=system("t"), at=due - left)
    assert ((row(application).work_item or {}).get("code") == "journey.report-open") is asked


def test_list_of_reports_shows_what_is_held(shop, customer):
    shop.world.fail["cover"] = [NotSent("…")]
    application = customer.reach("card_entered")
    shop.run_due()
    clerk = sign_in(seed.CLERK.login, seed.CLERK.password, "/console/sign-in/")
    shown = clerk.get("/console/reports/").content.decode()
    assert row(application).number in shown
    assert "承保通報" in shown
    assert "收件通報" in clerk.get("/console/reports/", {"group": "done"}).content.decode()


def test_reports_of_a_day_are_held_against_the_industrys(shop, customer, policy):
    from anbao.commerce.reconciliation.models import Day, Difference
    from anbao.gateways.daily import DailyEntry
    from anbao.kernel.clock import local_date
    from tests.integration.reconciliation.test_reconciliation import rounds

    reports = reporting.reports_of(policy.application)
    day, number = local_date(shop.at), row(policy.application).number
    told = [DailyEntry(str(r.kind), r.reference, number, 0, r.done_at) for r in reports]
    extra = DailyEntry("cover", "R-99", "A-0000-0000", 0, told[0].at)
    shop.pass_time(days=1)
    shop.world.daily["reporting", day] = [told[0], extra]
    rounds(shop)
    assert Day.objects.get(system="reporting", day=day).matched == 1
    found = {d.key: (d.what, d.application) for d in Difference.objects.filter(day__system="reporting")}
    assert found == {told[1].key: ("missing_there", policy.application), "R-99": ("missing_here", None)}
