"""Accounts of staff: two people open and change them, one disables, nobody their own, and two are always left."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from anbao.identity import api
from anbao.identity.actions.first import open_first
from anbao.identity.actions.start_passwords import send_start_password
from anbao.identity.models import Account, DutyPair, Role, RoleGrant, Session
from anbao.kernel import registries
from anbao.kernel.actor import Actor, ActorKind, Subject, system
from anbao.kernel.verdict import Passed, Refused
from anbao.ledger.api import entries_of
from anbao.messages.models import Message
from tests.integration.identity.conftest import AT, PASSWORD

LATER = AT + timedelta(minutes=5)


@pytest.fixture
def team(people):
    return Team(people)


class Team:
    """An administrator who proposes and an officer who approves."""

    def __init__(self, people):
        self.people = people
        self.admin, self.officer = people.staff("admin", "administrator"), people.staff("officer", "security-officer")
        self.clerk = people.staff("clerk", "commerce-clerk")

    def approve(self, proposed, by=None):
        return api.approve(approval=proposed, by=by or self.officer, at=LATER)

    def open(self, **changes):
        wanted = {"login": "newcomer", "name": "新同仁", "mail": "new@anbao.example", "roles": ["commerce-clerk"]}
        return api.propose_account(**{**wanted, **changes}, by=self.admin, at=AT)

    def roles(self, who, *roles, by=None, at=AT):
        return api.propose_roles(account=id_of(who), roles=roles, by=by or self.admin, at=at)

    def disable(self, who, by=None):
        return api.disable_staff(account=id_of(who), by=by or self.admin, at=LATER)


def id_of(actor):
    return api.Account.objects.get(id=actor.id).id


def both_at_once(people, login="both"):
    """Somebody who proposes and approves, from a time before these were kept apart."""
    actor = people.staff(login, "administrator")
    grant = {"role_id": "security-officer", "granted_by": "staff:earlier", "granted_at": AT}
    RoleGrant.objects.create(id=uuid4(), account_id=actor.id, **grant)
    return actor


def row(actor):
    return Account.objects.get(id=actor.id)


def kinds(account):
    return [entry.kind for entry in entries_of(Subject("account", str(account)))]


def code(refused):
    assert isinstance(refused, Refused), refused
    return refused.reason.code


def sign_in(login, password, at=LATER):
    return api.check_password(login=login, password=password, audience="staff", by=system("tests"), at=at)


def test_account_is_there_once_another_approved_and_its_password_goes_to_its_owner_alone(team):
    proposed = team.open()
    assert api.account_of("newcomer") is None
    assert team.approve(proposed, by=team.admin).reason.code == "identity.approval-same-person"
    assert team.approve(proposed) == Passed()
    account = api.account_of("newcomer")
    assert api.permissions_of(account) == api.permissions_of(id_of(team.clerk))
    assert Account.objects.get(id=account).password is None
    assert isinstance(sign_in("newcomer", ""), Refused)
    assert send_start_password(account=account, by=system("tests"), at=LATER) is True
    assert send_start_password(account=account, by=system("tests"), at=LATER) is False  # a task that runs twice
    message = Message.objects.get(template="identity.start-password")
    made = Account.objects.get(id=account)
    assert (made.password_is_default, made.password_expires_at) == (True, LATER + timedelta(hours=72))
    assert message.expires_at == made.password_expires_at
    assert message.secret_text is not None
    assert kinds(account).count("identity.start-password.sent") == 1


def test_login_that_is_taken_or_misshaped_and_no_role_are_refused(team):
    assert code(team.open(login="Clerk")) == "identity.staff-login-taken"
    assert code(team.open(login="12345")) == "identity.login-shape"
    assert code(team.open(roles=[])) == "identity.staff-no-role"
    first, second = team.open(), team.open()
    assert team.approve(first) == Passed()
    assert code(team.approve(second)) == "identity.staff-login-taken"


def test_role_that_nobody_adopted_is_an_error(team):
    with pytest.raises(api.RoleUnknown):
        team.roles(team.clerk, "emperor")


def test_roles_change_when_approved_and_at_once(team):
    proposed = team.roles(team.clerk, "commerce-clerk", "underwriter")
    assert "underwriting.decide" not in api.permissions_of(id_of(team.clerk))
    assert code(team.roles(team.clerk, "underwriter")) == "identity.staff-waits"
    assert team.approve(proposed) == Passed()
    assert "underwriting.decide" in api.permissions_of(id_of(team.clerk))
    assert team.approve(team.roles(team.clerk, "underwriter")) == Passed()
    assert "policies.serve" not in api.permissions_of(id_of(team.clerk))
    assert code(team.roles(team.clerk, "underwriter")) == "identity.staff-same"
    assert kinds(id_of(team.clerk))[-2:] == ["identity.roles.granted", "identity.roles.taken"]


def test_nobody_changes_or_approves_their_own(team, people):
    both = both_at_once(people)
    assert code(team.roles(both, "underwriter", by=both)) == "identity.staff-own"
    assert code(team.disable(both, by=both)) == "identity.staff-own"
    assert code(api.issue_start_password(account=id_of(both), by=both, at=AT)) == "identity.staff-own"
    about_me = team.roles(both, "security-officer", "underwriter")
    assert code(team.approve(about_me, by=both)) == "identity.staff-own"
    assert team.approve(about_me) == Passed()


@pytest.mark.parametrize("act", ["open", "roles", "disable", "start"])
def test_whoever_lacks_the_permission_changes_nothing(team, act):
    team.admin, other = team.clerk, team.officer
    done = {
        "open": team.open,
        "roles": lambda: team.roles(other, "underwriter"),
        "disable": lambda: team.disable(other),
        "start": lambda: api.issue_start_password(account=id_of(other), by=team.clerk, at=AT),
    }[act]()
    assert code(done) == "identity.staff-not-permitted"
    assert row(other).closed_at is None


def test_last_who_approves_is_kept_and_the_last_who_proposes(team, people):
    assert code(team.disable(team.officer)) == "identity.staff-last"
    assert code(team.roles(team.officer, "commerce-clerk")) == "identity.staff-last"
    assert "identity.account.unchanged" in kinds(id_of(team.officer))
    second = people.staff("second", "administrator")
    proposed = team.roles(team.admin, "underwriter", by=second)
    assert team.disable(second) == Passed()
    assert code(team.approve(proposed)) == "identity.staff-last"  # there were two when it was proposed


def test_one_who_may_do_both_is_not_two(team, people):
    both = both_at_once(people)
    assert team.disable(team.officer, by=both) == Passed()
    assert code(team.disable(team.admin, by=both)) == "identity.staff-last"


@pytest.mark.parametrize("_round", range(2))
def test_two_who_approve_are_never_removed_at_once(team, people, _round):
    second = people.staff("second", "security-officer")
    other = people.staff("other", "administrator")

    def disable(pair):
        try:
            return team.disable(pair[0], by=pair[1])
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(disable, [(team.officer, team.admin), (second, other)]))
    assert sorted(type(one).__name__ for one in answers) == ["Passed", "Refused"]
    assert len(api.staff_holding("staff.approve")) == 1


def test_two_who_take_the_role_from_each_other_leave_one(team, people):
    second = people.staff("second", "security-officer")
    proposals = [(team.roles(team.officer, "underwriter"), second), (team.roles(second, "underwriter"), team.officer)]

    def approve(pair):
        try:
            return team.approve(pair[0], by=pair[1])
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(approve, proposals))
    assert sorted(type(one).__name__ for one in answers) == ["Passed", "Refused"]
    assert len(api.staff_holding("staff.approve")) == 1


def test_disabled_account_loses_its_sessions_and_comes_back_with_a_start_password(team):
    account = row(team.clerk)
    Session.objects.create(
        key_hash="a" * 64, audience="staff", account=account, started_at=AT, seen_at=AT, content=b"x"
    )
    assert team.disable(team.clerk) == Passed()
    assert Session.objects.filter(account=account).count() == 0
    assert isinstance(sign_in("clerk", PASSWORD), Refused)
    assert code(team.disable(team.clerk)) == "identity.staff-disabled"
    assert code(team.roles(team.clerk, "underwriter")) == "identity.staff-disabled"
    proposed = api.propose_enable(account=account.id, by=team.admin, at=LATER)
    assert row(team.clerk).closed_at is not None
    assert team.approve(proposed) == Passed()
    assert (row(team.clerk).closed_at, row(team.clerk).password) == (None, None)
    assert isinstance(sign_in("clerk", PASSWORD), Refused)
    assert code(api.propose_enable(account=account.id, by=team.admin, at=LATER)) == "identity.staff-enabled"


def test_start_password_takes_the_present_one_away_and_may_not_come_again(team):
    assert api.issue_start_password(account=id_of(team.clerk), by=team.admin, at=AT) == Passed()
    assert isinstance(sign_in("clerk", PASSWORD), Refused)
    send_start_password(account=id_of(team.clerk), by=system("tests"), at=AT)
    again = api.set_password(account=id_of(team.clerk), password="Canyon-46-thistle", by=team.clerk, at=LATER)
    assert isinstance(again, Passed)
    assert (row(team.clerk).password_is_default, row(team.clerk).password_expires_at) == (False, None)


def test_first_accounts_open_from_the_command_line_until_two_can_do_it(people):
    who = {"name": "李系統", "mail": "first@anbao.example", "by": system("tests"), "at": AT}
    drawn = open_first(login="first", roles=["administrator"], **who)
    assert row(Actor(ActorKind.STAFF, str(api.account_of("first")))).password_is_default is True
    assert sign_in("first", drawn) == api.account_of("first")
    open_first(login="second", roles=["security-officer"], **who)
    assert code(open_first(login="third", roles=["administrator"], **who)) == "identity.staff-two-already"
    assert api.account_of("third") is None


def test_probe_finds_that_a_start_password_opens_nothing_and_would_find_if_it_did(team, monkeypatch):
    look = registries.probes.get("identity.default-password-change").run
    assert isinstance(look(AT).verdict, Passed)
    team.people.staff("starter", "underwriter", own=False)
    assert look(AT).says == "1 start passwords still to be changed"
    monkeypatch.setattr("anbao.identity.middleware.sessions._password_change", lambda _request: None)
    assert look(AT).verdict.reason.code == "identity.default-password-kept"


def person(team, who=None, **changes):
    wanted = {"name": "林承辦", "mail": "new-name@anbao.example", **changes}
    return api.propose_staff_person(account=id_of(who or team.clerk), **wanted, by=team.admin, at=AT)


def test_name_and_address_change_by_two_and_both_addresses_are_told(team):
    proposed = person(team)
    assert api.staff_member(id_of(team.clerk), at=AT).name == "陳同仁"
    assert code(person(team)) == "identity.staff-waits"
    assert team.approve(proposed) == Passed()
    now = api.staff_member(id_of(team.clerk), at=AT)
    assert (now.name, now.mail, now.login) == ("林承辦", "new-name@anbao.example", "clerk")
    assert Message.objects.filter(template="identity.staff-changed").count() == 2
    assert "identity.staff.changed" in kinds(id_of(team.clerk))
    assert code(person(team)) == "identity.staff-same-person-data"


def test_name_alone_is_told_once_and_nobody_changes_their_own(team):
    assert code(person(team, team.admin)) == "identity.staff-own"
    assert team.approve(person(team, mail="clerk@anbao.example")) == Passed()
    assert Message.objects.filter(template="identity.staff-changed").count() == 1


def test_a_change_of_somebody_who_changed_meanwhile_is_refused(team):
    first = person(team)
    payload = dict(api.proposed_payload(first))
    second = api.propose(act="identity.staff-person", payload={**payload, "name": "別人"}, by=team.admin, at=AT)
    assert team.approve(first) == Passed()
    assert code(team.approve(second)) == "identity.staff-changed"


def test_roles_of_a_release_are_adopted_at_the_command_line_and_said(team, capsys):
    call_command("adopt_roles")
    assert capsys.readouterr().out == "the roles are those of this release\n"
    Role.objects.filter(key="underwriter").update(permissions=["applications.view", "staff.approve"])
    DutyPair.objects.filter(key="advertising").delete()
    with pytest.raises(CommandError, match="2 to adopt"):
        call_command("adopt_roles", "--check")
    said = capsys.readouterr().out
    assert "underwriter: +catalogue.view +rulebook.view +tokens.make +underwriting.decide -staff.approve\n" in said
    assert "duties.advertising: +advertising.propose +advertising.approve\n" in said
    assert Role.objects.get(key="underwriter").permissions == ["applications.view", "staff.approve"]
    call_command("adopt_roles")
    assert "underwriting.decide" in Role.objects.get(key="underwriter").permissions
    call_command("adopt_roles", "--check")
    newest = entries_of(Subject("roles", "all"))[-2:]
    assert [(one.kind, one.by) for one in newest] == [
        ("identity.roles.adopted", "system:identity.adopt-roles"),
        ("identity.duties.adopted", "system:identity.adopt-roles"),
    ]
