"""Decisions and the sums that they hold, in one thread."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from anbao.commerce.underwriting import api as underwriting
from anbao.commerce.underwriting.models import Reservation, UnderwritingDecision
from anbao.kernel.actor import Subject, system
from anbao.kernel.verdict import Held, Passed, Referred, Refused
from anbao.ledger.api import entries_of
from anbao.ledger.fields import AppendOnlyError

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
BY = system("test")
FULL = 12_000_000


@pytest.fixture
def somebody(stage, request, company, person):
    stage("the demo company, as it underwrites", company)
    request.getfixturevalue("db")
    return person()


def application(name):
    return Subject("application", name)


def act(action, name, *, at=AT, **more):
    with transaction.atomic():
        return action(application=application(name), at=at, by=BY, **more)


def reason(decision):
    return decision.verdict.reason.code


def reasons(decision):
    return {r.verdict.reason.code for r in decision.results if not isinstance(r.verdict, Passed)}


def states(name):
    return set(Reservation.objects.filter(application_id=name).values_list("state", flat=True))


def test_decide_at_the_limit_passes_and_holds(somebody, decide):
    decision = decide(somebody, "a", accident=FULL)
    assert isinstance(decision.verdict, Passed)
    assert states("a") == {"reserved"}
    kept = underwriting.decisions_of(application("a"))[0]
    assert kept.outcome == "passed"
    assert kept.limits["accident"]["company"]["mark"] == "N"
    assert "industry" not in kept.limits["medical"]
    assert kept.book == decision.book


def test_decide_above_the_limit_is_refused_and_kept_with_its_entry(somebody, decide):
    decision = decide(somebody, "a", accident=FULL + 10)
    assert isinstance(decision.verdict, Refused)
    assert "underwriting.own-sum-over-limit" in reasons(decision)
    assert decision.verdict.clauses
    assert states("a") == set()
    assert UnderwritingDecision.objects.get().outcome == "refused"
    entry = entries_of(application("a"))[0]
    assert entry.kind == "underwriting.decided"
    assert entry.clear["verdict"] == "refused"


def test_decide_counts_an_overlapping_application(somebody, decide):
    assert decide(somebody, "a", accident=7_000_000).passed
    assert decide(somebody, "b", accident=5_000_000).passed
    assert "underwriting.own-sum-over-limit" in reasons(decide(somebody, "c", accident=10))


def test_decide_does_not_count_another_trip(somebody, decide):
    assert decide(somebody, "a", accident=FULL, start=10, days=5).passed
    assert decide(somebody, "b", accident=FULL, start=15, days=5).passed
    assert not decide(somebody, "c", accident=FULL, start=14, days=5).passed


def test_decide_does_not_count_another_person(somebody, decide, person):
    assert decide(somebody, "a", accident=FULL).passed
    assert decide(person("B123456780"), "b", accident=FULL).passed


def test_decide_again_replaces_what_the_application_held(somebody, decide):
    assert decide(somebody, "a", accident=FULL).passed
    assert decide(somebody, "a", accident=FULL).passed
    assert Reservation.objects.filter(state="reserved", benefit="accident").count() == 1
    assert not decide(somebody, "a", accident=FULL + 10).passed
    assert states("a") == {"released"}


@pytest.mark.parametrize(("elsewhere", "passes"), [(7_000_000, True), (7_000_001, False)])
def test_decide_adds_other_companies(somebody, decide, elsewhere, passes):
    decision = decide(somebody, "a", accident=5_000_000, industry=elsewhere)
    assert decision.passed is passes
    if not passes:
        assert reason(decision) == "underwriting.industry-sum-over-limit"


def test_decide_counts_own_reservations_towards_the_industry_sum(somebody, decide):
    assert decide(somebody, "a", accident=5_000_000, industry=2_000_000).passed
    assert decide(somebody, "b", accident=5_000_000, industry=2_000_000).passed
    assert reason(decide(somebody, "c", accident=10, industry=2_000_000)) == "underwriting.industry-sum-over-limit"


@pytest.mark.parametrize(("industry", "passes"), [(5_000_000, True), (7_000_000, True), (7_000_001, False)])
def test_decide_counts_a_reported_contract_once(somebody, decide, industry, passes):
    """Five million of ours are in the industry's sum; with five more of this one the limit is twelve."""
    assert decide(somebody, "a", accident=5_000_000).passed
    act(underwriting.confirm, "a")
    decision = decide(somebody, "b", accident=5_000_000, industry=industry, reported=[application("a")])
    assert ("underwriting.industry-sum-over-limit" not in reasons(decision)) is passes


def test_decide_adds_a_contract_that_is_not_reported_yet(somebody, decide):
    assert all(decide(somebody, name, accident=4_000_000).passed for name in ("a", "b"))
    for name in ("a", "b"):
        act(underwriting.confirm, name)
    known = {"industry": 4_000_000, "reported": [application("a")]}
    over = "underwriting.industry-sum-over-limit"
    assert over not in reasons(decide(somebody, "c", accident=4_000_000, **known))
    assert over in reasons(decide(somebody, "d", accident=4_000_010, **known))


def test_decide_does_not_trust_an_industry_sum_below_our_own(somebody, decide):
    assert decide(somebody, "a", accident=FULL - 10).passed
    act(underwriting.confirm, "a")
    assert not decide(somebody, "b", accident=20, industry=0, reported=[application("a")]).passed


def test_decide_holds_while_the_industry_does_not_answer(somebody, decide):
    decision = decide(somebody, "a", industry=None)
    assert isinstance(decision.verdict, Held)
    assert states("a") == set()


def test_decide_refuses_a_benefit_without_a_cited_limit(somebody, decide):
    decision = decide(somebody, "a", sums={"accident": 10, "baggage": 10})
    assert reason(decision) == "underwriting.limit-not-cited"


def test_decide_refuses_a_way_of_verification_without_a_limit(somebody, decide):
    assert reason(decide(somebody, "a", verification="certificate")) == "underwriting.limit-not-cited"


def test_decide_refuses_an_unknown_line(somebody, decide):
    decision = decide(somebody, "a", line="moon")
    assert isinstance(decision.verdict, Refused)


def test_decide_refuses_the_medical_sum_above_the_company_rule(somebody, decide):
    decision = decide(somebody, "a", sums={"accident": 10, "medical": 2_000_001})
    assert reason(decision) == "underwriting.own-sum-over-limit"


def test_decide_refers_an_abnormal_record_until_it_is_cleared(somebody, decide):
    matter = Subject("application", "old")
    record = underwriting.note_abnormal(person=somebody, kind="application", matter=matter, at=AT, by=BY)
    decision = decide(somebody, "a")
    assert isinstance(decision.verdict, Referred)
    assert [item.application for item in underwriting.referrals()] == [application("a")]
    assert states("a") == {"reserved"}
    underwriting.clear_abnormal(record=record, because="查明是同名的另一人", at=AT, by=BY)
    later = AT + timedelta(minutes=1)
    assert decide(somebody, "a", at=later).passed
    assert underwriting.referrals() == []


def test_customer_becomes_existing_with_a_contract(somebody, decide):
    assert decide(somebody, "a").passed
    assert not underwriting.has_contract(somebody)
    assert act(underwriting.confirm, "a") == Passed()
    assert underwriting.has_contract(somebody)
    decide(somebody, "b", start=40)
    assert underwriting.decisions_of(application("b"))[0].limits["accident"]["company"]["mark"] == "U"


def test_expired_hold_gives_its_sum_back(somebody, decide):
    assert decide(somebody, "a", accident=FULL).passed
    almost, over = AT + timedelta(hours=2) - timedelta(seconds=1), AT + timedelta(hours=2)
    assert not decide(somebody, "b", accident=FULL, at=almost).passed
    assert decide(somebody, "c", accident=FULL, at=over).passed


def test_hold_prolongs(somebody, decide):
    assert decide(somebody, "a", accident=FULL).passed
    assert act(underwriting.hold, "a", until=AT + timedelta(hours=5)) == Passed()
    assert not decide(somebody, "b", accident=FULL, at=AT + timedelta(hours=4)).passed


def test_hold_of_an_expired_one_is_counted_again(somebody, decide):
    late = AT + timedelta(hours=3)
    assert decide(somebody, "a", accident=FULL).passed
    assert act(underwriting.hold, "a", at=late, until=late + timedelta(hours=1)) == Passed()
    later = late + timedelta(hours=2)
    assert decide(somebody, "b", accident=FULL, at=later).passed
    lost = act(underwriting.hold, "a", at=later, until=later + timedelta(hours=1))
    assert isinstance(lost, Refused)
    assert lost.reason.code == "underwriting.hold-lost"
    assert isinstance(act(underwriting.confirm, "a", at=later), Refused)


def test_hold_keeps_room_for_other_companies(somebody, decide):
    assert decide(somebody, "a", accident=5_000_000, industry=7_000_000).passed
    late = AT + timedelta(hours=3)
    assert decide(somebody, "b", accident=5_000_000, at=late).passed
    assert isinstance(act(underwriting.confirm, "a", at=late), Refused)


def test_release_frees_and_confirm_then_refuses(somebody, decide):
    assert decide(somebody, "a", accident=FULL).passed
    act(underwriting.release, "a")
    act(underwriting.release, "a")
    assert decide(somebody, "b", accident=FULL).passed
    gone = act(underwriting.confirm, "a")
    assert isinstance(gone, Refused)
    assert gone.reason.code == "underwriting.nothing-held"


def test_confirm_is_idempotent_and_survives_release(somebody, decide):
    assert decide(somebody, "a", accident=FULL).passed
    assert act(underwriting.confirm, "a") == Passed()
    assert act(underwriting.confirm, "a") == Passed()
    act(underwriting.release, "a")
    assert states("a") == {"confirmed"}
    much_later = AT + timedelta(days=9)
    assert not decide(somebody, "b", accident=FULL, at=much_later).passed


def test_decision_is_append_only(somebody, decide):
    decide(somebody, "a")
    with pytest.raises(AppendOnlyError):
        UnderwritingDecision.objects.all().delete()


def test_confirm_counts_the_sums_of_a_contract_whose_hold_was_lost(somebody, decide):
    assert decide(somebody, "a", accident=FULL).passed
    late = AT + timedelta(hours=3)
    assert decide(somebody, "b", accident=FULL, at=late).passed
    assert isinstance(act(underwriting.confirm, "a", at=late), Refused)
    assert states("a") == {"confirmed"}
    act(underwriting.release, "b", at=late)
    assert not decide(somebody, "c", accident=FULL, at=late).passed


def contract(somebody, decide, name, **asked):
    assert decide(somebody, name, accident=1_000_000, **asked).passed
    assert act(underwriting.confirm, name) == Passed()


def test_overlapping_contract_goes_to_a_person_and_a_second_is_refused(somebody, decide):
    contract(somebody, decide, "a", start=10, days=5)
    referred = decide(somebody, "b", accident=1_000_000, start=14, days=5)
    assert isinstance(referred.verdict, Referred)
    assert reason(referred) == "underwriting.trip-overlaps"
    assert referred.verdict.clauses == ("co.overlapping-trips",)
    act(underwriting.confirm, "b")
    assert reason(decide(somebody, "c", accident=1_000_000, start=14, days=5)) == "underwriting.trip-overlaps-again"


@pytest.mark.parametrize(("start", "passes"), [(15, True), (14, False), (5, True), (6, False)])
def test_trips_that_touch_do_not_overlap(somebody, decide, start, passes):
    contract(somebody, decide, "a", start=10, days=5)
    assert decide(somebody, "b", accident=1_000_000, start=start, days=5).passed is passes


def test_trip_of_another_line_or_person_or_application_under_way_does_not_count(somebody, decide, person):
    contract(somebody, decide, "a", start=10, days=5)
    sums = {"accident": 100_000, "medical": 10_000}
    other = decide(somebody, "b", start=10, days=5, line="travel-comprehensive", sums=sums)
    assert "underwriting.trip-overlaps" not in reasons(other)
    assert decide(person("B123456780"), "c", start=10, days=5).passed
    assert decide(person("A223456781"), "d", start=10, days=5).passed
    assert decide(person("A223456781"), "e", start=10, days=5).passed


def test_cancelled_trip_does_not_count(somebody, decide):
    contract(somebody, decide, "a")
    act(underwriting.end, "a")
    assert decide(somebody, "b", accident=1_000_000).passed


@pytest.mark.parametrize(
    ("age", "accident", "passes"), [(14, 690_000, True), (14, 690_010, False), (15, 690_010, True), (None, 10, False)]
)
def test_death_benefit_of_a_child(somebody, decide, age, accident, passes):
    decision = decide(somebody, "a", accident=accident, age_at_start=age)
    assert decision.passed is passes
    if not passes:
        code = "underwriting.age-unknown" if age is None else "underwriting.minors-death-benefit"
        assert reason(decision) == code


def test_death_benefit_of_a_child_counts_other_companies_and_other_trips(somebody, decide):
    assert decide(somebody, "a", accident=300_000, age_at_start=14, industry=390_000).passed
    assert not decide(somebody, "b", accident=300_010, age_at_start=14, industry=390_000).passed
    assert reason(decide(somebody, "c", accident=390_010, age_at_start=14)) == "underwriting.minors-death-benefit"
