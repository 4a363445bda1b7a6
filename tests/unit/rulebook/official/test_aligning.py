"""Two versions held against each other."""

import json
import time
from dataclasses import replace
from datetime import date

import pytest

from anbao.rulebook.domain.official.align import align
from anbao.rulebook.domain.official.amounts import amounts, changed_amounts
from anbao.rulebook.domain.official.compare import Side, as_json, compare, marked
from anbao.rulebook.domain.official.labels import CONFIRM, STATUS
from anbao.rulebook.domain.official.paper import paper_of
from anbao.rulebook.domain.official.reading import read_official
from anbao.rulebook.domain.official.record import (
    changes_since,
    cut_off,
    drift_of,
    dump_records,
    foreign,
    load_records,
    record_of,
)
from anbao.rulebook.domain.official.sketch import likeness, pairs, sketch_likeness, sketch_of
from tests.unit.rulebook import small
from tests.unit.rulebook.official import written

BASE = written.PARAGRAPHS
CLAUSE = """\
- key: {key}
  title: {{zh: 條, en: A}}
  summary: {{zh: 要, en: B}}
  at: {{"2020-01-01": {{cite: {cite}}}}}
  force: must
  obligations:
  - {{id: one, kind: document, document: tea.rules, state: planned}}
"""


def text_of(words):
    return read_official(words.encode()).text


def report(old, new):
    return compare(Side("old", text_of(old)), Side("new", text_of(new)))


def articles(old, new):
    return {(a.old, a.new): a.status for a in report(old, new).articles}


def statuses(old, new):
    return {(c.old.address if c.old else "", c.new.address if c.new else ""): c.status for c in report(old, new).real()}


def test_the_same_text_is_the_same():
    assert report(BASE, BASE).real() == ()
    assert articles(BASE, BASE) == {}


def test_other_line_breaks_and_widths_of_letters_change_nothing():
    other = (
        BASE.replace("其標示不得低於\n\n實際", "其標示不得低於實際")
        .replace("（一）", "(一)")
        .replace("第 5 條", "第五條")
    )
    assert report(BASE, other).real() == ()


def test_changed_words_and_figures():
    new = BASE.replace("三十分鐘", "二十分鐘")
    assert statuses(BASE, new) == {("a4-1.p1.s2", "a4-1.p1.s2"): "changed"}
    change = report(BASE, new).real()[0]
    left, right = marked(change)
    assert [run.text for run in left if run.changed] == ["三"]
    assert [run.text for run in right if run.changed] == ["二"]
    assert changed_amounts(change.old.text, change.new.text) == (("30分鐘",), ("20分鐘",))


def test_inserted_item_moves_those_after_it():
    new = BASE.replace("二、外送員應", "二、餐盒應標示日期與製作者姓名。\n- 三、外送員應")
    assert statuses(BASE, new) == {("", "a4-1.p1.s2"): "added", ("a4-1.p1.s2", "a4-1.p1.s3"): "moved"}
    assert articles(BASE, new) == {("a4-1", "a4-1"): "changed"}


def test_inserted_and_removed_articles():
    new = BASE.replace("第 6 條", "第 5-1 條 下午茶由輪值同仁負責收拾，並關閉電源。\n\n第 6 條")
    assert articles(BASE, new) == {("", "a5-1"): "added"}
    assert articles(new, BASE) == {("a5-1", ""): "removed"}


def test_article_that_says_it_is_deleted_is_removed():
    new = BASE.replace("第 1 條 本規範之目的在於讓下午茶準時開始。", "第 1 條 （刪除）")
    assert articles(BASE, new) == {("a1", ""): "removed"}


def test_renumbered_articles_are_moved():
    new = BASE.replace("第 7 條", "第 8 條").replace("第 6 條", "第 7 條").replace("第 7 條\n", "第 7 條\n", 1)
    assert articles(BASE, new) == {("a6", "a7"): "moved", ("a7", "a8"): "moved"}


def test_split_and_merged_items():
    whole = BASE.replace("一、餐盒應完整密封。", "一、餐盒應完整密封並且貼上封條，外送箱每天應清洗消毒並且晾乾。")
    parts = BASE.replace(
        "一、餐盒應完整密封。", "一、餐盒應完整密封並且貼上封條。\n- 二、外送箱每天應清洗消毒並且晾乾。"
    ).replace("二、外送員", "三、外送員")
    split = next(c for c in report(whole, parts).real() if c.status == "split")
    assert (split.new.address, [p.address for p in split.parts]) == ("a4-1.p1.s1", ["a4-1.p1.s2"])
    merged = [c for c in report(parts, whole).real() if c.into]
    assert [c.old.address for c in merged] == ["a4-1.p1.s2"]


def test_every_unit_is_reported_once():
    new = BASE.replace("一、餐盒應完整密封。", "一、外送箱應清洗。").replace("前項點心由專人負責。", "")
    old_text, new_text = text_of(BASE), text_of(new)
    changes = align(old_text, new_text)
    olds = [c.old.address for c in changes if c.old]
    news = [u.address for c in changes if not c.into for u in (c.new, *c.parts) if u]
    assert sorted(olds) == sorted(u.address for u in old_text.units)
    assert sorted(news) == sorted(u.address for u in new_text.units)


def test_articles_touched_are_exactly_those_of_the_history():
    """Sixty articles: amend 3, 17 and 41, add 17-1, delete 30, renumber nothing."""
    body = {
        n: f"第 {n} 條 第{n}種茶應於{n + 2}日內由專人送達第{n}會議室，並留存第{n}號簽收紀錄。" for n in range(1, 61)
    }
    old = "範例送茶辦法\n\n" + "\n\n".join(body.values())
    amended = body | {
        3: body[3].replace("專人", "主管"),
        17: body[17].replace("日內", "小時內") + "\n\n第 17-1 條 送茶應附清單與杯墊，由收件人逐項確認。",
        30: "第 30 條 （刪除）",
        41: body[41].replace("簽收紀錄", "簽收紀錄與照片"),
    }
    new = "範例送茶辦法\n\n" + "\n\n".join(amended.values())
    assert articles(old, new) == {
        ("a3", "a3"): "changed",
        ("a17", "a17"): "changed",
        ("", "a17-1"): "added",
        ("a30", ""): "removed",
        ("a41", "a41"): "changed",
    }


def test_thousands_of_foreign_units_are_aligned_in_bounded_time():
    def long(word):
        return "範例辦法\n\n" + "\n\n".join(
            f"第 {n} 條 {word * (n % 7 + 3)}第{n}號{word[::-1]}。" for n in range(1, 2500)
        )

    began = time.process_time()
    align(text_of(long("茶壺與茶杯")), text_of(long("咖啡與牛奶")))
    assert time.process_time() - began < 20


def test_report_as_data_and_on_paper():
    made = report(BASE, BASE.replace("三十分鐘", "二十分鐘"))
    data = json.loads(json.dumps(as_json(made), ensure_ascii=False))
    assert data["counts"]["changed"] == 1
    assert data["changes"][0]["figures"] == {"gone": ["30分鐘"], "new": ["20分鐘"]}
    paper = paper_of(made, str)
    marks = [m for s in paper.sections for row in s.rows for cell in row for m in cell if m.how in {"ins", "del"}]
    assert [(m.text, m.how) for m in marks] == [("三", "del"), ("二", "ins")]
    assert set(STATUS) == set(made.counts())
    assert set(CONFIRM) >= {"address", "end"}


def test_record_holds_no_words_and_tells_drift():
    text = text_of(BASE)
    dumped = dump_records("made-up", {text.dates[0]: record_of(text)})
    assert dumped.isascii()
    held = load_records(dumped)[text.dates[0]]
    assert not drift_of(text, held)
    drift = drift_of(text_of(BASE.replace("三十分鐘", "二十分鐘").replace("前項點心由專人負責。", "")), held)
    assert [address for address, _ in drift.changed] == ["a4-1.p1.s2"]
    assert drift.changed[0][1] >= 60
    assert drift.missing == ("a6.p2",)


def test_record_tells_another_document_and_a_cut_off_file():
    held = record_of(text_of(BASE))
    assert not foreign(text_of(BASE), held)
    assert foreign(text_of(written.WRAPPED), held)
    assert cut_off(text_of(BASE), held) == ""
    assert cut_off(text_of(BASE[: BASE.index("- 第 7 條")]), held) == "a6.p2"


def clauses_at(addresses):
    """Clauses of a made-up rulebook that stand at the given addresses."""
    written_at = "".join(CLAUSE.format(key=key, cite=cite) for key, cite in addresses.items())
    return small.compiled({"works.yaml": small.WORKS, "law/clauses.yaml": written_at}).clauses


def test_record_alone_tells_what_moved():
    held = record_of(text_of(BASE))
    new = text_of(BASE.replace("第 7 條", "第 8 條").replace("第 6 條", "第 7 條").replace("三十分鐘", "二十分鐘"))
    became = {
        (c.old.address if c.old else "", c.new.address if c.new else ""): c.status for c in changes_since(held, new)
    }
    assert became["a7.p1", "a8.p1"] == became["a6.p2", "a7.p2"] == "moved"
    assert became["a4-1.p1.s2", "a4-1.p1.s2"] == "changed"
    assert became["a5.p1", "a5.p1"] == "same"
    assert set(became.values()) == {"same", "moved", "changed"}


def test_record_alone_tells_what_a_partial_text_does_not_remove():
    held = record_of(text_of(BASE))
    shown = tuple(unit for unit in text_of(BASE).units if unit.article in {"a1", "a4-1"})
    partial = replace(text_of(BASE), units=shown, partial=True)
    assert {c.status for c in changes_since(held, partial)} == {"same"}
    assert {c.status for c in changes_since(held, replace(partial, partial=False))} == {"same", "removed"}


def test_unit_put_into_an_article_touches_the_clauses_of_its_neighbours():
    clauses = clauses_at({"law.courier": "a4-1.p1.s2", "law.menu": "a5.p1"})
    new = text_of(BASE.replace("第 5 條", "外送員並應佩戴識別證。\n\n第 5 條"))
    sides = Side("old", text_of(BASE)), Side("new", new)
    report = compare(*sides, work="law", day=date(2020, 1, 1), clauses=clauses)
    assert [(one.key, one.status) for one in report.clauses] == [("law.courier", "added")]
    assert report.uncovered == ("a4-1.p2",)


def test_partial_older_text_does_not_make_the_rest_new():
    old = read_official(written.TABLE.encode()).text
    new = text_of(BASE)
    report = compare(Side("old", old), Side("new", new))
    assert {"a1", "a4-1", "a6", "a7"} <= set(report.hidden)
    assert not {a.new for a in report.articles if a.status == "added"} & set(report.hidden)
    assert {a.new for a in report.articles} >= {"a5"}


@pytest.mark.parametrize(
    ("words", "figures"),
    [
        ("應於三個月內完成，每次不得超過5分鐘", {("3", "個月"): 1, ("5", "分鐘"): 1}),
        ("抽樣百分之十，比例10%以上", {("10", "%"): 2}),
        ("第三條第二項及第五款", {}),
        ("中華民國110年12月30日", {}),
        ("處新臺幣五萬元以上二十萬元以下", {("5", "萬元"): 1, ("20", "萬元"): 1}),
    ],
)
def test_amounts(words, figures):
    assert dict(amounts(words)) == figures


def test_sketches_estimate_likeness():
    one = "各單位應指定專人負責茶具之管理，並且每個月回報一次茶具數量給總務單位作為採購之參考資料。"
    near = one.replace("每個月", "每一季")
    far = "蛋糕應冷藏，並於切開後兩小時內食用完畢，未食用完畢者應予以丟棄並且登記於報廢清冊之中。"
    assert sketch_likeness(sketch_of(one), sketch_of(one)) == 1
    assert sketch_likeness(sketch_of(one), sketch_of(near)) > 0.6
    assert sketch_likeness(sketch_of(one), sketch_of(far)) < 0.3
    assert likeness(pairs(one), pairs(near)) > likeness(pairs(one), pairs(far))
