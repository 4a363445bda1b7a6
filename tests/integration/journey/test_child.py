"""Travel accident insurance for an own young child: who may have it, whose sums count, who is told of whom."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from anbao.kernel.verdict import Passed, Refused
from tests.integration.journey.sale import row
from tests.integration.journey.test_pages import page, sign_in

SEVEN = date(2018, 11, 21)  # eight tomorrow, by the shop's clock
EIGHT = date(2018, 11, 20)
NUMBER = "A223456781"
OTHER = "B223456782"


def reservations(application):
    from anbao.commerce.underwriting.models import Reservation

    return Reservation.objects.filter(application_id=str(application)).exclude(state="released")


@pytest.mark.parametrize(("born", "passed"), [(SEVEN, True), (EIGHT, False), (date(2026, 11, 20), True)])
def test_child_on_both_sides_of_the_eighth_birthday(shop, customer, born, passed):
    application = customer.start(plan="junior")
    verdict = customer.enter(application, **customer.child(born))
    if passed:
        assert isinstance(verdict, Passed)
        assert row(application).insured != row(application).person
    else:
        assert isinstance(verdict, Refused)
        assert (verdict.reason.code, verdict.reason.field) == ("sale.child-too-old", "child_birth_date")
        assert row(application).insured == row(application).person


def test_child_that_turns_eight_before_the_confirmation_is_refused(shop, customer):
    shop.at = shop.world.at = datetime(2026, 11, 20, 15, 59, 59, tzinfo=UTC)  # a second before midnight in Taiwan
    application = customer.reach("underwritten", plan="junior", declared=customer.child(SEVEN))
    _issued, code = customer.code(application)
    other = customer.reach("underwritten", plan="junior", declared=customer.child(SEVEN, OTHER))
    assert isinstance(customer.confirm(other), Passed)
    shop.at = shop.world.at = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
    verdict = customer.confirm(application, code)
    assert verdict.reason.code == "sale.child-too-old"
    assert row(application).state == "underwritten"


@pytest.mark.parametrize("line", ["travel-inconvenience", "travel-comprehensive"])
def test_child_in_another_product_refused_with_what_to_do(shop, customer, line):
    application = customer.start(line=line)
    verdict = customer.enter(application, **customer.child(SEVEN))
    assert verdict.reason.code == "sale.child-other-product"
    assert "旅行平安保險" in verdict.reason.remedy


def test_child_sums_count_under_the_child_whoever_proposes(shop, customer):
    mother, father = customer, shop.customer("F123456784", "father")
    first = mother.reach("underwritten", plan="junior", declared=mother.child(SEVEN))
    assert {r.person_id for r in reservations(first)} == {row(first).insured}
    second = father.reach("terms_agreed", plan="junior", declared=father.child(SEVEN))
    assert row(second).insured == row(first).insured
    verdict = father.underwrite(second)
    assert verdict.reason.code == "underwriting.minors-death-benefit"
    own = mother.reach("underwritten", plan="full")
    assert {r.person_id for r in reservations(own)} == {row(own).person}
    sibling = father.reach("underwritten", plan="junior", declared=father.child(SEVEN, OTHER))
    assert row(sibling).insured not in {row(first).insured, row(sibling).person}


def test_child_above_the_limit_of_minors_declined(shop, customer):
    application = customer.reach("terms_agreed", plan="light", declared=customer.child(SEVEN))
    assert customer.underwrite(application).reason.code == "underwriting.minors-death-benefit"
    assert row(application).state == "declined"
    assert "690,000" in str(row(application).notice["details"])


def test_child_sums_elsewhere_are_asked_of_the_child(shop, customer, monkeypatch):
    from anbao.commerce.reporting import api as reporting

    asked = []
    found = reporting.accumulated

    def ask(**what):
        asked.append(what)
        return found(**what)

    monkeypatch.setattr(reporting, "accumulated", ask)
    shop.world.accumulated = 90_001
    application = customer.reach("terms_agreed", plan="junior", declared=customer.child(SEVEN))
    assert customer.underwrite(application).reason.code == "underwriting.minors-death-benefit"
    assert asked == [{"national_id": NUMBER, "line": "travel", "benefit": "accident"}]
    shop.world.accumulated = 90_000
    again = customer.reach("terms_agreed", plan="junior", declared=customer.child(SEVEN))
    assert isinstance(customer.underwrite(again), Passed)


def test_child_purchase_tells_everybody_who_is_insured(shop, customer):
    from anbao.commerce.policies import api as policies
    from anbao.commerce.policies.models import Policy
    from anbao.commerce.policies.queries.policies import content_of

    application = customer.reach("card_entered", plan="junior", declared=customer.child(SEVEN))
    shop.run_due()
    assert row(application).state == "cover_reported"
    for _operation, report in shop.world.reports:
        assert (report.national_id, report.name, report.birth_date) == (NUMBER, "林小寶", SEVEN)
    data = shop.world.events[0].data
    assert data["insured"] == {
        "relation": "child", "national_id": NUMBER, "name": "林小寶", "birth_date": SEVEN.isoformat(),
    }  # fmt: skip
    assert data["proposer"]["name"] == "林美玲"
    policy = policies.policy_for(application)
    people = dict(content_of(Policy.objects.get(id=policy.id)).proposer)
    assert people["被保險人"] == "林小寶（要保人的子女）"
    assert people["子女身分證字號"] == NUMBER
    assert people["要保人"] == "林美玲"
    assert {r.person_id for r in reservations(application)} == {row(application).insured}


def test_insured_proposer_is_told_as_such(shop, customer):
    application = customer.reach("card_entered")
    shop.run_due()
    assert row(application).insured == row(application).person
    assert shop.world.events[0].data["insured"]["relation"] == "self"


def test_own_number_as_the_child_s_refused(shop, customer):
    application = customer.start(plan="junior")
    verdict = customer.enter(application, **customer.child(SEVEN, "A123456789"))
    assert (verdict.reason.code, verdict.reason.field) == ("journey.insured-is-yourself", "child_national_id")


def test_customer_is_not_insured_as_a_child_and_their_data_stay(shop, customer):
    from anbao.identity import api as identity

    shop.customer(OTHER, "somebody")
    application = customer.start(plan="junior")
    verdict = customer.enter(application, **customer.child(SEVEN, OTHER))
    assert verdict.reason.code == "journey.insured-differs"
    assert identity.person_data(identity.find_person(OTHER)).birth_date == date(1990, 5, 17)
    assert row(application).insured == row(application).person


def test_newer_declaration_corrects_the_one_before_until_there_is_a_contract(shop, customer):
    from anbao.identity import api as identity

    typed_wrong = customer.start(plan="junior")
    assert isinstance(customer.enter(typed_wrong, **customer.child(date(2020, 1, 1))), Passed)
    application = customer.reach("card_entered", plan="junior", declared=customer.child(SEVEN))
    assert identity.birth_date_of(row(application).insured) == SEVEN
    shop.run_due()
    again = customer.start(plan="junior")
    assert customer.enter(again, **customer.child(date(2020, 1, 1))).reason.code == "journey.insured-differs"
    assert identity.birth_date_of(row(application).insured) == SEVEN


def test_back_to_oneself_the_child_s_sums_are_free(shop, customer):
    application = customer.reach("underwritten", plan="junior", declared=customer.child(SEVEN))
    assert isinstance(customer.enter(application), Passed)
    assert row(application).insured == row(application).person
    assert not reservations(application).exists()


@pytest.fixture
def browser(shop, customer):
    return sign_in("meiling")


FORM = {"insured": "child", "beneficiary": "legal-heirs", "other_medical_cover": "no"}
DETAILS = {
    "child_name": "林小寶",
    "child_national_id": NUMBER,
    "child_birth_date": "2018-11-21",
    "child_declared": "on",
}


def test_child_over_http_to_the_review_page(shop, customer, browser):
    from anbao.commerce.journey.models import Application

    trip = {"product": "travel", **customer.inputs(plan="junior")}
    text = page(browser, "new", **trip).content.decode()
    assert "我的子女（7 歲以下）" in text
    assert 'name="child_declared" id' in text
    assert "checked" not in text.partition('name="child_declared"')[2][:80]
    answer = browser.post(reverse("journey:new", query=trip), {**FORM, **DETAILS})
    application = Application.objects.get().id
    assert answer["Location"] == reverse("journey:terms", args=[application])
    assert NUMBER not in answer["Location"]
    back = page(browser, "data", application).content.decode()
    assert NUMBER in back
    assert "checked" not in back.partition('name="child_declared"')[2][:80]
    customer.agree(application)
    review = page(browser, "review", application).content.decode()
    assert "林小寶（要保人的子女）" in review
    assert NUMBER in review


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"child_birth_date": "2018-11-20"}, "已經超過了"),
        ({"child_declared": ""}, "請勾選這項聲明"),
        ({"child_national_id": "A123456788"}, "號碼不正確"),
        ({"child_national_id": ""}, "請填寫子女的身分證字號"),
        ({"child_birth_date": "2026-11-21"}, "這個日期不是出生日期"),
        ({"child_name": ""}, "請填寫子女的姓名"),
        ({"insured": "other"}, "配偶、父母與其他家人請用自己的帳號投保"),
    ],
)
def test_child_refused_as_a_page_that_keeps_what_was_typed(shop, customer, browser, changes, says):
    trip = {"product": "travel", **customer.inputs(plan="junior")}
    answer = browser.post(reverse("journey:new", query=trip), {**FORM, **DETAILS, **changes})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert says in text
    if "child_name" not in changes:
        assert "林小寶" in text


def test_fields_of_a_child_out_of_sight_do_not_matter(shop, customer, browser):
    trip = {"product": "travel", **customer.inputs()}
    form = {**FORM, **DETAILS, "insured": "self", "child_national_id": "not a number", "child_birth_date": "2027-01-01"}
    assert browser.post(reverse("journey:new", query=trip), form).status_code == 302


def test_data_page_leads_to_the_plan_for_children(shop, customer, browser):
    trip = {"product": "travel", **customer.inputs(plan="full")}
    assert "plan=junior" in page(browser, "new", **trip).content.decode()
    assert "改選兒童方案" not in page(browser, "new", **{**trip, "plan": "junior"}).content.decode()
    application = customer.reach("data_entered")
    text = page(browser, "data", application).content.decode()
    assert reverse("journey:change-quote", args=[application]) + "?plan=junior" in text


def test_staff_see_who_is_insured_masked(shop, customer):
    from anbao.project.demo.seed import CLERK

    application = customer.reach("data_entered", plan="junior", declared=customer.child(SEVEN))
    text = sign_in(CLERK.login, CLERK.password, "/console/sign-in/").get(f"/console/applications/{application}/")
    assert "林〇〇" in text.content.decode()
    assert NUMBER not in text.content.decode()


def test_gift_is_not_taken_for_a_sum_of_the_proposer(shop, customer):
    """Both sides of the limit: twelve million for the proposer, with the child's policy beside it."""
    customer.reach("underwritten", plan="junior", declared=customer.child(SEVEN))
    customer.reach("underwritten", plan="full")
    third = customer.reach("terms_agreed", plan="light")
    assert isinstance(customer.underwrite(third), Passed)
    shop.at += timedelta(minutes=1)
    fourth = customer.reach("terms_agreed", plan="junior")
    assert customer.underwrite(fourth).reason.code == "underwriting.industry-sum-over-limit"


@pytest.mark.parametrize("whose", ["person", "insured"])
def test_abnormal_record_of_either_goes_to_a_person(shop, customer, whose):
    from anbao.commerce.journey.queries import referrals
    from anbao.commerce.underwriting import api as underwriting
    from anbao.kernel.actor import Subject
    from anbao.kernel.verdict import Referred

    application = customer.reach("terms_agreed", plan="junior", declared=customer.child(SEVEN))
    noted = {"kind": "application", "matter": Subject("application", str(application)), "because": "同一天多次投保"}
    underwriting.note_abnormal(person=getattr(row(application), whose), **noted, by=customer.by, at=shop.at)
    assert isinstance(customer.underwrite(application), Referred)
    assert len(referrals.notes_of(row(application))) == 1


def test_sums_of_one_family_count_together_whatever_the_product(shop, customer):
    """Ten million of one product leave room for two of another under twelve, and for no more."""
    customer.reach("underwritten", plan="full")
    more = customer.reach("terms_agreed", line="travel-comprehensive", plan="standard")
    assert customer.underwrite(more).reason.code == "underwriting.industry-sum-over-limit"
    customer.reach("underwritten", line="travel-comprehensive", plan="light")
