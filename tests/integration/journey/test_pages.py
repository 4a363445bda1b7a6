"""The pages, over Django's client: a price at once, the journey, who may see what."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from anbao.kernel.errors import NotSent
from tests.integration.journey.sale import PASSWORD, row


@pytest.fixture
def browser(shop, customer):
    return sign_in("meiling")


def sign_in(login, password=PASSWORD, path="/sign-in/"):
    browser = Client(enforce_csrf_checks=False)
    answer = browser.post(path, {"login": login, "password": password})
    assert answer.status_code == 302, answer.content.decode()
    return browser


def page(browser, name, *args, status=200, **query):
    answer = browser.get(reverse(f"journey:{name}", args=args), query)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer


def test_home_price_at_once(shop):
    text = page(Client(), "home").content.decode()
    assert "NT$" in text
    assert "/apply/new/?" in text


def test_home_price_follows_inputs_and_stores_nothing(shop, customer):
    from anbao.commerce.journey.models import Application

    light = page(Client(), "home", **customer.inputs(plan="light"))
    full = page(Client(), "home", **customer.inputs(plan="full"))
    assert light.content != full.content
    assert Application.objects.count() == 0


def test_home_impossible_trip_says_why(shop, customer):
    trip = customer.inputs()
    trip["returns_at"] = trip["departs_at"]
    text = page(Client(), "home", **trip).content.decode()
    assert "必須晚於開始的時間" in text
    assert "/apply/new/?" not in text


def test_product_and_documents(shop):
    text = page(Client(), "product", "travel").content.decode()
    href = re.search(r'href="(/products/travel/documents/[0-9a-f]{64}/)"', text)[1]
    assert Client().get(href).status_code == 200
    assert Client().get(href.replace("/travel/", "/travel-comprehensive/")).status_code == 404
    assert Client().get("/products/travel/documents/" + "0" * 64 + "/").status_code == 404
    page(Client(), "product", "no-such-line", status=404)


def test_signed_out_loses_nothing(shop, customer):
    from urllib.parse import parse_qs, urlsplit

    trip = customer.inputs()
    answer = Client().get(reverse("journey:new"), trip)
    assert answer.status_code == 302
    goal = parse_qs(urlsplit(answer["Location"]).query)["next"][0]
    assert {k: v[0] for k, v in parse_qs(urlsplit(goal).query).items()} == trip


def version_of(answer):
    return re.search(r'name="version" value="(\d+)"', answer.content.decode())[1]


def choose_way(browser, application):
    """From the ways of paying to the page that leads on, by itself only right after the choice."""
    there = reverse("journey:pay", args=[application])
    ways = page(browser, "pay", application).content.decode()
    assert re.findall(r'name="method" value="([\w-]+)"', ways) == ["own-card", "own-account"]
    assert browser.post(there, {"method": "shells"}).status_code == 422
    pay = browser.post(there, {"method": "own-card"}, follow=True).content.decode()
    assert 'action="http://acquirer.example/entry" class="form" data-forward' in pay
    assert "data-forward" not in page(browser, "pay", application).content.decode()
    return re.search(r'name="order" value="([^"]+)"', pay)[1]


def test_whole_journey(shop, customer, browser):
    from anbao.commerce.journey.models import Application

    trip = customer.inputs()
    page(browser, "new", **trip)
    form = {"insured": "self", "beneficiary": "legal-heirs", "other_medical_cover": "no"}
    answer = browser.post(reverse("journey:new", query=trip), form)
    application = Application.objects.get().id
    assert answer["Location"] == reverse("journey:terms", args=[application])
    there = reverse("journey:terms", args=[application])
    terms = page(browser, "terms", application).content.decode()
    agreed = re.findall(r'name="agreed" value="([^"]+)"', terms)
    assert len(agreed) == 2
    assert "checked" not in terms
    refused = sign_in("meiling").post(there, {"agreed": agreed})  # a visit that was shown nothing
    assert refused.status_code == 422
    assert "還有文件沒有打開閱讀" in refused.content.decode()
    one = browser.post(there, {"agreed": agreed[:1]})
    assert one.status_code == 422
    assert "還有文件沒有勾選同意" in one.content.decode()
    assert one.content.decode().count(" checked") == 1
    answer = browser.post(there, {"agreed": agreed})
    assert answer["Location"] == reverse("journey:review", args=[application])
    assert "one-time-code" in page(browser, "review", application).content.decode()
    shop.run_due(only="messages.%")
    code = re.search(r"\d{6,}", shop.world.texts[-1][1])[0]
    without = browser.post(reverse("journey:confirm", args=[application]), {"code": code})
    assert without.status_code == 422
    answer = browser.post(
        reverse("journey:confirm", args=[application]), {"code": code, "version": version_of(without)}
    )
    assert answer["Location"] == reverse("journey:pay", args=[application])
    order = choose_way(browser, application)
    answer = browser.get(reverse("journey:card-return", args=[application]), {"order": order, "token": "t"})
    assert answer["Location"] == reverse("journey:progress", args=[application])
    waiting = page(browser, "progress", application)
    assert "http-equiv" in waiting.content.decode()
    shop.run_due()
    answer = browser.get(reverse("journey:progress", args=[application]))
    assert answer["Location"] == reverse("journey:done", args=[application])
    done = page(browser, "done", application).content.decode()
    account = browser.get("/account/").content.decode()
    from anbao.commerce.policies import api as policies

    policy = policies.policy_for(application)
    assert policy.number in done
    assert policy.number in account
    pdf = browser.get(reverse("policies:document", args=[policy.id]))
    assert pdf.content.startswith(b"%PDF")


def test_underwriting_that_cannot_be_decided_at_once_is_asked_for_again(shop, customer, browser):
    """Agreed to is agreed to: the page after it says what is waited for, and asks once more."""
    application = customer.reach("data_entered")
    terms = page(browser, "terms", application).content.decode()
    agreed = re.findall(r'name="agreed" value="([^"]+)"', terms)
    shop.world.fail["accumulated"] = [NotSent("down")] * 9
    answer = browser.post(reverse("journey:terms", args=[application]), {"agreed": agreed})
    assert answer["Location"] == reverse("journey:review", args=[application])
    assert row(application).state == "terms_agreed"
    text = page(browser, "review", application).content.decode()
    assert row(application).notice["message"][:6] in text
    shop.world.fail["accumulated"] = []
    browser.post(reverse("journey:underwriting", args=[application]))
    assert "one-time-code" in page(browser, "review", application).content.decode()


@pytest.mark.parametrize(
    ("line", "days", "known"), [("travel", 5, True), ("travel", 10, False), ("travel-comprehensive", 5, False)]
)
def test_terms_of_a_later_purchase_say_where_they_are_the_same(shop, customer, line, days, known):
    """The boxes then stand first, unticked; the documents stand there in full, opened and agreed to again.

    After ten days there are newer versions.
    """
    from anbao.commerce.registration.models import Agreement, DocumentOpening

    customer.reach("card_entered")
    shop.run_due()
    shop.pass_time(days=days)
    browser, application = sign_in("meiling"), customer.start(line)
    customer.enter(application)
    before = DocumentOpening.objects.count()
    text = page(browser, "terms", application).content.decode()
    assert ("同意的是同一版" in text) is known
    assert (text.index('name="agreed"') < text.index('class="prose')) is known
    assert text.count('class="prose') == 2
    assert " checked" not in text
    assert DocumentOpening.objects.count() == before + 2
    agreed = re.findall(r'name="agreed" value="([^"]+)"', text)
    browser.post(reverse("journey:terms", args=[application]), {"agreed": agreed})
    assert Agreement.objects.filter(subject_id=str(application)).count() == 2


@pytest.mark.parametrize("other", [False, True])
def test_review_folds_what_is_as_it_was_the_last_time(shop, customer, other):
    customer.reach("card_entered")
    shop.run_due()
    shop.pass_time(days=10)
    application = customer.reach("terms_agreed", declared={"other_medical_cover": other})
    text = page(sign_in("meiling"), "review", application).content.decode()
    assert ("和上次投保相同" in text) is not other
    assert "A123456789" in text


@pytest.mark.parametrize(
    "name", ["application", "data", "terms", "review", "pay", "progress", "done", "change-quote", "card-return"]
)
def test_strangers_see_404(shop, customer, browser, name):
    application = customer.reach("confirmed")
    shop.customer("A223456781", "stranger")
    stranger = sign_in("stranger")
    page(stranger, name, application, status=404)


def test_refusal_shown_as_page_with_remedy(shop, customer, browser):
    shop.world.accumulated = 10**9
    application = customer.reach("terms_agreed")
    browser.post(reverse("journey:underwriting", args=[application]))
    text = page(browser, "review", application).content.decode()
    assert "改選其他方案或行程" in text
    assert row(application).notice["remedy"][:6] in text
    page(browser, "change-quote", application)
    changed = browser.post(reverse("journey:change-quote", args=[application]), customer.inputs(plan="standard"))
    assert changed["Location"] == reverse("journey:data", args=[application])


def test_account_shows_next_step(shop, customer, browser):
    application = customer.reach("confirmed")
    text = browser.get("/account/").content.decode()
    assert row(application).number in text
    assert reverse("journey:application", args=[application]) in text


def test_account_of_stranger_shows_nothing(shop, customer):
    customer.reach("confirmed")
    shop.customer("A223456781", "stranger")
    text = sign_in("stranger").get("/account/").content.decode()
    assert "還沒有保單" in text


def test_console_for_staff_only(shop, customer, browser):
    assert browser.get("/console/applications/").status_code == 302


def test_console_list_and_dossier(shop, customer):
    from anbao.project.demo.seed import CLERK

    application = customer.reach("card_entered")
    shop.run_due()
    staff = sign_in(CLERK.login, CLERK.password, "/console/sign-in/")
    number = row(application).number
    listed = staff.get("/console/applications/", {"q": number[:6].lower(), "state": "cover_reported"})
    assert number in listed.content.decode()
    assert number not in staff.get("/console/applications/", {"state": "declined"}).content.decode()
    text = staff.get(f"/console/applications/{application}/").content.decode()
    for told in ("sale.own-card", "sale.receipt-reported", "capture", "契約成立", "receipt_report"):
        assert told in text, told
    for hidden in ("A123456789", "林美玲", "0912345678", "mei.ling@example.tw"):
        assert hidden not in text
    assert staff.get("/console/applications/019aa000-0000-7000-8000-000000000001/").status_code == 404


@pytest.mark.parametrize("name", ["confirm", "send-code", "underwriting"])
def test_session_over_at_a_button_leads_back_to_the_page(shop, customer, name):
    application = customer.reach("underwritten")
    browser = Client()
    there = reverse(f"journey:{name}", args=[application])
    answer = browser.post(there, {"code": "123456"})
    answer = browser.post(answer["Location"], {"login": "meiling", "password": PASSWORD, "next": there}, follow=True)
    assert answer.status_code == 200


def test_document_fetched_ahead_is_not_opened(shop, customer):
    from anbao.commerce.registration.models import DocumentOpening

    application = customer.reach("data_entered")
    browser = sign_in("meiling")
    ahead = browser.get(reverse("journey:terms", args=[application]), headers={"Sec-Purpose": "prefetch"})
    assert ahead.status_code == 404
    assert not DocumentOpening.objects.exists()


def test_staff_search_takes_anything(shop, customer):
    from anbao.identity import api as identity
    from anbao.kernel.actor import system

    identity.create_staff(
        login="clerk.two", name="陳", mail="c@anbao.example", password=PASSWORD, roles=["commerce-clerk"],
        by=system("tests"), at=shop.at, own=True,
    )  # fmt: skip
    browser = sign_in("clerk.two", path="/console/sign-in/")
    for query in ({"q": "A\0"}, {"page": "9" * 5000}, {"page": "-1"}, {"state": "\0", "group": "\0"}):
        assert browser.get("/console/applications/", query).status_code == 200


def test_code_confirms_what_its_page_showed(shop, customer, browser):
    """Window A shows the review; window B changes, agrees, underwrites and asks for a code; A posts the code."""
    application = customer.reach("underwritten")
    customer.code(application)
    seen = page(browser, "review", application)
    shop.pass_time(minutes=2)
    for step in (lambda a: customer.enter(a, other_medical_cover=True), customer.agree, customer.underwrite):
        assert type(step(application)).__name__ == "Passed"
    _issued, code = customer.code(application)
    there = reverse("journey:confirm", args=[application])
    answer = browser.post(there, {"code": code, "version": version_of(seen)})
    assert answer.status_code == 422
    assert "另一個視窗" in answer.content.decode()
    assert row(application).state == "underwritten"
    assert browser.post(there, {"code": code, "version": version_of(answer)}).status_code == 302
    assert row(application).confirmed_digest


@pytest.mark.parametrize("name", ["terms", "change-quote"])
def test_form_of_an_older_version_changes_nothing(shop, customer, browser, name):
    application = customer.reach("data_entered")
    seen = page(browser, name, application)
    agreed = customer.open_terms()
    customer.enter(application, other_medical_cover=True)
    before = row(application)
    sent = {"agreed": agreed, **customer.inputs(plan="full"), "version": version_of(seen)}
    answer = browser.post(reverse(f"journey:{name}", args=[application]), sent)
    assert answer.status_code == 422
    assert "另一個視窗" in answer.content.decode()
    assert (row(application).state, row(application).version) == (before.state, before.version)


def test_quote_changed_with_the_version_shown(shop, customer, browser):
    application = customer.reach("data_entered")
    seen = page(browser, "change-quote", application)
    sent = {**customer.inputs(plan="full"), "version": version_of(seen)}
    assert browser.post(reverse("journey:change-quote", args=[application]), sent).status_code == 302
    assert row(application).inputs["plan"] == "full"


def test_beneficiary_with_invisible_characters_is_refused(shop, customer, browser):
    application = customer.reach("data_entered")
    form = {
        "insured": "self", "beneficiary": "named", "beneficiary_name": "林\u200d美", "beneficiary_relation": "子\x07女",
        "other_medical_cover": "no",
    }  # fmt: skip
    answer = browser.post(reverse("journey:data", args=[application]), form)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"beneficiary_name", "beneficiary_relation"}


def test_home_compares_products_for_the_same_trip(shop, customer):
    from anbao.commerce.journey.models import Application

    text = page(Client(), "home", **customer.inputs(plan="full")).content.decode()
    for title in ("旅行平安保險", "旅行平安暨不便保險", "旅行綜合保險"):
        assert text.count(title) > 2
    table = text.partition('class="table compare"')[2].partition("</table>")[0]
    rows = [
        re.findall(r"[\d,]+|不保", re.sub(r"<[^>]*>", "", row.partition("</th>")[2])) for row in table.split("<tr>")[2:]
    ]
    by_title = dict(zip(re.findall(r'<th scope="row">([^<]+)', table), rows, strict=True))
    assert by_title["意外傷害身故及失能"] == ["10,000,000"] * 3
    assert by_title["班機延誤（定額）"] == ["不保", "6,000", "6,000"]
    assert by_title["個人第三人責任"] == ["不保", "不保", "5,000,000"]
    premiums = [int(amount.replace(",", "")) for amount in by_title["保險費"]]
    assert premiums == sorted(set(premiums))
    assert Application.objects.count() == 0


def test_home_another_product_takes_its_usual_plan_and_says_where_it_is_not_sold(shop, customer):
    trip = customer.inputs(plan="junior", destination="domestic")
    text = page(Client(), "home", product="travel-comprehensive", **trip).content.decode()
    assert "這項商品不保這個旅遊地點" in text
    assert "/apply/new/?" not in text
    abroad = page(Client(), "home", product="travel-comprehensive", **{**trip, "destination": "asia"}).content.decode()
    assert "product=travel-comprehensive" in abroad
    assert "plan=standard" in abroad
    partial = Client().get("/", {**trip, "product": "travel-comprehensive"}, headers={"HX-Request": "true"})
    assert "這項商品不保" in partial.content.decode().partition('id="quote-result"')[2]


def test_products_are_listed_with_their_pages(shop):
    text = page(Client(), "products").content.decode()
    assert re.findall(r'href="/products/([a-z-]+)/"', text) == [
        "travel",
        "travel-inconvenience",
        "travel-comprehensive",
    ]


@pytest.mark.parametrize("line", ["travel-inconvenience", "travel-comprehensive"])
def test_product_is_bought_from_its_own_page(shop, customer, browser, line):
    """From its price to agreed terms: the application is of that product, with its documents."""
    from anbao.commerce.journey.models import Application

    text = page(Client(), "product", line, **customer.inputs(plan="full")).content.decode()
    href = re.search(r'href="(/apply/new/\?[^"]+)"', text)[1].replace("&amp;", "&")
    form = {"insured": "self", "beneficiary": "legal-heirs", "other_medical_cover": "no"}
    answer = browser.post(href, form)
    made = Application.objects.get()
    assert (made.line, made.inputs["plan"], made.state) == (line, "full", "data_entered")
    terms = browser.get(answer["Location"]).content.decode()
    agreed = re.findall(r'name="agreed" value="([^"@]+)@', terms)
    assert sorted(agreed) == [f"{line}.key-content", f"{line}.terms"]
