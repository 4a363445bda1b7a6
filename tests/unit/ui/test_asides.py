import re

import pytest
from django.http import HttpResponse
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from anbao.ui.api import say
from anbao.ui.said import Kept, Said, said_to
from anbao.ui.tags.asides import copy, dialog_link, task_progress
from anbao.ui.terms import explained, terms


def drawn(source, **context):
    return Template("{% load anbao_ui %}" + source).render(Context(context))


@pytest.fixture
def asked(settings):
    def ask(cookie=""):
        request = RequestFactory().get("/")
        if cookie:
            request.COOKIES["anbao_said"] = cookie
        request._messages = Kept(request)
        return request

    return ask


def answered(request):
    """The cookie that the answer leaves."""
    response = HttpResponse()
    request._messages.update(response)
    return response.cookies.get("anbao_said")


def test_what_is_said_is_read_once_on_the_next_page(asked):
    first = asked()
    say(first, "已送請核准。")
    say(first, "另有兩件。", "attention")
    cookie = answered(first)
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    second = asked(cookie.value)
    assert said_to(second) == [Said("已送請核准。"), Said("另有兩件。", "attention")]
    gone = answered(second)
    assert (gone.value, gone["max-age"], gone["httponly"]) == ("", 0, True)


def test_a_page_with_nothing_to_say_leaves_no_cookie(asked):
    request = asked()
    assert said_to(request) == []
    assert answered(request) is None


def test_what_nobody_read_stays(asked):
    first = asked()
    say(first, "已儲存。")
    second = asked(answered(first).value)
    say(second, "又存了一次。")
    third = asked(answered(second).value)
    assert [one.text for one in said_to(third)] == ["已儲存。", "又存了一次。"]


def test_what_somebody_else_wrote_into_the_cookie_is_not_said(asked):
    first = asked()
    say(first, "已儲存。")
    assert said_to(asked(answered(first).value.replace("a", "b") + "x")) == []
    assert said_to(asked('[["__json_message",0,25,"<b>假的</b>",""]]')) == []


def test_without_a_request_nothing_is_said():
    assert said_to(None) == []
    assert drawn("{% said %}") == ""


def test_what_is_said_is_announced_and_escaped():
    html = drawn("{% said items %}", items=[Said("<b>好</b>", "bad")])
    assert 'role="alert"' in html
    assert "&lt;b&gt;好" in html
    assert "notice--bad" in html


def test_dialog_names_itself_and_has_a_page_for_browsers_without_javascript():
    html = drawn('{% dialog id="why" title="為什麼" %}<p>因為</p>{% enddialog %}')
    assert 'aria-labelledby="why-title"' in html
    assert 'id="why-title"' in html
    assert 'method="dialog"' in html
    link = dialog_link("為什麼", id="why", href="/why/")
    assert 'href="/why/"' in link
    assert 'data-dialog="why"' in link
    assert "button--secondary" in dialog_link("看", id="why", href="/why/", variant="secondary")


@pytest.mark.parametrize(
    ("given", "there", "missing"),
    [
        (
            {"done": 1, "total": 4},
            ['value="1"', 'max="4"', "已完成 20%", 'role="status"', 'hx-get="/x/"'],
            ['role="alert"'],
        ),
        ({"done": 0, "total": 0}, ["<progress", "進行中"], ["value=", "0／0"]),
        ({}, ["<progress", "進行中"], ["value="]),
        ({"state": "done", "done": 4, "total": 4}, ["已完成", "4／4"], ["<progress", "hx-get"]),
        ({"state": "failed", "message": "<b>"}, ['role="alert"', "沒有完成", "&lt;b&gt;"], ["<progress", "hx-get"]),
    ],
)
def test_progress_says_how_far_it_is_and_stops_asking_at_the_end(given, there, missing):
    html = task_progress("匯入", poll_url="/x/", **given)
    assert [part for part in there if part not in html] == []
    assert [part for part in missing if part in html] == []
    assert 'id="task"' in html


def test_a_term_is_explained_where_it_stands_and_twice_without_sharing_an_id():
    html = drawn('{% term "premium" %}，{% term "premium" text="保費" %}')
    assert "買保險要付的錢" in html
    assert re.findall(r'popovertarget="([^"]+)"', html) == re.findall(r' id="([^"]+)"', html)
    assert len(set(re.findall(r' id="([^"]+)"', html))) == 2
    assert ">保費<" in html


def test_a_term_that_nobody_explained_is_a_fault():
    with pytest.raises(KeyError):
        explained("nonsense")


def test_every_term_is_explained_in_both_languages_and_leads_to_others_that_are():
    assert {key for one in terms().values() for key in one.get("see", ())} <= set(terms())
    for key in terms():
        in_chinese = explained(key)
        with translation.override("en"):
            assert all((*in_chinese, *explained(key)))
            assert explained(key) != in_chinese


def test_copying_is_offered_by_javascript_alone():
    html = copy('T"1', label="保單號碼")
    assert html.startswith('<span class="copy" hidden>')
    assert "T&quot;1" in html
    assert 'aria-label="複製保單號碼"' in html
    assert 'role="status"' in html
