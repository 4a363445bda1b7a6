"""Paying from one's own account: the same order as with a card, no funds set aside, never two ways at once."""

import re

import pytest
from django.urls import reverse

from anbao.commerce.payments import api as payments
from anbao.commerce.reporting import api as reporting
from anbao.kernel.errors import NoReply, Rejected
from anbao.kernel.verdict import Passed, Refused
from tests.integration.journey.sale import kinds, row
from tests.integration.journey.test_pages import page, sign_in

ACCOUNT = payments.OWN_ACCOUNT


@pytest.fixture
def browser(shop, customer):
    return sign_in("meiling")


def by_account(customer, **inputs):
    application = customer.reach("confirmed", **inputs)
    assert isinstance(customer.open_payment(application, ACCOUNT), Passed)
    assert isinstance(customer.enter_card(application), Passed)
    return application


def test_account_is_debited_once_after_the_receipt_report(shop, customer):
    application = by_account(customer)
    shop.run_due()
    assert row(application).state == "cover_reported"
    assert len(shop.world.debited) == len(shop.world.captured) == 1
    asked = [operation for operation, _ in shop.world.asked]
    assert asked.index("authorize") < asked.index("receipt") < asked.index("capture") < asked.index("cover")
    assert payments.payment(row(application).payment).method == ACCOUNT


@pytest.mark.parametrize("operation", ["authorize", "capture"])
def test_lost_reply_of_the_bank_is_inquired_about(shop, customer, operation):
    shop.world.after[operation] = [NoReply("…")]
    application = by_account(customer)
    shop.run_due()
    shop.pass_time(minutes=2)
    shop.run_due()
    assert row(application).state == "cover_reported"
    assert len(shop.world.debited) == 1
    assert len([o for o, _ in shop.world.asked if o == operation]) == 1


def test_account_of_another_takes_nothing_and_says_account(shop, customer):
    shop.world.holder_matches = False
    application = by_account(customer)
    shop.run_due()
    found = row(application)
    assert (found.state, found.notice["code"]) == ("payment_refused", "sale.card-of-another")
    assert "帳戶" in found.notice["message"]
    assert shop.world.captured == shop.world.reports == []
    assert len(shop.world.voided) == 1


def test_account_without_funds_ends_this_payment_and_corrects_the_receipt_report(shop, customer):
    """Nothing was set aside: the debit is refused after the receipt report, which then speaks of nothing."""
    shop.world.fail["capture"] = [Rejected("insufficient-funds")]
    application = by_account(customer)
    shop.run_due()
    assert row(application).state == "payment_refused"
    assert shop.world.captured == []
    assert len(shop.world.voided) == 1
    (report,) = reporting.reports_of(application)
    assert report.state == reporting.ReportState.CORRECTED
    (correction,) = shop.world.corrections
    assert (correction.kind, correction.corrected, correction.why) == ("receipt", report.reference, "not-contracted")
    assert isinstance(customer.open_payment(application, payments.OWN_CARD), Passed)


@pytest.mark.parametrize("method", ["atm", "convenience-store", "bank-counter", "", "another"])
def test_method_that_the_registration_does_not_allow_is_refused_with_its_clause(shop, customer, method):
    application = customer.reach("confirmed")
    verdict = customer.open_payment(application, method)
    assert isinstance(verdict, Refused)
    assert verdict.reason.code == "sale.payment-method"
    assert "ec.payment-by-network" in verdict.clauses
    assert (row(application).state, row(application).payment) == ("confirmed", None)
    assert kinds(application)[-1] == "refused"


@pytest.mark.parametrize(("method", "code"), [("e-payment-account", "journey.method-not-here"), (ACCOUNT, "")])
def test_allowed_but_not_run_here_is_refused_too(shop, customer, settings, method, code):
    application = customer.reach("confirmed")
    verdict = customer.open_payment(application, method)
    assert getattr(getattr(verdict, "reason", None), "code", "") == code


def test_another_method_closes_the_first_payment(shop, customer, browser):
    application = customer.reach("payment_open")
    first = row(application).payment
    assert browser.post(reverse("journey:pay", args=[application]), {"change": "1"}).status_code == 302
    assert row(application).state == "confirmed"
    assert isinstance(customer.open_payment(application, ACCOUNT), Passed)
    assert payments.payment(first).state == payments.PaymentState.EXPIRED
    assert [p.method for p in payments.payments_of(application)] == [payments.OWN_CARD, ACCOUNT]
    shop.pass_time(minutes=31)
    shop.run_due(only="journey.expire_payment")
    assert row(application).state == "confirmed"  # the second one's own time is over by now


def test_method_cannot_be_changed_once_card_or_account_is_entered(shop, customer, browser):
    application = customer.reach("card_entered")
    browser.post(reverse("journey:pay", args=[application]), {"change": "1"})
    assert row(application).state == "card_entered"


def test_page_offers_both_and_nothing_is_chosen(shop, customer, browser):
    application = customer.reach("confirmed")
    text = page(browser, "pay", application).content.decode()
    assert re.findall(r'name="method" value="([^"]+)"', text) == [payments.OWN_CARD, ACCOUNT]
    assert "checked" not in text
    refused = browser.post(reverse("journey:pay", args=[application]), {})
    assert refused.status_code == 422
    assert "請改用畫面上列出的方式" in refused.content.decode()


def test_page_leads_to_the_bank_and_back(shop, customer, browser):
    application = customer.reach("confirmed")
    answer = browser.post(reverse("journey:pay", args=[application]), {"method": ACCOUNT})
    assert answer["Location"] == reverse("journey:pay", args=[application], query={"chosen": "1"})
    text = page(browser, "pay", application).content.decode()
    assert 'action="http://bank.example/entry"' in text
    assert "前往銀行選擇帳戶" in text
    order = re.search(r'name="order" value="([^"]+)"', text)[1]
    back = browser.get(reverse("journey:card-return", args=[application]), {"order": order, "token": "t"})
    assert back["Location"] == reverse("journey:progress", args=[application])
    shop.run_due()
    assert row(application).state == "cover_reported"


def test_posted_method_that_is_not_offered_is_refused_beside_the_field(shop, customer, browser):
    application = customer.reach("confirmed")
    answer = browser.post(reverse("journey:pay", args=[application]), {"method": "atm"})
    assert answer.status_code == 422
    assert "您的註冊方式不能使用這種繳費方式" in answer.content.decode()


def test_without_a_bank_cards_alone_are_offered(shop, customer, browser, settings):
    settings.ANBAO_BANK = {**settings.ANBAO_BANK, "url": ""}
    application = customer.reach("confirmed")
    text = page(browser, "pay", application).content.decode()
    assert re.findall(r'name="method" value="([^"]+)"', text) == [payments.OWN_CARD]
    assert customer.open_payment(application, ACCOUNT).reason.code == "journey.method-not-here"


def test_late_debit_goes_back_to_the_account(shop, customer):
    application = by_account(customer)
    shop.run_due(only="journey.authorize")
    shop.run_due(only="journey.receipt_report")
    starts = row(application).starts_at
    shop.world.at = starts
    shop.run_due()
    assert row(application).state == "refunded"
    assert len(shop.world.refunded) == 1


def confirmed_with(customer, browser, application, **more):
    """The code is entered on the page, with what else the form sends."""
    _issued, code = customer.code(application)
    text = page(browser, "review", application).content.decode()
    version = re.search(r'name="version" value="(\d+)"', text)[1]
    there = reverse("journey:confirm", args=[application])
    return text, browser.post(there, {"version": version, "code": code, **more})


def test_way_chosen_beside_the_code_opens_the_payment_and_leads_on(shop, customer, browser):
    application = customer.reach("underwritten")
    text, answer = confirmed_with(customer, browser, application, method=ACCOUNT)
    assert re.findall(r'type="radio" name="method" value="([^"]+)"', text) == [payments.OWN_CARD, ACCOUNT]
    assert "checked" not in text
    assert answer["Location"] == reverse("journey:pay", args=[application], query={"chosen": "1"})
    assert row(application).state == "payment_open"
    assert payments.payment(row(application).payment).method == ACCOUNT
    assert "data-forward" in browser.get(answer["Location"]).content.decode()


@pytest.mark.parametrize("sent", [{}, {"method": "shells"}])
def test_without_a_way_beside_the_code_the_page_asks_for_one(shop, customer, browser, sent):
    application = customer.reach("underwritten")
    _, answer = confirmed_with(customer, browser, application, **sent)
    assert answer["Location"] == reverse("journey:pay", args=[application])
    assert row(application).state == "confirmed"


def test_way_stays_chosen_where_the_code_is_wrong(shop, customer, browser):
    application = customer.reach("underwritten")
    customer.code(application)
    version = row(application).version
    there = reverse("journey:confirm", args=[application])
    answer = browser.post(there, {"version": str(version), "code": "12", "method": ACCOUNT})
    assert answer.status_code == 422
    assert re.search(rf'value="{ACCOUNT}" id="way-2" checked', answer.content.decode())
    assert row(application).state == "underwritten"
