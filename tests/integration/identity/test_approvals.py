import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, connections, transaction

from anbao.identity import api
from anbao.identity.models import Approval, ApprovalDecision
from anbao.kernel import registries
from anbao.kernel.registries import ApprovableAct
from anbao.kernel.verdict import Passed, Reason, Refused
from anbao.keys import api as keys
from anbao.ledger.domain.leaf import decode, part_context
from anbao.ledger.fields import AppendOnlyError
from anbao.ledger.models import Event
from tests.integration.identity.conftest import AT, BY

ACT = "tests.act"


@pytest.fixture
def done():
    done = []

    def execute(*, payload, by, at):
        if payload["n"] == 0:
            return Refused(Reason("tests.no", "不行", ""))
        if payload["n"] < 0:
            raise RuntimeError
        done.append((payload, by, at))
        return None

    registries.approvable_acts.add(ACT, ApprovableAct("測試", "catalogue.release", execute))
    yield done
    registries.approvable_acts.discard(ACT)


@pytest.fixture
def two(people):
    return people.staff("clerk1", "security-officer"), people.staff("officer", "security-officer")


def propose(author, n=1):
    return api.propose(act=ACT, payload={"n": n}, by=author, at=AT)


def test_approval_by_another_executes_once(two, done):
    author, officer = two
    approval = propose(author)
    assert api.approve(approval=approval, by=officer, at=AT) == Passed()
    assert done == [({"n": 1}, officer, AT)]
    again = api.approve(approval=approval, by=officer, at=AT)
    assert again.reason.code == "identity.approval-decided"
    assert len(done) == 1


def test_approval_by_the_author_refused_and_recorded(two, done):
    author, officer = two
    approval = propose(author)
    assert api.approve(approval=approval, by=author, at=AT).reason.code == "identity.approval-same-person"
    assert done == []
    assert Event.objects.filter(kind="identity.approval.refused").count() == 1
    assert api.approve(approval=approval, by=officer, at=AT) == Passed()


def test_approval_without_permission_refused(two, done, people):
    clerk = people.staff("clerk2", "commerce-clerk")
    approval = propose(two[0])
    assert api.approve(approval=approval, by=clerk, at=AT).reason.code == "identity.approval-not-permitted"
    assert api.approve(approval=approval, by=BY, at=AT).reason.code == "identity.approval-not-permitted"
    assert done == []


def test_approval_author_must_be_staff(two, done):
    with pytest.raises(api.AuthorNotStaff):
        propose(BY)


def test_approval_rejected_is_final(two, done):
    author, officer = two
    approval = propose(author)
    assert api.reject(approval=approval, reason="不合規定", by=officer, at=AT) == Passed()
    assert api.approve(approval=approval, by=officer, at=AT).reason.code == "identity.approval-decided"
    assert done == []


@pytest.mark.parametrize("reason", ["", " \n ", "理" * (api.LONGEST_REASON + 1)])
def test_rejection_without_a_reason_refused_and_recorded(two, done, reason):
    author, officer = two
    approval = propose(author)
    refused = api.reject(approval=approval, reason=reason, by=officer, at=AT)
    assert (refused.reason.code, refused.reason.field) == ("identity.approval-without-reason", "reason")
    assert not ApprovalDecision.objects.exists()
    assert Event.objects.filter(kind="identity.approval.refused").count() == 1
    assert api.approve(approval=approval, by=officer, at=AT) == Passed()


def test_rejection_tells_its_author_why_and_nobody_else_can_read_it(two, done):
    """Whoever writes a reason may name people: it is sealed, in the row and in the ledger."""
    author, officer = two
    approval = propose(author)
    reason = "王小明" + "理" * (api.LONGEST_REASON - 3)
    assert api.reject(approval=approval, reason=f" {reason} ", by=officer, at=AT) == Passed()
    assert api.proposal(approval).reason == reason
    assert api.latest_proposal(author, [ACT]).reason == reason
    assert api.latest_proposal(officer, [ACT]) is None
    assert [one.reason for one in api.proposals(open_only=False)] == [""]
    entry = Event.objects.get(kind="identity.approval.rejected")
    for kept in (bytes(entry.body), bytes(ApprovalDecision.objects.get().reason)):
        assert "王小明".encode() not in kept
    leaf = decode(bytes(entry.body))
    assert leaf.clear == {"act": ACT, "author": str(author)}
    (part,) = (keys.CommittedPart(p.key, p.salt, p.commitment, p.ciphertext) for p in leaf.parts)
    assert json.loads(keys.open_part(part, context=part_context(leaf.id, 0))) == {"reason": reason}


def test_approval_has_no_reason(two, done):
    author, officer = two
    approval = propose(author)
    api.approve(approval=approval, by=officer, at=AT)
    assert ApprovalDecision.objects.get().reason is None
    assert decode(bytes(Event.objects.get(kind="identity.approval.approved").body)).parts == ()
    assert api.proposal(approval).reason == ""


def test_approval_of_an_act_that_refuses_decides_nothing(two, done):
    author, officer = two
    approval = propose(author, n=0)
    assert api.approve(approval=approval, by=officer, at=AT).reason.code == "tests.no"
    assert not ApprovalDecision.objects.exists()


def test_approval_of_an_act_that_fails_rolls_back(two, done):
    author, officer = two
    approval = propose(author, n=-1)
    with pytest.raises(RuntimeError):
        api.approve(approval=approval, by=officer, at=AT)
    assert not ApprovalDecision.objects.exists()


def test_approval_payload_exchanged_refused(two, done):
    """Somebody with the database's keys puts another proposal's payload under this id."""
    from tests.support.environment import DATABASE, SERVER

    author, officer = two
    first, second = propose(author, n=1), propose(author, n=2)
    with SERVER.administrator(DATABASE) as admin:
        admin.execute("SET session_replication_role = replica")
        admin.execute(
            "UPDATE identity_approval SET payload = (SELECT payload FROM identity_approval WHERE id = %s)"
            " WHERE id = %s",
            [second, first],
        )
    assert api.approve(approval=first, by=officer, at=AT).reason.code == "identity.approval-changed"
    assert done == []


def test_approval_rows_are_append_only(two, done):
    approval = Approval.objects.get(id=propose(two[0]))
    with pytest.raises(AppendOnlyError):
        approval.save()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE identity_approval SET act = 'x'")


def test_approval_two_officers_at_once_execute_once(two, done, people):
    author, officer = two
    third = people.staff("officer2", "security-officer")
    approval = propose(author)

    def decide(by):
        try:
            return api.approve(approval=approval, by=by, at=AT)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(decide, (officer, third)))
    assert sum(isinstance(answer, Passed) for answer in answers) == 1
    assert len(done) == 1


def test_roles_as_they_were_are_not_adopted_again(people):
    before = Event.objects.filter(kind="identity.roles.adopted").count()
    api.adopt_roles(by=BY, at=AT + timedelta(days=1))
    assert Event.objects.filter(kind="identity.roles.adopted").count() == before
    changed = {"commerce-clerk": {"title": "承辦", "permissions": ["applications.view"]}}
    api.adopt_roles(by=BY, at=AT + timedelta(days=2), content=changed)
    assert Event.objects.filter(kind="identity.roles.adopted").count() == before + 1
