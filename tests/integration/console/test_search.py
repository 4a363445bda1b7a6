"""Search over the real book: one character, a cite, a code, filters, nothing found."""

import re

import pytest

from anbao.rulebook import api as rulebook
from tests.integration.console.conftest import AT


def links(html):
    return re.findall(r'class="hits__head"><a href="/console/rulebook/([^"]+)/"', html)


def found(html):
    return int(re.search(r'role="status">.*?(\d+) 筆', html, re.DOTALL)[1])


HITS = (
    ("碼", "clauses/isec.password-length"),
    ("OTP", "clauses/ec.otp-before-submission"),
    ("otp", "figures/otp.valid_for"),
    ("驗證碼", "clauses/isec.otp-length"),
    ("a10.p1.s3", "clauses/ec.otp-before-submission"),
    ("第10條 一次性密碼", "clauses/ec.otp-before-submission"),
    ("第七條", "clauses/ec.registration-of-capable"),
    ("one-time password", "clauses/isec.otp-validity"),
    ("ec.terms-agreed", "clauses/ec.terms-agreed"),
    ("sale.own-card", "clauses/ec.payer-checked"),
    ("成年年齡", "figures/age.majority"),
    ("payment.methods_by_network", "figures/payment.methods_by_network"),
    ("報價、告知", "readings/reading.order-of-the-sale"),
    ("弱點掃描報告", "clauses/isec.internet-system-scan"),
)
"""What is typed, and what has to be among what is found."""


def test_search_finds(clerk):
    for query, hit in HITS:
        html = clerk.get("search/", q=query)
        pages = [html] + [clerk.get("search/", q=query, page=page) for page in range(2, (found(html) - 1) // 30 + 2)]
        assert hit in [link for page in pages for link in links(page)], query


def test_exact_key_comes_first(clerk):
    for query in ("ec.terms-agreed", "isec.otp-validity", "reading.passkey-adds", "age.majority"):
        assert links(clerk.get("search/", q=query))[0].endswith(query)


def test_cite_finds_only_what_stands_there(clerk):
    keys = [link.partition("/")[2] for link in links(clerk.get("search/", q="a10.p1.s3", scope="all", kind="clause"))]
    book = {clause.key: clause for clause in rulebook.at(AT).compiled.clauses}
    assert keys
    for key in keys:
        address = book[key].address_on(AT.date())
        assert any(place.startswith("a10.p1.s3") for place in (address.cite, *address.cover))


def test_found_words_are_marked(clerk):
    assert "<mark>一次性密碼</mark>" in clerk.get("search/", q="一次性密碼")


def test_search_escapes_what_was_asked(clerk):
    html = clerk.get("search/", q='"><script>alert(1)</script>')
    assert "<script>alert" not in html


def test_search_without_words_lists_every_clause_that_concerns_us(clerk):
    assert found(clerk.get("search/")) == len(rulebook.clauses(at=AT))
    assert found(clerk.get("search/", scope="all")) == len(rulebook.at(AT).compiled.clauses)


@pytest.mark.parametrize("work", ["ec", "isec", "chk"])
def test_filter_by_regulation(clerk, work):
    html = clerk.get("search/", work=work)
    assert {link.partition("/")[2].partition(".")[0] for link in links(html)} == {work}
    assert found(html) == sum(1 for clause in rulebook.clauses(at=AT) if clause.work == work)


def test_filter_by_state(clerk):
    html = clerk.get("search/", state="running")
    assert found(html) > 0
    assert {re.search(r"badge--(\w+)", part)[1] for part in html.split("hits__head")[1:]} == {"good"}


@pytest.mark.parametrize("kind", ["guard", "duty", "document", "capability", "report"])
def test_filter_by_kind_of_obligation(clerk, kind):
    wanted = {
        clause.key
        for clause in rulebook.clauses(at=AT)
        if any(
            one.kind == kind and one.applies(rulebook.at(AT).company.facts) is not False for one in clause.obligations
        )
    }
    assert found(clerk.get("search/", kind=kind)) == len(wanted)


def test_filter_by_readings_or_figures(clerk):
    assert all(link.startswith("readings/") for link in links(clerk.get("search/", kind="reading")))
    assert all(link.startswith("figures/") for link in links(clerk.get("search/", kind="figure")))


def test_what_does_not_concern_us_is_told_and_a_step_away(clerk):
    html = clerk.get("search/", q="兩年演練")
    assert "brk." not in html
    assert re.search(r"另有 \d+ 筆不適用本公司", html)
    every = clerk.get("search/", q="兩年演練", scope="all")
    assert "不適用：公司不是保險經紀人" in every


def test_near_results_say_that_they_are_near(clerk):
    html = clerk.get("search/", q="一次性密碼之長度下限")
    assert "沒有完全符合，以下是相近的" in html.replace("的，", "，")
    assert "clauses/isec.otp-length" in links(html)


def test_nothing_found_teaches(clerk):
    html = clerk.get("search/", q="zzzz")
    assert "找不到符合的內容" in html
    assert "一個字也可以" in html


def test_filters_stay_in_the_address_of_other_pages(clerk):
    html = clerk.get("search/", work="ec")
    assert re.search(r'href="\?work=ec&amp;page=2"', html)
    assert 'href="?work=ec&amp;scope=all"' in html
