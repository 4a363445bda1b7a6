"""Joiners, movers and leavers: first days, ends, moves on their day, idleness with notice, emergencies that end."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connections
from django.test import RequestFactory

from anbao.identity import api
from anbao.identity.actions import tenures
from anbao.identity.actions.start_passwords import send_start_password
from anbao.identity.backends.store import SessionStore
from anbao.identity.middleware.request import Request
from anbao.identity.models import AccessReview, Account, RoleMove, Session, Tenure
from anbao.identity.queries.idle import still_open
from anbao.kernel.actor import system
from anbao.kernel.clock import TAIPEI, start_of
from anbao.kernel.registries import answers, probes
from anbao.kernel.verdict import Passed, Refused
from anbao.messages.models import Message
from anbao.rulebook.api import Book, current_book, profile_of
from tests.integration.identity.conftest import AT
from tests.integration.identity.test_staffing import LATER, Team, code, id_of, kinds, row

TASK = system("identity.tenures")
SECOND = timedelta(seconds=1)
TODAY = date(2026, 11, 20)
MONDAY = date(2026, 11, 23)


@pytest.fixture
def team(people):
    return Team(people)


def sweep(at):
    tenures.sweep(by=TASK, at=at)


def idle(at):
    tenures.sweep_idle(by=TASK, at=at)


def emergency(team, *, hours=8, reason="正式環境資料庫無法連線，要當場處理", **changes):
    wanted = {"login": "emergency.1", "name": "李系統", "mail": "e@anbao.example", "roles": ["security-officer"]}
    asked = {**wanted, "hours": hours, "reason": reason, "by": team.admin, "at": AT, **changes}
    return api.propose_emergency(**asked)


def probe(name, at):
    return probes.get(name).run(at).verdict


def test_a_joiner_has_roles_and_a_start_password_on_the_first_day_and_not_before(team):
    assert team.approve(team.open(first_day=MONDAY)) == Passed()
    account = api.account_of("newcomer")
    morning = start_of(MONDAY)
    sweep(morning - SECOND)
    assert api.permissions_of(account) == frozenset()
    assert "identity.start-password.ordered" not in kinds(account)
    refused = api.issue_start_password(account=account, by=team.admin, at=morning - SECOND)
    assert code(refused) == "identity.staff-not-begun"
    sweep(morning)
    sweep(morning)
    assert "policies.serve" in api.permissions_of(account)
    assert kinds(account).count("identity.start-password.ordered") == 1
    assert send_start_password(account=account, by=TASK, at=morning)


@pytest.mark.parametrize(
    ("first", "last", "says"),
    [
        (TODAY - timedelta(days=1), None, "identity.staff-starts-early"),
        (None, TODAY - timedelta(days=1), "identity.staff-ends-early"),
        (MONDAY, MONDAY - timedelta(days=1), "identity.staff-ends-early"),
    ],
)
def test_days_that_are_over_or_the_wrong_way_round_are_refused(team, first, last, says):
    assert code(team.open(first_day=first, last_day=last)) == says


@pytest.mark.parametrize(("first", "last"), [(TODAY, TODAY), (None, TODAY), (MONDAY, MONDAY), (None, None)])
def test_days_from_today_on_are_taken(team, first, last):
    assert isinstance(team.open(first_day=first, last_day=last), UUID)


def test_an_account_is_over_to_the_second_and_then_closed_by_the_task(team):
    assert team.approve(team.open(last_day=TODAY)) == Passed()
    account = Account.objects.get(login_index=row_of("newcomer"))
    end = start_of(TODAY + timedelta(days=1))
    assert account.ends_at == end
    assert signed_in(account, end - SECOND) is True
    assert signed_in(account, end) is False
    sweep(end - SECOND)
    assert Account.objects.get(id=account.id).closed_at is None
    assert probe("accounts.expired-temporary", end + timedelta(minutes=29)) == Passed()
    assert code(probe("accounts.expired-temporary", end + timedelta(minutes=30))) == "identity.accounts-expired"
    sweep(end)
    assert Account.objects.get(id=account.id).closed_at == end
    assert probe("accounts.expired-temporary", end + timedelta(hours=1)) == Passed()
    assert kinds(account.id).count("identity.account.disabled") == 1


def row_of(login):
    return Account.objects.get(id=api.account_of(login)).login_index


def signed_in(account, at):
    """Whether a request of a browser that this account is signed in on is this account's."""
    request = RequestFactory().get("/console/")
    request.__class__ = Request
    session = SessionStore(audience="staff", at=at)
    session["account"] = str(account.id)
    session.create()
    request.session = SessionStore(session.session_key, audience="staff", at=at)
    return request.account is not None


def test_the_end_is_changed_by_two_and_only_as_it_stood(team):
    account = id_of(team.clerk)
    ask = {"account": account, "by": team.admin}
    assert code(api.propose_term(**ask, last_day=None, at=AT)) == "identity.staff-same-term"
    early = api.propose_term(**ask, last_day=TODAY - timedelta(days=1), at=AT)
    assert code(early) == "identity.staff-ends-early"
    proposed = api.propose_term(**ask, last_day=MONDAY, at=AT)
    assert row(team.clerk).ends_at is None
    assert code(api.propose_term(**ask, last_day=MONDAY, at=AT)) == "identity.staff-waits"
    assert team.approve(proposed) == Passed()
    assert row(team.clerk).ends_at == start_of(MONDAY + timedelta(days=1))
    again = api.propose_term(**ask, last_day=None, at=LATER)
    Account.objects.filter(id=account).update(ends_at=start_of(MONDAY))
    assert code(team.approve(again)) == "identity.staff-changed"


def test_a_move_comes_on_its_day_and_ends_the_old_roles(team):
    account = id_of(team.clerk)
    ask = {"account": account, "roles": ["underwriter"], "by": team.admin}
    assert code(api.propose_roles(**ask, from_day=TODAY, at=AT)) == "identity.staff-move-past"
    assert team.approve(api.propose_roles(**ask, from_day=MONDAY, at=AT)) == Passed()
    assert code(api.propose_roles(**ask, from_day=MONDAY, at=LATER)) == "identity.staff-move-ahead"
    sweep(start_of(MONDAY) - SECOND)
    assert "policies.serve" in api.permissions_of(account)
    sweep(start_of(MONDAY))
    assert api.permissions_of(account) == frozenset(
        {"applications.view", "tokens.make", "underwriting.decide", "catalogue.view", "rulebook.view"}
    )
    assert kinds(account)[-3:] == ["identity.move.done", "identity.roles.taken", "identity.roles.granted"]
    assert api.failed_moves(start_of(MONDAY)) == []


def test_a_move_that_may_not_come_about_any_more_is_shown_until_somebody_sees_to_it(team):
    account, morning = id_of(team.clerk), start_of(MONDAY)
    ask = {"account": account, "roles": ["compliance-officer"], "by": team.admin}
    assert team.approve(api.propose_roles(**ask, from_day=MONDAY, at=AT)) == Passed()
    RoleMove.objects.update(roles=["commerce-clerk", "compliance-officer"])  # what two never approved together
    sweep(morning)
    assert RoleMove.objects.get().outcome == "identity.staff-together"
    assert "policies.serve" in api.permissions_of(account)
    assert api.failed_moves(morning) == [(account, morning)]
    assert (
        api.approve(approval=team.roles(team.clerk, "underwriter", at=morning), by=team.officer, at=morning + SECOND)
        == Passed()
    )
    assert api.failed_moves(morning + SECOND) == []


def test_a_move_is_called_off_by_one_or_with_the_account(team):
    account = id_of(team.clerk)
    assert code(api.withdraw_move(account=account, by=team.admin, at=AT)) == "identity.staff-no-move"
    ask = {"account": account, "roles": ["underwriter"], "by": team.admin, "from_day": MONDAY, "at": AT}
    assert team.approve(api.propose_roles(**ask)) == Passed()
    assert code(api.withdraw_move(account=account, by=team.clerk, at=LATER)) == "identity.staff-own"
    assert api.withdraw_move(account=account, by=team.admin, at=LATER) == Passed()
    sweep(start_of(MONDAY))
    assert "policies.serve" in api.permissions_of(account)
    assert team.approve(api.propose_roles(**ask)) == Passed()
    assert team.disable(team.clerk) == Passed()
    assert [one.outcome for one in RoleMove.objects.order_by("approved_at", "id")] == ["withdrawn", "withdrawn"]


def test_two_workers_carry_a_move_out_once(team):
    ask = {"account": id_of(team.clerk), "roles": ["underwriter"], "by": team.admin, "from_day": MONDAY, "at": AT}
    assert team.approve(api.propose_roles(**ask)) == Passed()

    def run(_):
        try:
            sweep(start_of(MONDAY))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(run, range(2)))
    assert kinds(id_of(team.clerk)).count("identity.move.done") == 1


# Signed in on 20 August in Taiwan, idle with the end of 20 November; fourteen days before is the notice.
SIGNED_IN = datetime(2026, 8, 20, 10, 0, tzinfo=TAIPEI)
IDLE = start_of(date(2026, 11, 21))
NOTICE = start_of(date(2026, 11, 6))


def sleeping(team):
    Account.objects.filter(id=team.clerk.id).update(signed_in_at=SIGNED_IN, opened_at=SIGNED_IN)
    return id_of(team.clerk)


def test_idle_account_is_told_once_and_disabled_with_the_last_moment_of_the_figure(team):
    account = sleeping(team)
    idle(NOTICE - SECOND)
    assert Message.objects.filter(template="identity.idle-notice").count() == 0
    idle(NOTICE)
    idle(NOTICE + SECOND)
    assert Message.objects.filter(template="identity.idle-notice").count() == 1
    idle(IDLE - SECOND)
    assert row(team.clerk).closed_at is None
    idle(IDLE)
    assert row(team.clerk).closed_at == IDLE
    assert kinds(account)[-1] == "identity.account.disabled"


def test_signing_in_after_the_notice_keeps_the_account(team):
    sleeping(team)
    idle(NOTICE)
    Account.objects.filter(id=team.clerk.id).update(signed_in_at=NOTICE + SECOND)
    idle(IDLE)
    assert row(team.clerk).closed_at is None


def test_nobody_is_disabled_without_having_been_told_for_as_long_as_the_figure_says(team):
    sleeping(team)
    idle(IDLE)  # the worker did not run for two weeks
    idle(IDLE + timedelta(days=14))
    assert row(team.clerk).closed_at is None
    idle(IDLE + timedelta(days=15))
    assert row(team.clerk).closed_at is not None


def test_enabled_again_counts_from_then(team):
    account = sleeping(team)
    idle(NOTICE)
    idle(IDLE)
    proposed = api.propose_enable(account=account, by=team.admin, at=IDLE)
    assert api.approve(approval=proposed, by=team.officer, at=IDLE) == Passed()
    idle(IDLE + timedelta(days=1))
    assert row(team.clerk).closed_at is None
    assert Tenure.objects.get(account=account).enabled_at == IDLE


def test_the_last_who_can_approve_stays_though_idle_and_is_found(team):
    Account.objects.filter(id=team.officer.id).update(signed_in_at=SIGNED_IN, opened_at=SIGNED_IN)
    idle(NOTICE)
    idle(IDLE)
    idle(IDLE + SECOND)
    assert row(team.officer).closed_at is None
    assert kinds(id_of(team.officer)).count("identity.account.unchanged") == 1
    day = timedelta(days=1)
    assert still_open(IDLE + day - SECOND) == []
    assert still_open(IDLE + day) == [id_of(team.officer)]
    assert probe("accounts.idle", IDLE + day - SECOND) == Passed()
    assert code(probe("accounts.idle", IDLE + day)) == "identity.accounts-idle"


def test_a_broker_takes_the_figure_of_its_own_item(team):
    content = {"company": {"kind": "broker", "sector": "non-life", "name": "測試"}, "activities": [], "stricter": {}}
    book = Book(current_book(), profile_of({**content, "activities": ["online_sale"]}), TODAY)
    figures = {name: book.figure(name) for name in ("accounts.idle_after", "accounts.idle_notice")}
    assert {name: str(value.period) for name, value in figures.items()} == {
        "accounts.idle_after": "P3M",
        "accounts.idle_notice": "P14D",
    }
    assert figures["accounts.idle_after"].clause == "brk.item-idle-accounts"


def test_disabled_account_with_a_session_is_found(team):
    Session.objects.create(
        key_hash="a" * 64, audience="staff", account=row(team.clerk), started_at=AT, seen_at=AT, content=b"x"
    )
    Account.objects.filter(id=team.clerk.id).update(closed_at=AT)
    assert code(probe("accounts.inactive", LATER)) == "identity.accounts-idle"


@pytest.mark.parametrize(("hours", "taken"), [(0, False), (1, True), (8, True), (9, False), (10**9, False)])
def test_hours_of_an_emergency_are_bound_by_the_figure(team, hours, taken):
    made = emergency(team, hours=hours)
    assert isinstance(made, UUID) if taken else code(made) == "identity.staff-emergency-hours"


def test_an_emergency_needs_a_reason_and_no_pair(team):
    assert code(emergency(team, reason=" ")) == "identity.staff-no-reason"
    assert code(emergency(team, roles=["administrator", "security-officer"])) == "identity.staff-together"
    assert code(emergency(team, by=team.clerk)) == "identity.staff-not-permitted"


def test_a_used_emergency_account_ends_by_itself_is_never_enabled_and_has_to_be_gone_through(team):
    assert api.approve(approval=emergency(team), by=team.officer, at=LATER) == Passed()
    account, end = api.account_of("emergency.1"), LATER + timedelta(hours=8)
    made = Account.objects.get(id=account)
    assert (made.ends_at, made.password_expires_at) == (end, end)
    Account.objects.filter(id=account).update(signed_in_at=LATER + SECOND)
    sweep(end - SECOND)
    assert Account.objects.get(id=account).closed_at is None
    sweep(end)
    sweep(end + SECOND)
    assert Account.objects.get(id=account).closed_at == end
    (review,) = AccessReview.objects.all()
    assert review.key == f"emergency-{account}"
    assert code(api.propose_enable(account=account, by=team.admin, at=end)) == "identity.staff-emergency-over"
    assert probe("accounts.expired-temporary", end) == Passed()
    review.items.all().delete()
    review.delete()
    assert code(probe("accounts.expired-temporary", end)) == "identity.accounts-expired"


def test_an_emergency_account_that_nobody_used_leaves_nothing_to_go_through(team):
    assert api.approve(approval=emergency(team), by=team.officer, at=LATER) == Passed()
    sweep(LATER + timedelta(hours=8))
    assert AccessReview.objects.count() == 0
    figures = answers.get("identity.account-reviews").look(LATER + timedelta(hours=9)).figures
    assert {one.label: one.value for one in figures}["到期還沒停用"] == 0


def test_whoever_has_an_emergency_account_cannot_have_its_end_moved(team):
    assert api.approve(approval=emergency(team), by=team.officer, at=LATER) == Passed()
    moved = api.propose_term(account=api.account_of("emergency.1"), last_day=None, by=team.admin, at=LATER)
    assert isinstance(moved, Refused)
    assert code(moved) == "identity.staff-emergency-over"
