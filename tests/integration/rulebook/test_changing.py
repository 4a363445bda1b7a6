"""The profile and the readings are changed by two people, and guards cite what they approved."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from anbao.identity import api as identity
from anbao.kernel.actor import Subject
from anbao.kernel.registries import ChangedLine
from anbao.kernel.verdict import Passed, Refused
from anbao.ledger.api import entries_of
from anbao.project.demo import seed
from anbao.rulebook import api as rulebook
from anbao.rulebook.models import ProfileVersion
from anbao.rulebook.queries import books
from tests.support.profiles import change_profile

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
LATER = AT + timedelta(hours=1)
STRICTER = {**seed.PROFILE, "stricter": {"otp.valid_for": "PT3M"}}
LETTER = {
    "key": "reading.letter-on-capable-proposers",
    "kind": "letter",
    "number": "測試字第1號",
    "adopt_by": "2026-12-31",
    "question": {"zh": "誰算有行為能力？", "en": "Who is capable?"},
    "reading": {"zh": "成年且未受監護宣告。", "en": "Of age and under no guardianship."},
    "source": "測試用函釋",
    "author": "測試機關",
    "date": "2026-11-01",
    "clauses": ["ec.registration-of-capable"],
}
FACTS = {
    "proposer.natural_person": True,
    "proposer.missing": (),
    "otp.redeemed": True,
    "otp.act_matches": True,
    "proposer.age": 17,
    "otp.purpose": "registration.complete",
}


@pytest.fixture
def staff(committed_stage):
    def adopted():
        books.forget_loaded()
        rulebook.adopt_profile(content=seed.PROFILE, by=seed.BY, at=AT)
        identity.adopt_roles(by=seed.BY, at=AT)
        return [seed._staff(who, at=AT) for who in (seed.COMPLIANCE, seed.OFFICER)]

    return committed_stage("a profile and its two people", adopted)


def propose(content, by, act=rulebook.PROFILE_ACT, at=AT):
    payload = rulebook.prepare_change(content=content, by=by, at=at)
    assert isinstance(payload, dict), payload
    return identity.propose(act=act, payload=payload, by=by, at=at)


def with_reading(**changes):
    return {**seed.PROFILE, "readings": [{**LETTER, **changes}]}


def cited(at=LATER):
    return rulebook.decide(step="registration.complete", facts=FACTS, at=at).verdict.clauses


def test_change_holds_once_another_person_approved(staff):
    author, officer = staff
    proposed = propose(STRICTER, author)
    assert isinstance(identity.approve(approval=proposed, by=author, at=LATER), Refused)
    assert rulebook.figure("otp.valid_for", at=LATER).own is False
    assert identity.approve(approval=proposed, by=officer, at=LATER) == Passed()
    assert rulebook.figure("otp.valid_for", at=LATER).own is True
    assert rulebook.figure("otp.valid_for", at=AT).own is False
    newest = entries_of(Subject("rulebook", "profile"))[-1]
    assert (newest.kind, newest.clear["author"]) == ("rulebook.profile.adopted", str(author))


def test_change_is_shown_to_whoever_is_to_approve(staff):
    proposed = propose({**STRICTER, "activities": ["online_sale", "cloud"]}, staff[0])
    assert identity.proposed_changes(proposed) == (
        ChangedLine("activities.cloud", "", "true"),
        ChangedLine("activities.online_service", "true", ""),
        ChangedLine("stricter.otp.valid_for", "", "PT3M"),
    )
    (waiting,) = identity.proposals()
    assert (waiting.id, waiting.act, waiting.author, waiting.approved) == (
        proposed,
        rulebook.PROFILE_ACT,
        seed.COMPLIANCE.name,
        None,
    )


def test_change_decided_is_listed_with_who_decided(staff):
    author, officer = staff
    proposed = propose(STRICTER, author)
    identity.reject(approval=proposed, reason="先等等", by=officer, at=LATER)
    assert identity.proposals() == ()
    found = identity.proposal(proposed)
    assert (found.decider, found.decided_at, found.approved) == (seed.OFFICER.name, LATER, False)
    assert found.reason == "先等等"
    assert identity.proposals(open_only=False) == (replace(found, reason=""),)


def test_change_that_is_looser_is_refused_with_the_clause_and_recorded(staff):
    with pytest.raises(rulebook.ProfileRefused) as refusal:
        rulebook.prepare_change(content={**seed.PROFILE, "stricter": {"otp.valid_for": "PT6M"}}, by=staff[0], at=AT)
    assert refusal.value.clauses == ("isec.otp-validity",)
    (fault,) = refusal.value.figures
    assert (fault.name, fault.bound, fault.limit) == ("otp.valid_for", "max", "PT5M")
    assert entries_of(Subject("rulebook", "profile"))[-1].clauses == ("isec.otp-validity",)


def test_change_of_nothing_is_refused(staff):
    refused = rulebook.prepare_change(content=seed.PROFILE, by=staff[0], at=AT)
    assert refused.reason.code == "rulebook.nothing-changed"


def test_change_before_any_profile_is_refused(committed_db):
    refused = rulebook.prepare_change(content=seed.PROFILE, by=seed.BY, at=AT)
    assert refused.reason.code == "rulebook.no-profile-yet"


def test_change_made_from_an_older_profile_is_refused(staff):
    author, officer = staff
    first, second = propose(STRICTER, author), propose({**seed.PROFILE, "activities": ["online_sale"]}, author)
    assert identity.approve(approval=first, by=officer, at=LATER) == Passed()
    refused = identity.approve(approval=second, by=officer, at=LATER + timedelta(minutes=1))
    assert refused.reason.code == "rulebook.profile-changed"
    assert rulebook.figure("otp.valid_for", at=LATER).own is True


def test_change_approved_by_somebody_whose_moment_is_earlier_is_refused(staff):
    """Two requests: the one that began first waited for the other's change, and comes after it."""
    author, officer = staff
    first, second = propose(STRICTER, author), propose({**seed.PROFILE, "activities": ["online_sale"]}, author)
    assert identity.approve(approval=first, by=officer, at=LATER) == Passed()
    refused = identity.approve(approval=second, by=officer, at=LATER - timedelta(milliseconds=1))
    assert refused.reason.code == "rulebook.profile-changed"
    assert ProfileVersion.objects.count() == 2
    assert identity.proposal(second).approved is None


def test_changes_approved_at_once_leave_one(staff):
    author, officer = staff
    proposed = [propose({**seed.PROFILE, "stricter": {"otp.max_attempts": n}}, author) for n in (1, 2, 3, 4)]

    def approve(approval):
        try:
            return identity.approve(approval=approval, by=officer, at=LATER)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        verdicts = list(pool.map(approve, proposed))
    assert verdicts.count(Passed()) == 1
    assert ProfileVersion.objects.count() == 2


def test_change_forbidden_meanwhile_is_refused_with_the_clause(staff, monkeypatch):
    """The clause that forbids it came into force between proposal and approval."""
    from anbao.rulebook.actions import changing

    author, officer = staff
    proposed = propose(STRICTER, author)

    def refuse(*_, **__):
        fault = rulebook.FigureFault("otp.valid_for", "looser", "isec.otp-validity", "max", "PT2M")
        raise rulebook.ProfileRefused([], figures=[fault])

    monkeypatch.setattr(changing, "examined", refuse)
    refused = identity.approve(approval=proposed, by=officer, at=LATER)
    assert (refused.reason.code, refused.clauses) == ("rulebook.profile-refused", ("isec.otp-validity",))
    assert ProfileVersion.objects.count() == 1


def test_reading_of_a_letter_is_cited_from_its_approval_on(staff):
    author, officer = staff
    proposed = propose(with_reading(), author, act=rulebook.READING_ACT)
    assert LETTER["key"] not in cited()
    assert identity.approve(approval=proposed, by=officer, at=LATER) == Passed()
    assert LETTER["key"] in cited()
    assert LETTER["key"] not in cited(at=AT)
    assert rulebook.clause_title(LETTER["key"]) == "誰算有行為能力？"
    assert LETTER["key"] in {one.key for one in rulebook.readings("ec.registration-of-capable", at=LATER)}


def test_reading_withdrawn_stays_listed_and_is_cited_no_more(staff):
    change_profile(content=with_reading(), by=staff[0], at=AT)
    change_profile(content=with_reading(status="withdrawn"), by=staff[0], at=LATER)
    assert LETTER["key"] not in cited()
    (found,) = [one for one in rulebook.readings(at=LATER) if one.key == LETTER["key"]]
    assert found.status == "withdrawn"


def test_reading_of_the_company_supersedes_the_books(staff):
    key = "reading.natural-persons-only"
    own = {**LETTER, "key": key, "clauses": ["ec.natural-persons"], "status": "counsel-confirmed"}
    before = next(one for one in rulebook.readings(at=AT) if one.key == key)
    change_profile(content={**seed.PROFILE, "readings": [own]}, by=staff[0], at=LATER)
    after = next(one for one in rulebook.readings(at=LATER) if one.key == key)
    assert (before.status, after.status) == ("own", "counsel-confirmed")
    assert next(one for one in rulebook.readings(at=AT) if one.key == key) == before


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"clauses": ["ec.nowhere"]}, "there is no clause 'ec.nowhere'"),
        ({"clauses": []}, "names neither"),
        ({"number": ""}, "has a number"),
        ({"kind": "reading"}, "none"),
        ({"status": "perhaps"}, "none of"),
        ({"date": ""}, "date: is missing"),
        ({"question": {"zh": "只有中文"}}, "question"),
        ({"key": "capable"}, "a key is"),
        ({"colour": "red"}, "nobody knows"),
    ],
)
def test_reading_that_leads_nowhere_is_refused(staff, changes, fault):
    with pytest.raises(rulebook.ProfileRefused, match=fault):
        rulebook.prepare_change(content=with_reading(**changes), by=staff[0], at=AT)


def test_reading_given_twice_is_refused(staff):
    with pytest.raises(rulebook.ProfileRefused, match="twice"):
        rulebook.prepare_change(content={**seed.PROFILE, "readings": [LETTER, LETTER]}, by=staff[0], at=AT)


def test_profile_history_tells_who_changed_what(staff):
    change_profile(content=STRICTER, by=staff[0], at=LATER)
    newest, first = rulebook.profile_history()
    assert newest.changes == (ChangedLine("stricter.otp.valid_for", "", "PT3M"),)
    assert (newest.adopted_at, newest.adopted_by) == (LATER, str(staff[0]))
    assert "company.kind" in {line.what for line in first.changes}
