"""Several people decide at the same moment, over real transactions: exactly one decision counts."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections
from django.test import Client

from anbao.identity import api as identity
from anbao.identity.models import ApprovalDecision
from anbao.kernel.actor import Subject
from anbao.ledger.api import entries_of
from anbao.rulebook import api as rulebook
from anbao.rulebook.models import ProfileVersion
from tests.integration.console.conftest import AT, BY, PASSWORD
from tests.integration.console.test_approvals import LATER, STRICTER, propose

DECIDED = {"identity.approval.approved", "identity.approval.rejected"}


@pytest.fixture
def office(committed_office):
    committed_office.adopt()
    return committed_office


@pytest.fixture
def officers(office):
    """Two browsers of people who may both decide."""
    login = "staff.second"
    identity.create_staff(
        login=login, name="李主管", mail="b@anbao.example", password=PASSWORD, roles=["security-officer"], by=BY, at=AT,
        own=True,
    )  # fmt: skip
    second = Client()
    assert second.post("/console/sign-in/", {"login": login, "password": PASSWORD}).status_code == 302
    return office.staff("security-officer"), second


def at_once(*acts):
    """What several browsers are answered that send `(browser, proposal, how)` at the same moment."""
    together = threading.Barrier(len(acts))

    def send(one):
        browser, proposal, how = one
        try:
            together.wait(20)
            return browser.post(f"/console/approvals/{proposal}/{how}/", {"reason": "先不要"})
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(send, acts))


def decisions(proposal):
    """The ledger's decisions on a proposal, and the reasons of what it refused."""
    entries = entries_of(Subject("approval", str(proposal)))
    told = [entry.kind for entry in entries if entry.kind in DECIDED]
    return told, [entry.clear["reason"] for entry in entries if entry.kind == "identity.approval.refused"]


@pytest.mark.parametrize("_round", range(3))
def test_two_approvers_at_once(office, officers, _round):
    proposed = propose(office)
    answers = at_once(*((browser, proposed, "approve") for browser in officers))
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    refused = next(answer for answer in answers if answer.status_code == 409)
    assert "這件事已經有人決定了。" in refused.content.decode()
    assert decisions(proposed) == (["identity.approval.approved"], ["identity.approval-decided"])
    assert (ApprovalDecision.objects.count(), ProfileVersion.objects.count()) == (1, 2)


@pytest.mark.parametrize("_round", range(3))
def test_one_approves_and_one_rejects_at_once(office, officers, _round):
    proposed = propose(office)
    answers = at_once((officers[0], proposed, "approve"), (officers[1], proposed, "reject"))
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    (told,), refused = decisions(proposed)
    assert refused == ["identity.approval-decided"]
    approved = identity.proposal(proposed).approved
    assert (told == "identity.approval.approved") is approved
    assert ProfileVersion.objects.count() == 1 + approved
    assert rulebook.figure("otp.valid_for", at=AT).own is approved


@pytest.mark.parametrize("how", ["approve", "reject"])
def test_author_decides_at_the_same_moment_as_somebody_else(office, officers, how):
    proposed = propose(office)
    mine, theirs = at_once((office.staff("compliance-officer"), proposed, how), (officers[0], proposed, "approve"))
    assert (mine.status_code, theirs.status_code) == (409, 302)
    told, refused = decisions(proposed)
    assert told == ["identity.approval.approved"]
    assert refused in (["identity.approval-same-person"], ["identity.approval-decided"])
    assert identity.proposal(proposed).decider == "陳主管"


def test_author_alone_never_decides(office, officers):
    proposed = propose(office)
    author = office.staff("compliance-officer")
    answers = at_once(*((author, proposed, how) for how in ("approve", "reject", "approve")))
    assert [answer.status_code for answer in answers] == [409, 409, 409]
    assert decisions(proposed) == ([], ["identity.approval-same-person"] * 3)
    assert ProfileVersion.objects.count() == 1


@pytest.mark.parametrize("_round", range(3))
def test_two_changes_of_one_profile_at_once(office, officers, _round):
    first, second = propose(office), propose(office, LATER)
    answers = at_once((officers[0], first, "approve"), (officers[1], second, "approve"))
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    assert [identity.proposal(one).approved for one in (first, second)].count(True) == 1
    assert ProfileVersion.objects.count() == 2
    kept = rulebook.current_profile(AT)
    won = STRICTER if identity.proposal(first).approved else LATER
    assert kept.digest == rulebook.profile_of(won).digest
    overtaken = second if identity.proposal(first).approved else first
    assert decisions(overtaken) == ([], ["rulebook.profile-changed"])


def test_stale_change_is_approved_by_nobody(office, officers):
    first, second = propose(office), propose(office, LATER)
    officers[0].post(f"/console/approvals/{first}/approve/")
    answers = at_once(*((browser, second, "approve") for browser in officers))
    assert [answer.status_code for answer in answers] == [409, 409]
    assert decisions(second) == ([], ["rulebook.profile-changed"] * 2)
    assert ProfileVersion.objects.count() == 2
    assert at_once((officers[1], second, "reject"))[0].status_code == 302


def test_request_that_began_earlier_does_not_slip_behind_a_later_change(office, officers):
    """It read its moment, then waited for the other's transaction."""
    first, second = propose(office), propose(office, LATER)
    office.at = AT + timedelta(seconds=2)
    officers[0].post(f"/console/approvals/{first}/approve/")
    office.at = AT + timedelta(seconds=1)
    assert officers[1].post(f"/console/approvals/{second}/approve/").status_code == 409
    assert ProfileVersion.objects.count() == 2
    assert decisions(second) == ([], ["rulebook.profile-changed"])
