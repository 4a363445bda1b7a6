"""Regulations, articles and units: what is counted, what is told, what concerns the company."""

import re

import pytest

from anbao.kernel import registries
from anbao.rulebook import api as rulebook
from tests.integration.console.conftest import AT, BROKER

LATER = "已知有較新的"


def numbers(html):
    """State → number, of the first bar of states."""
    first = html[html.index('class="states__list"') :].split("</ul>")[0]
    return {state: int(n) for state, n in re.findall(r'states__item--(\w+).*?states__count">(\d+)<', first, re.DOTALL)}


def counted(html):
    """How many rows the page of units says it has in all, by its tabs."""
    return int(re.search(r'aria-current="true">[^<]+<span class="tabs__count">(\d+)<', html)[1])


def test_overview_of_everything_counts_what_the_coverage_counts(clerk):
    tally = rulebook.coverage(at=AT).tally
    html = clerk.get(scope="all")
    assert numbers(html) == {
        "running": tally.running,
        "partly": tally.partly,
        "planned": tally.planned,
        "broken": tally.broken,
        "uncovered": tally.uncovered,
    }
    assert f"{tally.normative} 項條文要求，{tally.running} 項完全運作" in html
    assert f"另有 {tally.context} 項只是目的、定義等說明" in html


def test_overview_shows_what_concerns_the_company_first(clerk):
    ours, every = clerk.get(), clerk.get(scope="all")
    assert sum(numbers(ours).values()) < sum(numbers(every).values())
    assert "公司不是保險經紀人" in ours
    assert "公司沒有使用雲端服務" in ours
    assert "<h2>不適用本公司</h2>" in ours
    assert "<h2>不適用本公司</h2>" not in every


def test_overview_of_a_broker_is_another(office):
    office.adopt(**BROKER)
    html = office.staff("commerce-clerk").get("/console/rulebook/").content.decode()
    assert "公司不是保險業" in html
    assert "公司不是保險經紀人" not in html


def test_numbers_lead_to_their_rows(clerk):
    for state, number in numbers(clerk.get(scope="all")).items():
        rows = clerk.get("units/", state=state, scope="all")
        assert counted(rows) == number
        assert ("leaves__item" in rows) is bool(number)


def test_numbers_of_a_regulation_lead_to_their_rows(clerk):
    for state, number in numbers(clerk.get("works/ec/")).items():
        rows = clerk.get("works/ec/", state=state)
        assert counted(rows) == number
        assert rows.count("leaves__item") == min(number, 50)


def test_every_page_of_rows_together_has_them_all(clerk):
    number = numbers(clerk.get("works/ec/"))["planned"]
    pages = [clerk.get("works/ec/", state="planned", page=page) for page in range(1, number // 50 + 2)]
    assert sum(page.count("leaves__item") for page in pages) == number


def test_versions_are_named_with_what_is_unsure(clerk):
    html = clerk.get()
    assert "112年9月7日版" in html
    assert "部分：只有修正條文" in html
    assert "日期未經查證" in html
    assert f"{LATER}112年8月24日版" in html
    assert f"{LATER}113年7月18日版" in html


def test_regulation_names_its_version_and_unverified_dates(clerk):
    html = clerk.get("works/ec/")
    assert "111年6月24日版" in html
    assert "<dt>生效日</dt><dd>未經查證</dd>" in html
    assert f"{LATER}112年8月24日版" in html


def test_regulation_lists_its_articles_and_leads_to_them(clerk):
    html = clerk.get("works/ec/")
    assert '<a class="articles__place" href="/console/rulebook/works/ec/a7/">第7條</a>' in html
    assert '<a class="articles__place" href="/console/rulebook/works/ec/a4-1/">第4條之1</a>' in html


def test_regulation_that_does_not_concern_the_company_says_so(clerk):
    assert "這份法規沒有適用本公司的條文" in clerk.get("works/brk/")
    assert "articles__place" in clerk.get("works/brk/", scope="all")


def test_practice_lists_its_clauses(clerk):
    html = clerk.get("works/co/")
    assert "/clauses/co.age-of-majority/" in html
    assert "articles__place" not in html


def test_article_has_units_clauses_and_neighbours(clerk):
    html = clerk.get("works/ec/a7/")
    assert 'id="a7.p2.s1.i1"' in html
    assert "/clauses/ec.registration-disclosures/" in html
    assert 'href="/console/rulebook/works/ec/a6/" rel="prev"' in html
    assert 'href="/console/rulebook/works/ec/a8/" rel="next"' in html
    assert "還沒有匯入官方條文" in html


def test_first_and_last_article_have_one_neighbour(clerk):
    units = next(work for work in rulebook.coverage(at=AT).works if work.work == "ec").units
    first, last = (clerk.get(f"works/ec/{units[place].unit}/", scope="all") for place in (0, -1))
    assert 'rel="prev"' not in first
    assert 'rel="next"' in first
    assert 'rel="next"' not in last


def test_article_leaves_out_what_does_not_concern_us_and_says_how_much(clerk):
    ours, every = clerk.get("works/ec/a7/"), clerk.get("works/ec/a7/", scope="all")
    hidden = every.count('class="beside-list__item"') - ours.count('class="beside-list__item"')
    assert hidden > 0
    assert f"另有 {hidden} 項不適用本公司" in ours
    assert "不適用本公司。" not in every


@pytest.mark.parametrize("tag", ["sale.own-card", "sale.terms-opened-and-agreed"])
def test_guard_that_is_gone_turns_its_units_red(clerk, tag):
    guard = registries.guards.get(tag)
    before = numbers(clerk.get())
    registries.guards.discard(tag)
    try:
        after = numbers(clerk.get())
        steps = clerk.get("steps/", state="broken")
    finally:
        registries.guards.add(tag, guard)
    assert before["broken"] == 0
    assert after["broken"] > 0
    assert after["running"] + after["partly"] < before["running"] + before["partly"]
    assert tag in steps
    assert numbers(clerk.get()) == before
