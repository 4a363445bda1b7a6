"""A part that a clause asks for and the site does not show stops the sale; whole statements let it pass."""

import re

import pytest
from django.test import Client

from anbao.commerce.site.queries.missing import lacks, missing_now, open_now
from anbao.commerce.site.queries.requirements import required
from anbao.kernel import clock
from anbao.kernel.actor import Subject
from anbao.kernel.verdict import Passed, Refused
from anbao.rulebook import api as rulebook

BEGIN = {
    "registration.method": "network",
    "disclosures.required": ("a@1",),
    "disclosures.opened": ("a@1",),
    "disclosures.agreed": ("a@1",),
}
CODE = "ec.rules-published official-text#ec"


def decide(**facts):
    return rulebook.decide(step="registration.begin", facts={**BEGIN, **facts}, at=clock.now())


def why():
    return {lack.place: lack.why for lack in lacks(at=clock.now()) if lack.stops}


def test_whole_statements_let_the_sale_pass(company):
    assert why() == {}
    assert isinstance(decide().verdict, Passed)


def test_every_part_has_a_clause_that_exists_and_a_section(company):
    clauses = {clause.key for clause in rulebook.clauses(at=clock.now())}
    asked = {clause for one in required().statements for part in one.parts for clause in part.clauses}
    assert asked - clauses == {"ec.foreign-insurer-information"}  # the demo company is none


def test_eleven_conditions_of_trade_have_a_section_each():
    terms = required().by_slug("terms")
    assert len({part.key for part in terms.parts}) == 11


def test_nothing_released_is_all_missing(db):
    from anbao.project.demo import seed

    rulebook.adopt_profile(content=seed.PROFILE, by=seed.BY, at=clock.now())
    parts = [part for one in required().statements for part in one.parts]
    assert why() == {part.place: ("not-released",) for part in parts}


def test_file_changed_after_its_release_is_missing(company):
    file = company.folder / "privacy.v1.md"
    file.write_bytes(file.read_bytes() + b"\n")
    assert set(why().values()) == {("not-released",)}
    refused = decide()
    assert isinstance(refused.verdict, Refused)
    assert refused.verdict.reason.code == "site.statements-missing"
    assert {"ec.price-information", "ec.privacy-policy-shown"} <= set(refused.verdict.clauses)


def test_statement_not_yet_in_force_is_missing(company, rewrite):
    rewrite("withdrawal", "effective_from: 2026-01-01", "effective_from: 2099-01-01")
    assert set(why()) == {f"servicing.withdrawal-procedure#{key}" for key in ("right", "exception", "how")}


@pytest.mark.parametrize(
    ("name", "old", "new", "place", "gap"),
    [
        ("terms", "{#ending}", "{#the-end}", "site.terms-of-trade#ending", "section"),
        ("terms", "契約在那一刻成立", "契約（待補）成立", "site.terms-of-trade#formation", "finished"),
        ("terms", "24 小時內", "幾天內", "site.terms-of-trade#formation", "underwriting.valid_for"),
        ("withdrawal", "起算十日內", "起算九日內", "servicing.withdrawal-procedure#right", "withdrawal.within"),
        ("complaints", "三十日內一定", "儘快", "site.complaints#times", "complaint.answered_within"),
        ("company", "傳真：(04) 2300-0001", "", "", ""),  # another branch still has one
        ("company", "- 設立日期：109 年 1 月 6 日\n", "", "site.company#head-office", "date"),
        ("adherence", "https://www.fsc.gov.tw/", "https://fsc.example/", "", ""),  # the bureau's link remains
    ],
)
def test_gap_is_found_by_its_name(company, rewrite, name, old, new, place, gap):  # noqa: PLR0917
    rewrite(name, old, new)
    assert why() == ({place: (gap,)} if place else {})


def test_figure_that_the_company_changed_must_be_told_anew(company):
    from anbao.project.demo import seed
    from tests.support.profiles import change_profile

    change_profile(
        content={**seed.PROFILE, "stricter": {"complaint.answered_within": "P20D"}}, by=seed.BY, at=clock.now()
    )
    assert why() == {"site.complaints#times": ("complaint.answered_within",)}


def test_foreign_insurer_is_asked_for_its_head_office(company, rewrite):
    from anbao.project.demo import seed
    from tests.support.profiles import change_profile

    rewrite("company", "{#head-office}", "{#office}")
    foreign = {**seed.PROFILE, "company": {**seed.PROFILE["company"], "foreign_branch": True}}
    change_profile(content=foreign, by=seed.BY, at=clock.now())
    lack = next(lack for lack in lacks(at=clock.now()) if lack.stops)
    assert lack.clauses == ("ec.company-information", "ec.foreign-insurer-information")


def test_official_file_is_open_in_demo_and_stops_production(company, settings, imported):
    at = clock.now()
    assert (missing_now(at), open_now(at)) == ((), (CODE,))
    passed = decide()
    assert isinstance(passed.verdict, Passed)
    marked = [guard for guard in passed.as_clear()["guards"] if "open_points" in guard]
    assert [(guard["tag"], guard["open_points"]) for guard in marked] == [("sale.statements-published", [CODE])]
    settings.ANBAO_MODE = "production"
    assert (missing_now(at), open_now(at)) == ((CODE,), ())
    assert decide().verdict.reason.code == "site.statements-missing"
    imported()
    assert isinstance(decide().verdict, Passed)
    settings.ANBAO_MODE = "test"
    assert open_now(clock.now()) == ()


def test_stated_fact_counts_before_the_supplied_one(company):
    assert isinstance(decide(**{"site.missing": ("ec.ending-told x#y",), "site.open": ()}).verdict, Refused)


def test_sale_of_a_customer_stops_too(shop_with_customer):
    customer, folder = shop_with_customer
    application = customer.start()
    file = folder / "terms.v1.md"
    before = file.read_bytes()
    file.write_bytes(before + b"\n")
    refused = customer.enter(application)
    assert refused.reason.code == "site.statements-missing"
    from anbao.ledger.api import entries_of

    entry = entries_of(Subject("application", str(application)))[-1]
    assert entry.clear["verdict"] == "refused"
    file.write_bytes(before)
    assert isinstance(customer.enter(application), Passed)


@pytest.fixture
def shop_with_customer(db, folder, settings, monkeypatch):
    from tests.integration.journey import sale

    shop = sale.open_shop(settings, monkeypatch)
    return shop.customer(), folder


def test_visitor_meets_a_calm_page_before_reading_anything(company):
    file = company.folder / "terms.v1.md"
    file.write_bytes(file.read_bytes() + b"\n")
    answer = Client().get("/register/")
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "目前暫停註冊" in text
    assert "已成立的保單與理賠不受影響" in text
    assert "terms-of-trade" not in text  # what is missing is for staff
    assert "<form" not in text.partition("<footer")[0]
    assert refusals() == ["site.statements-missing"]


def refusals():
    from anbao.ledger.domain.leaf import decode
    from anbao.ledger.models import Event

    leaves = [decode(bytes(row.body)) for row in Event.objects.filter(kind="registration.refused").order_by("id")]
    return [guard["reason"] for leaf in leaves for guard in leaf.clear["guards"] if "reason" in guard]


def test_visitor_in_the_midst_of_reading_is_stopped_when_going_on(company):
    browser = Client()
    boxes = dict.fromkeys(re.findall(r"agree_[0-9a-f]{64}", browser.get("/register/").content.decode()), "on")
    file = company.folder / "terms.v1.md"
    file.write_bytes(file.read_bytes() + b"\n")
    answer = browser.post("/register/", boxes)
    assert answer.status_code == 422
    assert "目前暫停註冊" in answer.content.decode()
