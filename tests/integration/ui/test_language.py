"""Choosing a language: a plain form, a cookie, and answers that say on what they depend."""

import pytest
from django.test import Client
from django.urls import path

from anbao.project.urls import urlpatterns as ours


@pytest.fixture
def browser(db, settings):
    settings.ROOT_URLCONF = __name__
    return Client()


def broken(request):
    raise RuntimeError("for the page of a server error")


urlpatterns = [*ours, path("broken/", broken)]


def choose(browser, language, **headers):
    return browser.post("/language", {"language": language}, headers=headers)


def test_choice_is_kept_and_leads_back_to_the_page(browser):
    answer = choose(browser, "en", referer="http://testserver/sign-in/?next=/account/")
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/?next=/account/")
    cookie = answer.cookies["anbao_language"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("en", True, "Lax")
    page = browser.get("/sign-in/")
    assert '<html lang="en">' in page.content.decode()
    assert ">Sign in<" in page.content.decode()
    choose(browser, "zh-hant")
    assert '<html lang="zh-Hant-TW">' in browser.get("/sign-in/").content.decode()


def test_choice_goes_before_what_the_browser_asks_for(browser):
    assert '<html lang="en">' in browser.get("/sign-in/", headers={"accept-language": "en-GB,en"}).content.decode()
    choose(browser, "zh-hant")
    assert '<html lang="zh-Hant-TW">' in browser.get("/sign-in/", headers={"accept-language": "en"}).content.decode()


@pytest.mark.parametrize("asked", ["zh-TW,zh;q=0.9", "zh-HK", "ja,fr;q=0.5", ""])
def test_who_asks_for_neither_gets_chinese(browser, asked):
    assert '<html lang="zh-Hant-TW">' in browser.get("/sign-in/", headers={"accept-language": asked}).content.decode()


@pytest.mark.parametrize("language", ["de", "", "en<script>"])
def test_unknown_language_changes_nothing(browser, language):
    answer = choose(browser, language)
    assert answer.status_code == 302
    assert "anbao_language" not in answer.cookies


@pytest.mark.parametrize(
    "referer",
    [
        "https://elsewhere.example/sign-in/",
        "javascript:alert(1)",
        "http://testserver/language",
        "",
        "//elsewhere.example",
    ],
)
def test_way_back_stays_on_this_site(browser, referer):
    assert choose(browser, "en", referer=referer)["Location"] == "/"


def test_other_sites_cannot_choose(browser):
    answer = choose(browser, "en", **{"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert "anbao_language" not in answer.cookies
    assert browser.get("/language").status_code == 405


def test_answer_says_its_language_and_on_what_it_depends(browser):
    page = browser.get("/sign-in/", headers={"accept-language": "en"})
    assert page["Content-Language"] == "en"
    assert {"Accept-Language", "Cookie"} <= {name.strip() for name in page["Vary"].split(",")}
    assert "Content-Language" not in browser.get("/healthz")


def test_every_page_offers_the_other_language(browser):
    chinese = browser.get("/sign-in/").content.decode()
    assert '<button class="language__choice" name="language" value="en" lang="en">English</button>' in chinese
    english = browser.get("/sign-in/", headers={"accept-language": "en"}).content.decode()
    assert 'value="zh-hant" lang="zh-Hant-TW">繁體中文</button>' in english
    assert 'value="en"' in browser.get("/console/sign-in/").content.decode()


def test_error_pages_are_english_too(browser):
    browser.raise_request_exception = False
    choose(browser, "en")
    assert "There is no such page" in browser.get("/no-such-page/").content.decode()
    assert "Something went wrong" in browser.get("/broken/").content.decode()
