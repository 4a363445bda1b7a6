"""Readings are proposed: new ones, circulars, other wordings of the book's, counsel's word, withdrawals."""

import re
from datetime import timedelta

import pytest

from anbao.identity import api as identity
from anbao.rulebook import api as rulebook
from tests.integration.console.conftest import AT
from tests.integration.console.test_clauses import text_of
from tests.integration.console.test_profile import Author

BOOKS = "reading.natural-persons-only"
NEW = {
    "kind": "reading",
    "number": "",
    "adopt_by": "",
    "question_zh": "誰算有行為能力？",
    "question_en": "Who is capable?",
    "reading_zh": "成年且未受監護宣告。",
    "reading_en": "Of age and under no guardianship.",
    "source": "民法第12條",
    "author": "王法遵",
    "date": "2026-11-01",
    "counsel": "for-counsel",
    "clauses": ["ec.registration-of-capable"],
}
LETTER = {**NEW, "kind": "letter", "number": "測試字第1號", "adopt_by": "2026-12-31", "counsel": "own"}
KEY = "reading.who-is-capable"


@pytest.fixture
def office(committed_office):
    committed_office.adopt()
    return committed_office


@pytest.fixture
def author(office):
    return Author(office.staff("compliance-officer"))


def approve(office):
    (proposed,) = identity.proposals()
    answer = office.staff("security-officer").post(f"/console/approvals/{proposed.id}/approve/")
    assert answer.status_code == 302, text_of(answer.content.decode())


def adopted(office, by, **fields):
    by.post("readings/new/", **{**NEW, **fields})
    by.send("readings/draft/")
    approve(office)


def test_only_those_who_may_propose_open_the_forms(office):
    paths = ["readings/new/", f"readings/{BOOKS}/change/", "readings/draft/"]
    for role in ("commerce-clerk", "security-officer"):
        browser = office.staff(role)
        assert [browser.get(f"/console/rulebook/{path}").status_code for path in paths] == [403] * len(paths)
        assert browser.post(f"/console/rulebook/readings/{BOOKS}/withdraw/").status_code == 403
        assert "提出變更" not in browser.get(f"/console/rulebook/readings/{BOOKS}/").content.decode()
        assert "新增解讀" not in browser.get("/console/rulebook/readings/").content.decode()


def test_new_reading_is_previewed_sent_and_holds_once_approved(office, author):
    assert author.post("readings/new/", **NEW) == "/console/rulebook/readings/draft/"
    text = text_of(author.get("readings/draft/"))
    assert f"誰算有行為能力？ {KEY}" in text
    assert "讀法（英文） Of age and under no guardianship." in text
    assert "（ec.registration-of-capable）" in text
    assert author.send("readings/draft/").endswith("?told=sent")
    (proposed,) = identity.proposals()
    assert proposed.act == rulebook.READING_ACT
    author.get(f"readings/{KEY}/", answers=404)
    approve(office)
    text = text_of(author.get(f"readings/{KEY}/"))
    assert "待法律顧問確認" in text
    assert "王法遵 提出，陳主管 核准" in text
    assert KEY in author.get("clauses/ec.registration-of-capable/")


def test_letter_has_its_number_and_its_day(office, author):
    adopted(office, author, **LETTER)
    text = text_of(author.get(f"readings/{KEY}/"))
    assert "函釋 測試字第1號" in text
    assert "採行期限 民國115年12月31日" in text
    assert "公司登錄" in text
    assert "採行期限 民國115年12月31日" in text_of(author.get("readings/?kind=letter"))


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"question_en": ""}, "請填寫問題（英文）。"),
        ({"reading_zh": " "}, "請填寫讀法（中文）。"),
        ({"kind": "circular"}, "請填函令或函釋的文號。"),
        ({"number": "1"}, "公司自己的解讀沒有文號"),
        ({"adopt_by": "2026-12-31"}, "只有函令和函釋才有採行期限。"),
        ({"clauses": []}, "請選至少一則條目，或一整份法規。"),
        ({"clauses": ["ec.nowhere"]}, "ec.nowhere"),
        ({"date": "昨天"}, "日期"),
    ],
)
def test_reading_that_is_not_complete_is_told_and_kept(author, fields, says):
    html = author.post("readings/new/", 422, **{**NEW, **fields})
    assert says in html.split('class="error-summary"')[1].split("</ul>")[0]
    kept = {**NEW, **fields}
    assert kept["reading_en"] in html
    assert kept["source"] in html
    assert identity.proposals() == ()


def test_clauses_are_found_and_chosen_while_everything_typed_stays(author):
    html = author.post("readings/new/", 200, **NEW, q="一次性密碼", find="1")
    assert "error-summary" not in html
    assert "成年且未受監護宣告。" in html
    assert re.search(r'value="ec.registration-of-capable"[^>]*checked', html)
    assert re.search(r'value="isec.otp-validity" id="found_\d+">', html)
    assert "沒有找到其他條目" in author.post("readings/new/", 200, **NEW, q="zzzz", find="1")
    both = [*NEW["clauses"], "isec.otp-validity"]
    author.post("readings/new/", **{**NEW, "clauses": both})
    assert "（isec.otp-validity）" in author.get("readings/draft/")


def test_reading_of_a_whole_regulation(office, author):
    adopted(office, author, clauses=[], works=["ec"])
    assert "整份「" in author.get(f"readings/{KEY}/")


def test_form_starts_from_the_clause_one_came_from(author):
    assert "readings/new/?clause=ec.natural-persons" in author.get("clauses/ec.natural-persons/")
    html = author.get("readings/new/?clause=ec.natural-persons")
    assert re.search(r'value="ec.natural-persons"[^>]*checked', html)
    assert 'value="王法遵"' in html
    assert "ec.nowhere" not in author.get("readings/new/?clause=ec.nowhere")


def fields_of(html):
    """What a browser would send of the form as it stands."""
    found = {
        name: value.replace("&#x27;", "'").replace("&quot;", '"')
        for name, value in re.findall(r'<textarea name="(\w+)"[^>]*>\s?(.*?)</textarea>', html, re.DOTALL)
    }
    for tag in re.findall(r"<input [^>]*>", html):
        said = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if said.get("type") in {"radio", "checkbox"} and " checked" not in tag:
            continue
        if said.get("name") in {"clauses", "works"}:
            found.setdefault(said["name"], []).append(said["value"])
        elif said.get("type") != "hidden":
            found[said.get("name", "")] = said.get("value", "")
    return found


def test_counsels_word_on_a_reading_of_the_book_supersedes_it(office, author):
    book = next(one for one in rulebook.readings(at=AT) if one.key == BOOKS)
    path = f"readings/{BOOKS}/change/?counsel=counsel-confirmed"
    assert path in author.get(f"readings/{BOOKS}/")
    author.post(path, **fields_of(author.get(path)))
    text = text_of(author.get("readings/draft/"))
    assert "狀態 現在 公司解讀 改成 法律顧問已確認" in text
    assert "讀法（中文）" not in text
    author.send("readings/draft/")
    approve(office)
    now = next(one for one in rulebook.readings(at=AT) if one.key == BOOKS)
    assert (now.status, now.reading) == ("counsel-confirmed", book.reading)
    html = author.get(f"readings/{BOOKS}/")
    assert "規則冊原來的讀法" in html
    assert "法律顧問已確認" in html
    assert "公司的變更" in html


def test_withdrawn_reading_stays_listed_and_says_so(office, author):
    adopted(office, author)
    office.at += timedelta(hours=1)
    author.post(f"readings/{KEY}/withdraw/")
    assert "狀態 現在 公司解讀 改成 已撤回" in text_of(author.get("readings/draft/"))
    author.send("readings/draft/")
    approve(office)
    assert "這則解讀已經撤回" in author.get(f"readings/{KEY}/")
    assert "已撤回" in text_of(author.get("readings/?status=withdrawn"))
    assert KEY in author.get("clauses/ec.registration-of-capable/")
    assert "撤回這則解讀" not in author.get(f"readings/{KEY}/")


def test_reading_sent_twice_is_one(author):
    for _ in range(2):
        author.post("readings/new/", **NEW)
    assert author.get("readings/draft/").count('class="change__title"') == 1


def test_other_reading_of_the_same_question_gets_a_key_of_its_own(author):
    author.post("readings/new/", **NEW)
    author.post("readings/new/", **{**NEW, "reading_zh": "另一種讀法。"})
    html = author.get("readings/draft/")
    assert f"<code>{KEY}</code>" in html
    assert f"<code>{KEY}-2</code>" in html


def test_reading_in_the_draft_is_worked_on_further(author):
    author.post("readings/new/", **NEW)
    assert f"readings/{KEY}/change/" in author.get("readings/draft/")
    html = author.get(f"readings/{KEY}/change/")
    assert "成年且未受監護宣告。" in html
    author.post(f"readings/{KEY}/change/", **{**NEW, "source": "民法第12條、第15條"})
    html = author.get("readings/draft/")
    assert "民法第12條、第15條" in html
    assert html.count('class="change__title"') == 1


def test_reading_that_nobody_has_is_not_found(author):
    author.get("readings/reading.no-such/change/", answers=404)
    assert author.browser.post("/console/rulebook/readings/reading.no-such/withdraw/").status_code == 404
