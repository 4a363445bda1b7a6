"""Privileged sessions: a reason, another's approval, the password again, an end, and somebody else who looks."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import connections

from anbao import console as console_package
from anbao.console.views import ledger as _ledger  # noqa: F401  (its views register what they close)
from anbao.console.views.privileged_gate import GUARDED
from anbao.identity import api
from anbao.identity.actions import privileged
from anbao.identity.domain.privileged import REASONS
from anbao.identity.models import PrivilegedSession, Session
from anbao.kernel.actor import Subject, system
from anbao.kernel.clock import start_of
from anbao.kernel.registries import probes
from anbao.kernel.verdict import Held, Passed
from anbao.ledger.api import entries_of
from tests.integration.identity.conftest import AT, PASSWORD
from tests.integration.identity.test_staffing import LATER, Team, code, id_of

TASK = system("identity.tenures")
SECOND = timedelta(seconds=1)
KEY = "b" * 64


@pytest.fixture
def team(people):
    team = Team(people)
    Session.objects.create(
        key_hash=KEY, audience="staff", account_id=team.admin.id, started_at=AT, seen_at=AT, content=b"x"
    )
    return team


def asked(team, *, minutes=60, reason="替新同仁開帳號，補一件漏掉的角色", by=None, at=AT):
    return api.propose_privileged(minutes=minutes, reason=reason, by=by or team.admin, at=at)


def approved(team, **changes):
    assert team.approve(asked(team, **changes)) == Passed()
    return PrivilegedSession.objects.latest("approved_at")


def opened(session, team, *, password=PASSWORD, by=None, at=LATER, key=KEY):
    return api.open_privileged(session=session.id, key_hash=key, password=password, by=by or team.admin, at=at)


def is_open(team, at, key=KEY):
    from anbao.identity.queries.privileged import open_session

    return open_session(id_of(team.admin), key, at=at) is not None


def kinds(session):
    return [entry.kind for entry in entries_of(Subject("privileged-session", str(session.id)))]


@pytest.mark.parametrize(("minutes", "taken"), [(0, False), (1, True), (240, True), (241, False)])
def test_minutes_are_bound_by_the_figure(team, minutes, taken):
    made = asked(team, minutes=minutes)
    assert isinstance(made, UUID) if taken else code(made) == "identity.staff-privileged-minutes"


def test_a_reason_and_privileged_work_are_needed_and_one_at_a_time(team):
    assert code(asked(team, reason=" ")) == "identity.staff-privileged-reason"
    assert code(asked(team, reason="長" * 501)) == "identity.staff-privileged-reason"
    assert code(asked(team, by=team.clerk)) != "identity.staff-privileged-asked"
    first = asked(team)
    assert code(asked(team)) == "identity.staff-privileged-asked"
    assert team.approve(first) == Passed()
    assert code(asked(team, at=LATER)) == "identity.staff-privileged-asked"


def test_whoever_could_do_nothing_in_it_may_not_ask(people):
    team = Team(people)
    underwriter = people.staff("under", "underwriter")
    assert code(asked(team, by=underwriter)) == "identity.staff-privileged-nothing"


def test_it_is_approved_by_another_with_the_permission(team):
    proposal = asked(team)
    assert code(team.approve(proposal, by=team.admin)) == "identity.approval-same-person"
    assert code(team.approve(proposal, by=team.clerk)) == "identity.approval-not-permitted"
    assert team.approve(proposal) == Passed()


def test_it_opens_with_the_password_in_one_browser_and_ends_to_the_second(team):
    session = approved(team)
    assert code(opened(session, team, password="Wrong-11-password")) == "identity.wrong-password"
    assert code(opened(session, team, by=team.officer)) == "identity.staff-privileged-over"
    assert opened(session, team) == Passed()
    end = LATER + timedelta(minutes=60)
    assert is_open(team, end - SECOND)
    assert not is_open(team, end)
    assert not is_open(team, LATER, key="c" * 64)
    assert code(opened(session, team)) == "identity.staff-privileged-over"
    privileged.close_over(by=TASK, at=end + timedelta(minutes=3))
    session.refresh_from_db()
    assert session.ended_at == end
    assert kinds(session) == [
        "identity.privileged.approved",
        "identity.privileged.opened",
        "identity.privileged.ended",
    ]


def test_the_opening_is_a_decision_of_the_guard(team):
    session = approved(team)
    PrivilegedSession.objects.filter(id=session.id).update(approved_by=str(team.admin))  # by nobody else
    assert code(opened(session, team)) == "identity.privileged-unapproved"
    assert not is_open(team, LATER)
    refused = entries_of(Subject("privileged-session", str(session.id)))[-1]
    assert (refused.kind, refused.clauses) == ("identity.privileged.refused", ("co.privileged-sessions",))


def test_it_is_opened_within_the_figure_after_its_approval(team):
    session = approved(team)  # at LATER
    late = LATER + timedelta(hours=8)
    assert code(opened(session, team, at=late)) == "identity.staff-privileged-over"
    assert opened(session, team, at=late - SECOND) == Passed()


def test_it_ends_by_hand_and_with_the_sign_in(team):
    session = approved(team)
    assert opened(session, team) == Passed()
    assert api.end_privileged(key_hash=KEY, by=team.admin, at=LATER + SECOND) == Passed()
    assert not is_open(team, LATER + SECOND)
    assert (
        code(api.end_privileged(key_hash=KEY, by=team.admin, at=LATER + SECOND)) == "identity.staff-privileged-not-open"
    )
    later = LATER + timedelta(minutes=1)
    second = api.approve(approval=asked(team, at=later), by=team.officer, at=later)
    assert second == Passed()
    other = PrivilegedSession.objects.get(opened_at=None)
    assert opened(other, team, at=later + SECOND) == Passed()
    Session.objects.all().delete()
    privileged.close_over(by=TASK, at=later + timedelta(minutes=2))
    other.refresh_from_db()
    assert other.ended_at == later + timedelta(minutes=2)


def test_two_browsers_open_it_once(team):
    session = approved(team)

    def run(key):
        try:
            return opened(session, team, key=key)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(run, ["d" * 64, "e" * 64]))
    assert sorted(type(one).__name__ for one in found) == ["Passed", "Refused"]


def test_somebody_else_looks_and_says_what_is_questionable(team, people):
    session = approved(team)
    opened(session, team)
    look = {"session": session.id, "at": LATER + timedelta(hours=2)}
    early = api.review_privileged(**look, in_order=True, note="", by=team.officer)
    assert code(early) == "identity.staff-privileged-not-ended"
    privileged.close_over(by=TASK, at=LATER + timedelta(hours=2))
    assert code(api.review_privileged(**look, in_order=True, note="", by=team.admin)) == "identity.staff-privileged-own"
    refused = api.review_privileged(**look, in_order=True, note="", by=team.clerk)
    assert code(refused) == "identity.staff-privileged-not-permitted"
    silent = api.review_privileged(**look, in_order=False, note=" ", by=team.officer)
    assert code(silent) == "identity.staff-privileged-note"
    assert api.review_privileged(**look, in_order=False, note="多開了一個帳號", by=team.officer) == Passed()
    assert api.privileged_session(session.id, at=LATER).note == "多開了一個帳號"
    again = api.review_privileged(**look, in_order=True, note="", by=team.officer)
    assert code(again) == "identity.staff-privileged-not-ended"


def test_probe_is_red_once_a_look_is_late_to_the_second(team):
    look = probes.get("access.privileged-reviewed").run
    assert isinstance(look(AT).verdict, Held)
    session = approved(team)
    opened(session, team)
    privileged.close_over(by=TASK, at=LATER + timedelta(hours=1))
    due = start_of(date(2026, 11, 28))  # seven days after the 20th
    assert look(due - SECOND).verdict == Passed()
    assert code(look(due).verdict) == "identity.privileged-unseen"
    PrivilegedSession.objects.update(reviewed_by=str(team.admin), reviewed_at=LATER, in_order=True)
    assert code(look(due).verdict) == "identity.privileged-unseen"  # its owner looked
    PrivilegedSession.objects.update(reviewed_by=str(team.officer))
    assert look(due).verdict == Passed()
    PrivilegedSession.objects.update(reviewed_by="", reviewed_at=None, in_order=None, ended_at=None)
    assert code(look(LATER + timedelta(hours=1, minutes=30)).verdict) == "identity.privileged-unseen"  # nobody ended it


def test_two_of_the_same_few_approve_each_other(team):
    mine, theirs = asked(team), asked(team, by=team.officer)
    assert team.approve(mine, by=team.officer) == Passed()
    assert team.approve(theirs, by=team.admin) == Passed()


def test_an_external_approver_has_an_end_and_nothing_else(team):
    wanted = {"login": "outside", "roles": ["external-approver"]}
    assert code(team.open(**wanted)) == "identity.staff-external-ends"
    both = team.open(login="outside", roles=["external-approver", "underwriter"], last_day=date(2026, 12, 31))
    assert code(both) == "identity.staff-external-alone"
    assert code(team.roles(team.clerk, "external-approver")) == "identity.staff-external-ends"
    assert team.approve(team.open(**wanted, last_day=date(2026, 12, 31))) == Passed()
    account = api.account_of("outside")
    assert api.permissions_of(account) == {"approvals.view", "staff.approve", "privileged.approve"}
    forever = api.propose_term(account=account, last_day=None, by=team.admin, at=LATER)
    assert code(forever) == "identity.staff-external-ends"


def test_all_privileged_work_is_closed_by_a_view_and_in_the_catalogues():
    from importlib import import_module

    for module in ("exporting", "ledger", "staff_proposals", "tasks"):
        import_module(f"{console_package.__name__}.views.{module}")
    work = api.privileged_work()
    assert GUARDED.keys() == {one.key for one in work}
    assert sorted(one.reason for one in work) == sorted(REASONS)
