"""Articles touched are exactly those that the amendment history names, whatever the layout of either version."""

import json
import time

import pytest

from anbao.rulebook.domain.official.compare import Side, compare
from anbao.rulebook.domain.official.reading import read_official
from tests.unit.rulebook.official import rendering, written
from tests.unit.rulebook.official.rendering import LAYOUTS, Law

HISTORY = json.loads(written.HISTORY)
OLD: Law = HISTORY["articles"]


def amended(old: Law) -> Law:
    """The law after its amendment: articles replaced where they stand, new ones put in by number."""
    left = dict(HISTORY["amended"])
    new: Law = {}
    for key, text in old.items():
        for added, place in HISTORY["before"].items():
            if place == key:
                new[added] = left.pop(added)
        new[key] = left.pop(key, text)
        branch = f"{key}-1"
        if branch in left and branch not in HISTORY["before"] and branch not in old:
            new[branch] = left.pop(branch)
    return new | left


NEW = amended(OLD)


def read(words):
    return read_official(words.encode()).text


def touched(old, new):
    report = compare(Side("old", old), Side("new", new))
    return {address for article in report.articles for address in (article.old, article.new) if address}


@pytest.fixture(scope="module")
def texts():
    return {name: (read(layout(OLD)), read(layout(NEW))) for name, layout in LAYOUTS.items()}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_article_is_read_under_its_number(texts, layout):
    for text, law in zip(texts[layout], (OLD, NEW), strict=True):
        alive = {f"a{key}" for key, words in law.items() if not key.startswith("#") and words != "（刪除）"}
        gone = {f"a{key}" for key, words in law.items() if words == "（刪除）"}
        assert {unit.article for unit in text.units if unit.address.startswith("a")} == alive
        assert set(text.deleted) == gone
        assert text.title == rendering.TITLE


@pytest.mark.parametrize("new", LAYOUTS)
@pytest.mark.parametrize("old", LAYOUTS)
def test_articles_touched_are_those_of_the_history(texts, old, new):
    assert touched(texts[old][0], texts[new][1]) == {f"a{number}" for number in HISTORY["touched"]}


@pytest.mark.parametrize("new", LAYOUTS)
@pytest.mark.parametrize("old", LAYOUTS)
def test_one_version_in_two_layouts_is_the_same(texts, old, new):
    assert touched(texts[old][0], texts[new][0]) == set()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_inserted_chapter_is_shown(texts, layout):
    old, new = texts[layout]
    report = compare(Side("old", old), Side("new", new))
    assert [" ".join(h.split()).replace(" ", "") for h in report.headings_new] == ["第三章之一線上茶會"]
    assert report.headings_gone == ()


def test_what_became_of_each_article(texts):
    old, new = texts["open-law"]
    report = compare(Side("old", old), Side("new", new))
    became = {(a.old, a.new): (a.status, a.slight) for a in report.articles}
    assert became["a2", "a2"] == ("changed", False)
    assert became["a7", ""] == ("removed", False)
    assert became["a10", "a10"] == ("changed", True)  # marks only
    assert became["", "a16-1"] == ("added", False)
    assert became["a100", "a101"] == became["a101", "a102"] == ("moved", False)
    assert became["", "a100"] == ("added", False)
    split = next(c for c in report.real() if c.old and c.old.article == "a14")
    assert split.status == "split"
    assert {unit.address for unit in (split.new, *split.parts)} == {"a14.p1", "a14-1.p1"}
    assert [c.new.address for c in report.real() if c.into] == ["a15.p1"]


@pytest.mark.parametrize("words", ["（刪除）", "（本條刪除）", "(刪除)", "（刪除）。"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_deleted_article_has_no_units_in_any_layout(layout, words):
    text = read(LAYOUTS[layout](OLD | {"11": words}))
    assert "a11" in text.deleted
    assert "a11" not in {unit.article for unit in text.units}


def test_numbers_alone_can_be_the_change():
    old = dict(OLD) | {"13": OLD["13"].replace("三、其他", "其他")}
    assert touched(read(rendering.open_law(old)), read(rendering.open_law(OLD))) == {"a13"}


def test_letters_written_otherwise_are_shown_as_slight():
    old = dict(OLD) | {"17": OLD["17"].replace("新臺幣", "新台幣"), "18": OLD["18"].replace("，", "、")}
    report = compare(Side("old", read(rendering.page(old))), Side("new", read(rendering.page(OLD))))
    assert [(a.new, a.slight) for a in report.articles] == [("a17", True), ("a18", True)]


def test_signs_of_old_encodings_and_zeros_are_no_change():
    new = dict(OLD) | {"3": OLD["3"].replace("︰", "："), "17": OLD["17"].replace("一○○", "一〇〇")}
    assert touched(read(rendering.open_law(OLD)), read(rendering.open_law(new))) == set()


def test_points_of_directions_keep_their_paragraphs():
    law = rendering.open_law(OLD).replace("第 1 條", "1").replace("第 2 條", "2")
    text = read(law)
    assert [unit.address for unit in text.units if unit.article in {"s1", "s2"}] == ["s1", "s2"]
    assert "\n前項活動" in text.by_address["s2"].text


def test_article_of_frames_and_one_that_breaks_off_stay_apart():
    law = dict(OLD) | {
        "6": "檢驗項目如下表：\n┌──┬──┐\n│茶葉│水分│\n└──┴──┘",
        "8": "茶水之溫度，依附表之規定，由管理人視季節調整並公告於現場之公布欄（附表）",
    }
    for layout in ("open-law-wrapped", "interface"):
        text = read(LAYOUTS[layout](law))
        assert {unit.article for unit in text.units} >= {"a6", "a7", "a8", "a9"}
        assert "水分" in "".join(unit.text for unit in text.units if unit.article == "a6")


def test_foreword_is_kept():
    law = json.loads(rendering.open_law(OLD)) | {"前言": "為使茶會順利，特訂定本辦法。"}
    assert read(json.dumps(law, ensure_ascii=False)).by_address["p1"].text == "為使茶會順利，特訂定本辦法。"


def test_three_hundred_articles_compare_in_seconds():
    law = {
        str(n): f"第{n}類茶會應於{n % 30 + 1}日前報備，並由管理人{n}號確認下列事項：\n一、茶葉{n}份。\n二、茶具{n}組。"
        for n in range(1, 301)
    }
    new = law | {str(n): law[str(n)].replace("管理人", "主管") for n in range(7, 300, 40)}
    began = time.process_time()
    assert touched(read(rendering.open_law(law)), read(rendering.paper(new))) == {f"a{n}" for n in range(7, 300, 40)}
    assert time.process_time() - began < 5
