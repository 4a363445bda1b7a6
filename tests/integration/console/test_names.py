"""Every name that the book uses has a word for people."""

import pytest
from django.utils.translation import override

from anbao.console.queries.names import described, name_of, phrase, value_name
from anbao.console.queries.words import address_in_words, figure_in_words
from anbao.kernel.periods import Period
from anbao.rulebook import api as rulebook
from anbao.rulebook.domain.conditions import facts_of
from anbao.rulebook.queries.books import current_book

RUN = "write a word for it in src/anbao/console/data/words/"


def used():
    clauses = current_book().clauses
    obligations = [one for clause in clauses for one in clause.obligations]
    trees = [tree for clause in clauses for _since, tree in clause.applies_trees]
    trees += [tree for one in obligations for tree in (one.applies_tree, one.when_tree)]
    return {
        "figures": {param.name for clause in clauses for param in clause.params},
        "evidence": {kind for clause in clauses for kind in clause.evidence}
        | {k for o in obligations for k in o.done_by},
        "documents": {one.document for one in obligations if one.document},
        "steps": {step for one in obligations for step in one.steps},
        "things": {clause.per for clause in clauses} | {n for o in obligations for n in (o.for_each, o.form)},
        "facts": {fact for tree in trees for fact in facts_of(tree)}
        | {one.schedule["from"] for one in obligations if "from" in one.schedule},
    }


@pytest.mark.parametrize("kind", ["figures", "evidence", "documents", "steps", "things", "facts"])
def test_every_name_has_a_word(kind):
    missing = sorted(used()[kind] - set(described(kind)) - {""})
    assert missing == [], RUN + f"{kind}.yaml"


@pytest.mark.parametrize("kind", ["figures", "evidence", "documents", "steps", "things", "facts"])
def test_no_word_is_left_over(kind):
    assert sorted(set(described(kind)) - used()[kind]) == []


def test_every_source_of_a_version_is_said_in_chinese():
    found = {version.source for work in current_book().works.values() for version in work.versions if version.source}
    assert found == set(described("sources"))


def test_english_names_of_figures_read_as_headings():
    with override("en"):
        assert name_of("figures", "phishing_drill.every") == "Phishing drill cycle"
        assert name_of("figures", "lock.for") == "Lock duration"
        assert value_name("non-life") == "non-life"


def test_every_member_of_a_figure_has_a_word():
    members = {
        m for c in current_book().clauses for p in c.params for d in p.values if p.unit == "members" for m in d.value
    }
    assert sorted(member for member in members if value_name(member) == member) == []


def test_every_counted_figure_says_what_is_counted():
    counted = {param.name for clause in current_book().clauses for param in clause.params if param.unit == "count"}
    assert counted == set(described("counters"))


def test_name_that_nobody_described_shows_as_itself():
    assert name_of("steps", "no.such-step") == "no.such-step"
    assert phrase("eq", "no.such", "x", holds=False) == "並非「no.such：x」"


def test_names_in_english_are_made_of_the_names():
    with override("en"):
        assert name_of("steps", "sale.underwrite") == "Sale underwrite"
        assert phrase("eq", "cloud_service.abroad", operand=True, holds=True) == "cloud service abroad: True"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("eq", "company.kind", "insurer"), "公司是保險業"),
        (("eq", "cloud_service.abroad", False), "雲端處理與資料都在境內"),
        (("has", "company.activities", "cloud"), "公司使用雲端服務"),
        (("in", "registration.method", ["network", "certificate"]), "以網路或數位憑證註冊"),
        (("gte", "app.class", 2), "App 屬第二或第三類"),
        (("eq", "system.class", 1), "系統屬第一類"),
    ],
)
def test_conditions_in_words(arguments, words):
    assert phrase(*arguments, holds=True) == words


def test_condition_that_fails_in_words():
    assert phrase("eq", "company.kind", "broker", holds=False) == "公司不是保險經紀人"
    assert phrase("gte", "app.class", 3, holds=False) == "並非「App 屬第三類」"


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("a10.p1.s3", "第10條第1項第3款"),
        ("a4-1.p1", "第4條之1第1項"),
        ("a7.p2.s1.i2.n1", "第7條第2項第1款第2目第1子目"),
        ("x5.s3", "附件五 三"),
        ("x5.s3.i1", "附件五 三、（一）"),
        ("x1.h4.s1.i11.n5", "附件一 肆、一、（十一）5"),
        ("x1.t1.r19", "附件一 表1第19列"),
        ("h12.p1", "拾貳、第1段"),
        ("公司自訂", "公司自訂"),
    ],
)
def test_addresses_in_words(address, words):
    assert address_in_words(address) == words


@pytest.mark.parametrize(
    ("value", "unit", "bound", "name", "words"),
    [
        (8, "characters", "min", "", "至少 8 個字元"),
        (5, "count", "max", "otp.max_attempts", "最多 5 次"),
        (5, "count", "max", "", "最多 5"),
        (50000, "twd", "exact", "", "NT$50,000"),
        (10, "percent", "min", "", "至少 10%"),
        (True, "flag", "exact", "", "是"),
        (None, "count", "max", "", "沒有"),
        (("own-card", "atm"), "members", "subset", "", "只限：本人信用卡或金融卡、自動櫃員機"),
    ],
)
def test_figures_in_words(value, unit, bound, name, words):
    assert figure_in_words(value, unit, bound, name) == words


@pytest.mark.parametrize(
    ("period", "bound", "words"),
    [
        ("P3M", "max", "不超過 3 個月"),
        ("P5Y", "min", "至少 5 年"),
        ("PT90M", "max", "不超過 90 分鐘"),
        ("P10D", "min", "至少 10 日"),
    ],
)
def test_periods_in_words(period, bound, words):
    assert figure_in_words(Period.parse(period), "duration", bound, "") == words


def test_works_that_are_named_are_the_books():
    assert {work.key for work in rulebook.works()} >= {"ec", "isec", "brk", "chk", "cloud"}
