"""What is kept apart: refused when granted, excepted by two with an end, listed while it stands."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connections

from anbao import identity as package
from anbao.identity import api
from anbao.identity.domain.duties import REASONS, DutiesTogether
from anbao.identity.models import DutyException, DutyPair, RoleGrant
from anbao.kernel.actor import Subject
from anbao.kernel.clock import start_of
from anbao.kernel.plain import from_yaml
from anbao.kernel.registries import probes
from anbao.kernel.verdict import Passed, Refused
from anbao.ledger.api import entries_of
from tests.integration.identity.conftest import AT, BY
from tests.integration.identity.test_staffing import LATER, Team, both_at_once, code, id_of

LAST = date(2027, 2, 20)  # three months from AT, in Taiwan
DATA = Path(package.__file__).parent / "data"


@pytest.fixture
def team(people):
    return Team(people)


def excepted(team, who, *, last=LAST, pair="advertising", reason="人手不足，暫代到補人為止", by=None):
    return api.propose_duty_exception(
        account=id_of(who), pair=pair, last=last, reason=reason, by=by or team.admin, at=AT
    )


def probe(name, at=LATER):
    return probes.get(name).run(at).verdict


def test_roles_that_hold_a_pair_together_are_refused_wherever_they_are_given(team, people):
    assert code(team.roles(team.clerk, "commerce-clerk", "compliance-officer")) == "identity.staff-together"
    assert code(team.open(roles=["administrator", "security-officer"])) == "identity.staff-together"
    made = people.api.create_staff(
        login="both", name="陳同仁", mail="b@anbao.example", password="Harbor-72-kestrel",
        roles=["administrator", "security-officer"], by=BY, at=AT,
    )  # fmt: skip
    assert code(made) == "identity.staff-together"
    assert api.account_of("both") is None
    said = team.roles(team.clerk, "commerce-clerk", "compliance-officer").reason
    assert said.details["reasons"] == "廣告由一人提出、另一人核准刊登、客戶帳號狀態的變更由一人登記、另一人核准"
    assert isinstance(team.roles(team.clerk, "commerce-clerk", "underwriter"), type(uuid4()))


def test_enabling_somebody_who_holds_both_is_refused_too(team, people):
    both = both_at_once(people)
    assert team.disable(both) == Passed()
    assert code(api.propose_enable(account=id_of(both), by=team.admin, at=LATER)) == "identity.staff-together"


def test_an_exception_of_two_people_lets_them_and_ends(team):
    proposed = excepted(team, team.clerk)
    assert code(team.roles(team.clerk, "commerce-clerk", "compliance-officer")) == "identity.staff-together"
    assert team.approve(proposed) == Passed()
    one_left = team.roles(team.clerk, "commerce-clerk", "compliance-officer", at=LATER)
    assert one_left.reason.details["reasons"] == "客戶帳號狀態的變更由一人登記、另一人核准"
    assert team.approve(excepted(team, team.clerk, pair="customer-standing")) == Passed()
    assert team.approve(team.roles(team.clerk, "commerce-clerk", "compliance-officer", at=LATER)) == Passed()
    end = start_of(LAST + timedelta(days=1))
    before = {(one.account, one.pair.key, one.until) for one in api.duty_conflicts(at=end - timedelta(seconds=1))}
    assert before == {(id_of(team.clerk), key, end) for key in ("advertising", "customer-standing")}
    assert probe("accounts.duties-separated", end - timedelta(seconds=1)) == Passed()
    assert [one.until for one in api.duty_conflicts(at=end)] == [None, None]
    assert code(probe("accounts.duties-separated", end)) == "identity.duties-together"
    assert code(probe("accounts.least-privilege", end)) == "identity.more-than-needed"
    kinds = [entry.kind for entry in entries_of(Subject("account", str(id_of(team.clerk))))]
    assert "identity.duty-exception.granted" in kinds


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"last": LAST + timedelta(days=1)}, "identity.staff-exception-long"),
        ({"last": date(2026, 11, 19)}, "identity.staff-exception-early"),
        ({"reason": "  "}, "identity.staff-exception-reason"),
        ({"reason": "長" * 501}, "identity.staff-exception-reason"),
        ({"pair": "nothing"}, "identity.staff-no-pair"),
    ],
)
def test_exception_without_bounds_or_reason_is_refused(team, changes, says):
    assert code(excepted(team, team.clerk, **changes)) == says


@pytest.mark.parametrize("last", [LAST, date(2026, 11, 20)])
def test_exception_up_to_the_figure_or_for_today_is_taken(team, last):
    assert not isinstance(excepted(team, team.clerk, last=last), Refused)


def test_exception_is_of_others_once_and_waits_for_nothing_else(team):
    assert code(excepted(team, team.admin)) == "identity.staff-own"
    assert code(excepted(team, team.admin, by=team.clerk)) == "identity.staff-not-permitted"
    first = excepted(team, team.clerk)
    assert code(excepted(team, team.clerk)) == "identity.staff-waits"
    assert team.approve(first) == Passed()
    later = {"last": LAST, "pair": "advertising", "reason": "再一次", "by": team.admin, "at": LATER}
    assert code(api.propose_duty_exception(account=id_of(team.clerk), **later)) == "identity.staff-exception-there"
    assert "暫代" not in bytes(DutyException.objects.get().reason).decode("latin-1")


def test_two_approvals_of_exceptions_at_once_make_one(team, people):
    second = people.staff("second", "security-officer")
    pair = DutyPair.objects.get(key="advertising")
    first = excepted(team, team.clerk)
    # A second proposal of the same, as if both had been asked for in the same moment.
    payload = dict(api.proposed_payload(first))
    again = api.propose(act="identity.duty-exception", payload=payload, by=team.admin, at=AT)

    def approve(pair_of):
        try:
            return team.approve(pair_of[0], by=pair_of[1])
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(approve, [(first, team.officer), (again, second)]))
    assert sorted(type(one).__name__ for one in answers) == ["Passed", "Refused"]
    assert DutyException.objects.filter(pair=pair).count() == 1


def test_somebody_who_holds_both_from_before_is_listed(team, people):
    both = both_at_once(people)
    found = {(one.account, one.pair.key) for one in api.duty_conflicts(at=LATER)}
    assert found == {(id_of(both), "accounts"), (id_of(both), "account-review")}
    assert team.disable(both) == Passed()
    assert api.duty_conflicts(at=LATER) == ()
    assert probe("accounts.duties-separated") == Passed()


def test_a_role_given_by_nobody_or_to_oneself_is_more_than_needed(team):
    assert probe("accounts.least-privilege") == Passed()
    RoleGrant.objects.filter(account_id=team.clerk.id).update(granted_by=str(team.clerk))
    assert code(probe("accounts.least-privilege")) == "identity.more-than-needed"


def test_data_name_known_permissions_and_each_reason_is_in_the_catalogues():
    found = from_yaml((DATA / "duties.yaml").read_text("utf-8"))
    roles = from_yaml((DATA / "roles.yaml").read_text("utf-8"))
    known = {name for role in roles.values() for name in role["permissions"]}
    assert {name for pair in found.values() for name in pair["permissions"]} <= known
    assert sorted(pair["reason"] for pair in found.values()) == sorted(REASONS)
    for role in roles.values():
        assert [key for key, pair in found.items() if set(pair["permissions"]) <= set(role["permissions"])] == []


def test_a_role_that_holds_a_pair_itself_is_not_adopted(people):
    content = {"all": {"title": "全部", "permissions": ["staff.propose", "staff.approve"]}}
    with pytest.raises(DutiesTogether):
        api.adopt_roles(by=BY, at=AT, content=content)
