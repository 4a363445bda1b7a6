"""Defects of pages found in review; each is strict xfail until it is mended."""

import pytest
from django.test import Client
from django.urls import reverse

from anbao.kernel.actor import system
from tests.integration.journey.sale import PASSWORD


def signed_in(login="meiling", path="/sign-in/"):
    browser = Client(raise_request_exception=False)
    browser.post(path, {"login": login, "password": PASSWORD})
    return browser


@pytest.mark.parametrize("name", ["confirm", "send-code", "underwriting"])
def test_session_over_at_a_button_leads_back_to_the_page(shop, customer, name):
    application = customer.reach("underwritten")
    browser = Client()
    there = reverse(f"journey:{name}", args=[application])
    answer = browser.post(there, {"code": "123456"})
    answer = browser.post(answer["Location"], {"login": "meiling", "password": PASSWORD, "next": there}, follow=True)
    assert answer.status_code == 200


def test_document_fetched_ahead_is_not_opened(shop, customer):
    from anbao.commerce.catalogue import api as catalogue
    from anbao.commerce.registration.models import DocumentOpening

    application = customer.reach("data_entered")
    browser = signed_in()
    version = catalogue.documents("terms", line="travel", at=shop.at)[0]
    browser.get(reverse("journey:document", args=[application, version.sha256]), headers={"Sec-Purpose": "prefetch"})
    assert not DocumentOpening.objects.exists()


def test_staff_search_takes_anything(shop, customer):
    from anbao.identity import api as identity

    identity.create_staff(
        login="clerk.two", name="陳", mail="c@anbao.example", password=PASSWORD, roles=["commerce-clerk"],
        by=system("tests"), at=shop.at,
    )  # fmt: skip
    browser = signed_in("clerk.two", "/console/sign-in/")
    assert browser.get("/console/applications/", {"q": "A\0"}).status_code == 200


@pytest.mark.xfail(strict=True, reason="REVIEW I1: a password that somebody else chose opens every page, for ever")
def test_default_password_opens_nothing_but_its_change(shop, customer):
    from anbao.identity import api as identity

    identity.create_staff(
        login="clerk.two", name="陳", mail="c@anbao.example", password=PASSWORD, roles=["commerce-clerk"],
        by=system("tests"), at=shop.at,
    )  # fmt: skip
    browser = signed_in("clerk.two", "/console/sign-in/")
    assert browser.get("/console/applications/").status_code != 200
