"""Buying again, from a policy or an application that came to nothing, and the same trip for somebody else."""

import re
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from tests.integration.journey.sale import row
from tests.integration.journey.test_pages import page, sign_in

CHILD = date(2019, 3, 1)


@pytest.fixture
def browser(shop, customer):
    return sign_in("meiling")


def query_of(address):
    return {name: value[0] for name, value in parse_qs(urlsplit(address).query, keep_blank_values=True).items()}


def bought(shop, customer, **inputs):
    application = customer.reach("card_entered", **inputs)
    shop.run_due()
    assert row(application).state == "cover_reported"
    return application


def test_again_keeps_choices_and_leaves_the_times_empty(shop, customer, browser):
    from anbao.commerce.journey.models import Application
    from anbao.commerce.policies import api as policies

    application = bought(shop, customer, line="travel-comprehensive", plan="full", destination="world")
    href = reverse("journey:again", args=[application])
    policy = policies.policy_for(application)
    assert href in browser.get("/account/").content.decode()
    assert href in browser.get(reverse("policies:policy", args=[policy.id])).content.decode()
    goal = browser.get(href)["Location"]
    assert query_of(goal) == {
        "product": "travel-comprehensive", "plan": "full", "destination": "world", "departs_at": "", "returns_at": "",
        "from": str(application), "again": "1",
    }  # fmt: skip
    text = browser.get(goal).content.decode()
    assert "尚未填寫「保障開始」" in text
    assert "需要修改" not in text
    assert "/apply/new/?" not in text
    assert not re.search(r'name="days?" value="[^"]*"[^>]* checked', text)
    chosen = re.findall(r'value="([\w-]+)" id="[\w-]+"[^>]* checked', text)
    assert {"travel-comprehensive", "full"} <= set(chosen)
    assert Application.objects.count() == 1


def test_again_with_new_times_shows_what_was_declared(shop, customer):
    former = bought(shop, customer, plan="junior", declared=customer.child(CHILD))
    trip = {"product": "travel", "from": str(former), **customer.inputs(plan="junior")}
    shop.pass_time(days=10)
    browser = sign_in("meiling")
    trip.update({name: value for name, value in customer.inputs().items() if name.endswith("_at")})
    home = page(browser, "home", **trip).content.decode()
    href = re.search(r'href="(/apply/new/\?[^"]+)"', home)[1].replace("&amp;", "&")
    text = browser.get(href).content.decode()
    assert "A223456781" in text
    assert "林小寶" in text
    assert re.search(r'value="child"[^>]* checked', text)
    assert "checked" not in text.partition('name="child_declared"')[2][:80]


def test_former_application_of_another_shows_nothing(shop, customer, browser):
    former = bought(shop, customer, plan="junior", declared=customer.child(CHILD))
    shop.customer("B223456782", "stranger")
    stranger = sign_in("stranger")
    page(stranger, "again", former, status=404)
    trip = customer.inputs(plan="junior", departs_at="2026-11-23T08:00")
    text = page(stranger, "new", product="travel", **{**trip, "from": str(former)}).content.decode()
    assert "A223456781" not in text
    assert page(browser, "new", product="travel", **{**trip, "from": "nonsense"}).status_code == 200


def test_same_trip_for_somebody_else_asks_for_them_anew(shop, customer, browser):
    former = bought(shop, customer, plan="light")
    done = page(browser, "done", former).content.decode()
    href = reverse("journey:again", args=[former]) + "?trip=same"
    assert href in done
    goal = browser.get(href)["Location"]
    assert query_of(goal) == {"product": "travel", "from": str(former), **row(former).inputs}
    text = browser.get(goal).content.decode()
    assert not re.search(r'name="insured"[^>]* checked', text)
    assert "改選兒童方案" in text


def test_again_after_an_application_that_came_to_nothing(shop, customer):
    application = customer.reach("data_entered", plan="full")
    shop.pass_time(days=3)
    shop.run_due(until=shop.at)
    assert row(application).state == "lapsed"
    browser = sign_in("meiling")
    text = page(browser, "progress", application).content.decode()
    assert reverse("journey:again", args=[application]) in text
    assert query_of(browser.get(reverse("journey:again", args=[application]))["Location"])["plan"] == "full"


def test_next_purchase_is_confirmed_as_a_whole_or_changed(shop, customer):
    """Without coming from the policy's card: what was declared for the newest contract, to be said again as a whole."""
    from anbao.commerce.journey.models import Application

    bought(shop, customer)
    shop.pass_time(days=10)
    browser = sign_in("meiling")
    trip = customer.inputs()
    text = page(browser, "new", product="travel", **trip).content.decode()
    assert "和上次投保一樣嗎" in text
    assert re.search(r'value="self"[^>]* checked', text)
    form = {"insured": "self", "beneficiary": "named", "beneficiary_name": "", "other_medical_cover": "no"}
    address = reverse("journey:new", query={"product": "travel", **trip})
    wrong = browser.post(address, form)
    assert wrong.status_code == 422
    assert "和上次投保一樣嗎" not in wrong.content.decode()
    assert re.search(r'value="named"[^>]* checked', wrong.content.decode())
    assert browser.post(address, {**form, "beneficiary": "legal-heirs"}).status_code == 302
    assert Application.objects.count() == 2


def test_way_of_the_last_payment_is_said_beside_the_code_and_used(shop, customer):
    bought(shop, customer)
    shop.pass_time(hours=1)
    later = {"departs_at": "2026-12-20T10:00", "returns_at": "2026-12-24T10:00"}
    application, browser = customer.reach("underwritten", **later), sign_in("meiling")
    _issued, code = customer.code(application)
    review = page(browser, "review", application).content.decode()
    assert "接著以信用卡繳費" in review
    sent = {"code": code, "version": row(application).version}
    answer = browser.post(reverse("journey:confirm", args=[application]), sent)
    assert answer["Location"] == reverse("journey:pay", args=[application], query={"chosen": "1"})
    assert row(application).state == "payment_open"
    assert "data-forward" in browser.get(answer["Location"]).content.decode()
    browser.post(reverse("journey:pay", args=[application]), {"change": "1"})
    assert 'value="own-account"' in page(browser, "pay", application).content.decode()


def test_what_was_declared_for_a_child_is_not_taken_up_by_itself(shop, customer):
    bought(shop, customer, plan="junior", declared=customer.child(CHILD))
    shop.pass_time(days=10)
    text = page(sign_in("meiling"), "new", product="travel", **customer.inputs()).content.decode()
    assert "A223456781" not in text
    assert not re.search(r'name="insured"[^>]* checked', text)


def test_price_of_a_trip_with_an_empty_time_is_none(shop, customer):
    from django.test import Client

    text = page(Client(), "home", **{**customer.inputs(), "returns_at": ""}).content.decode()
    assert "尚未填寫「保障結束」" in text
    assert "/apply/new/?" not in text
