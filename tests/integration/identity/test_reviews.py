"""Accounts are gone through each period: opened once, never by their owner, closed when all is decided."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import connections

from anbao.identity import api
from anbao.identity.actions import reviews
from anbao.identity.models import AccessReview, AccessReviewItem
from anbao.kernel.actor import Subject, system
from anbao.kernel.clock import start_of
from anbao.kernel.registries import answers, probes
from anbao.kernel.verdict import Held, Passed
from anbao.ledger.api import entries_of
from tests.integration.identity.conftest import AT
from tests.integration.identity.test_staffing import LATER, Team, code, id_of, row

TASK = system("identity.tenures")
SECOND = timedelta(seconds=1)
NEXT = start_of(date(2027, 2, 21))  # three months of the calendar after AT
DUE = start_of(date(2026, 12, 5))  # fourteen days after AT


@pytest.fixture
def team(people):
    team = Team(people)
    team.compliance = people.staff("compliance", "compliance-officer")
    return team


def opened(at=AT):
    return reviews.open_due(by=TASK, at=at)


def item_of(who):
    return AccessReviewItem.objects.get(account=who.id, review__closed_at=None).id


def seen(who):
    return [role.key for role in api.staff_member(id_of(who), at=LATER).roles]


def confirm(who, by, at=LATER, **changes):
    return api.confirm_item(**{"item": item_of(who), "seen": seen(who), "by": by, "at": at, **changes})


def settle(at=LATER):
    reviews.settle(by=TASK, at=at)


def test_a_review_of_every_open_account_begins_each_period_and_once(team):
    assert team.disable(team.clerk) == Passed()
    first = opened()
    assert isinstance(first, UUID)
    assert {str(one.account) for one in api.items_of(first)} == {team.admin.id, team.officer.id, team.compliance.id}
    assert AccessReview.objects.get().due_at == DUE
    assert opened() is None
    assert opened(NEXT - SECOND) is None
    assert isinstance(opened(NEXT), UUID)


def test_two_workers_open_one(team):
    def run(_):
        try:
            return opened()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(run, range(2)))
    assert sorted(one is None for one in made) == [False, True]


def test_whoever_reviews_is_somebody_else_and_may(team):
    opened()
    assert code(confirm(team.officer, team.officer)) == "identity.staff-own"
    assert code(confirm(team.officer, team.admin)) == "identity.staff-review-not-permitted"
    assert confirm(team.officer, team.compliance) == Passed()
    again = AccessReviewItem.objects.get(account=team.officer.id)
    assert (again.outcome, again.decided_by) == ("kept", str(team.compliance))
    refused = api.confirm_item(item=again.id, seen=seen(team.officer), by=team.compliance, at=LATER)
    assert code(refused) == "identity.staff-review-decided"


def test_roles_that_changed_under_the_reviewers_eyes_are_looked_at_again(team):
    opened()
    looked_at = seen(team.clerk)
    assert team.approve(team.roles(team.clerk, "underwriter")) == Passed()
    assert code(confirm(team.clerk, team.officer, seen=looked_at)) == "identity.staff-review-otherwise"
    assert confirm(team.clerk, team.officer) == Passed()
    assert AccessReviewItem.objects.get(account=team.clerk.id).roles == ["underwriter"]


def test_removing_disables_at_once_and_changing_takes_another(team):
    opened()
    assert api.remove_item(item=item_of(team.clerk), by=team.officer, at=LATER) == Passed()
    assert row(team.clerk).closed_at == LATER
    alone = api.change_item(item=item_of(team.admin), roles=["underwriter"], by=team.officer, at=LATER)
    assert code(alone) == "identity.staff-review-nobody"  # the only one who approves asks
    asked = api.change_item(item=item_of(team.admin), roles=["underwriter"], by=team.compliance, at=LATER)
    assert code(asked) == "identity.staff-last"  # nobody would be left who proposes
    assert AccessReviewItem.objects.get(account=team.admin.id).outcome == ""


def test_a_change_that_is_rejected_has_to_be_decided_again_and_the_review_stays_open(team):
    review = opened()
    proposal = api.change_item(item=item_of(team.clerk), roles=["underwriter"], by=team.compliance, at=LATER)
    for who, by in ((team.admin, team.officer), (team.officer, team.compliance), (team.compliance, team.officer)):
        assert confirm(who, by) == Passed()
    settle()
    assert AccessReview.objects.get().closed_at is None  # the change waits
    assert api.reject(approval=proposal, reason="還在交接", by=team.officer, at=LATER) == Passed()
    settle()
    assert AccessReviewItem.objects.get(account=team.clerk.id).outcome == ""
    assert confirm(team.clerk, team.officer) == Passed()
    settle(LATER + SECOND)
    assert AccessReview.objects.get().closed_at == LATER + SECOND
    kinds = [entry.kind for entry in entries_of(Subject("access-review", str(review)))]
    assert kinds.count("identity.review.decided") == 5
    assert (kinds[0], kinds[-1]) == ("identity.review.opened", "identity.review.closed")
    assert "identity.review.again" in kinds


def test_a_change_that_is_approved_closes_the_review(team):
    opened()
    proposal = api.change_item(item=item_of(team.clerk), roles=["underwriter"], by=team.compliance, at=LATER)
    for who, by in ((team.admin, team.officer), (team.officer, team.compliance), (team.compliance, team.officer)):
        confirm(who, by)
    assert api.approve(approval=proposal, by=team.officer, at=LATER) == Passed()
    settle()
    assert AccessReview.objects.get().closed_at == LATER
    assert "underwriting.decide" in api.permissions_of(id_of(team.clerk))


def test_an_account_that_is_disabled_meanwhile_needs_no_decision(team):
    opened()
    assert team.disable(team.clerk) == Passed()
    assert code(confirm(team.clerk, team.officer)) == "identity.staff-disabled"
    settle()
    gone = AccessReviewItem.objects.get(account=team.clerk.id)
    assert (gone.outcome, gone.decided_by) == ("gone", "system:identity.tenures")


def test_two_reviewers_at_once_decide_an_account_once(team, people):
    opened()
    second = people.staff("second", "compliance-officer")
    item, held = item_of(team.clerk), seen(team.clerk)

    def decide(by):
        try:
            return api.confirm_item(item=item, seen=held, by=by, at=LATER)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(decide, [team.officer, second]))
    assert sorted(type(one).__name__ for one in found) == ["Passed", "Refused"]


def test_late_to_the_second_and_shown_by_probe_and_answer(team):
    look = probes.get("accounts.use-reviewed").run
    assert isinstance(look(AT).verdict, Held)
    assert (
        code(look(AT + timedelta(days=1)).verdict) == "identity.reviews-late"
    )  # accounts, and nobody goes through them
    opened()
    assert look(DUE - SECOND).verdict == Passed()
    assert code(look(DUE).verdict) == "identity.reviews-late"
    answer = answers.get("identity.account-reviews").look
    assert answer(DUE - SECOND).state == "good"
    assert answer(DUE).state == "bad"
    assert api.late_reviews(DUE - SECOND) == 0
    assert api.late_reviews(DUE) == 1
    for who, by in (
        (team.admin, team.officer), (team.officer, team.compliance), (team.compliance, team.officer),
        (team.clerk, team.officer),
    ):  # fmt: skip
        confirm(who, by)
    settle()
    assert look(DUE).verdict == Passed()
    assert look(NEXT + timedelta(days=1) - SECOND).verdict == Passed()
    assert code(look(NEXT + timedelta(days=1)).verdict) == "identity.reviews-late"


def test_use_of_an_emergency_account_is_judged_with_words(team):
    proposed = api.propose_emergency(
        login="emergency.1", name="李系統", mail="e@anbao.example", roles=["security-officer"], hours=1,
        reason="資料庫無法連線", by=team.admin, at=AT,
    )  # fmt: skip
    assert team.approve(proposed) == Passed()
    account = api.account_of("emergency.1")
    api.Account.objects.filter(id=account).update(signed_in_at=LATER, closed_at=LATER)
    from django.db import transaction

    with transaction.atomic(durable=True):
        reviews.open_emergency_review(api.Account.objects.get(id=account), by=TASK, at=LATER)
    item = AccessReviewItem.objects.get(account=account).id
    held = ["security-officer"]
    assert code(api.remove_item(item=item, by=team.officer, at=LATER)) == "identity.staff-review-not-here"
    without = api.confirm_item(item=item, seen=held, by=team.officer, at=LATER)
    assert code(without) == "identity.staff-review-note"
    assert code(api.flag_item(item=item, note="長" * 501, by=team.officer, at=LATER)) == "identity.staff-review-note"
    assert api.flag_item(item=item, note="多看了兩份保單，請說明", by=team.officer, at=LATER) == Passed()
    assert api.review_item(item).note == "多看了兩份保單，請說明"
    settle()
    assert AccessReview.objects.get().closed_at == LATER


def test_an_ordinary_account_cannot_be_flagged(team):
    opened()
    flagged = api.flag_item(item=item_of(team.clerk), note="?", by=team.officer, at=LATER)
    assert code(flagged) == "identity.staff-review-not-here"
