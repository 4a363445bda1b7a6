"""Versions of a regulation, acknowledging, comparing, and taking over an amendment clause by clause."""

import re
from datetime import date, timedelta

import pytest

from anbao.kernel.ids import new_id
from anbao.rulebook import api as rulebook
from anbao.rulebook.models import OfficialSource, OfficialUnit
from tests.integration.console.conftest import AT, BY
from tests.integration.console.test_clauses import text_of
from tests.integration.console.test_official import MADE_UP
from tests.integration.console.test_profile import Author

AMENDED = MADE_UP.replace("111.06.24", "112.08.24").replace("編造的第一款，用來看", "編造的第一款，改過之後用來看")
COMPARE = "works/ec/compare/?old=2022-06-24&new=2023-08-24"
DAYS = date(2022, 6, 24), date(2023, 8, 24)


@pytest.fixture
def office(committed_office, monkeypatch):
    from anbao.rulebook.actions import official

    monkeypatch.setattr(official, "_plausible", lambda *_args, **_named: None)
    committed_office.adopt()
    return committed_office


@pytest.fixture
def author(office):
    return Author(office.staff("compliance-officer"))


def bring(text, at=AT):
    return rulebook.import_official(data=text.encode(), name="made-up.txt", incomplete=True, by=BY, at=at)


@pytest.fixture
def change(office):
    """The duty to take over a made-up amendment; its page."""
    bring(MADE_UP)
    found = bring(AMENDED).adoption
    assert found
    return f"adoptions/{found}/"


def waiting():
    return [one.key for one in rulebook.adoptions(at=AT)[0].waiting]


def test_versions_tell_dates_marks_and_how_far_each_is_encoded(author):
    text = text_of(author.get("works/ec/versions/"))
    assert "111年6月24日版 規則冊依據" in text
    assert "112年8月24日版 較新，尚未編入" in text
    assert "編入 尚未" in text
    assert "未經查證" in text
    assert "官方條文還沒有匯入。" in text
    author.get("works/nothing/versions/", answers=404)


def test_versions_tell_imported_texts_and_what_drifted(author, change):
    html = author.get("works/ec/versions/")
    text = text_of(html)
    assert "made-up.txt" in text
    assert re.search(r"和編入時的條文相比：\d+ 項相同，\d+ 項不同，\d+ 項缺少", text)
    assert COMPARE.replace("&", "&amp;") in html
    assert change in html


def test_later_version_is_acknowledged_by_those_who_may(office, author):
    page = "works/ec/versions/2023-08-24/acknowledge/"
    assert page in author.get()
    for role in ("commerce-clerk", "security-officer"):
        browser = office.staff(role)
        assert browser.post(f"/console/rulebook/{page}", {"note": "x"}).status_code == 403
        assert page not in browser.get("/console/rulebook/works/ec/versions/").content.decode()
    assert "確認知悉不等於已經遵循" in author.get(page)
    assert author.post(page, note="已向公會索取全文").endswith("?told=acknowledged")
    assert page not in author.get()
    assert "王法遵在" in author.get("works/ec/versions/")
    assert "已向公會索取全文" in author.get("works/ec/versions/")
    assert "這個版本已經有人確認知悉了。" in author.post(page, 422, note="")


@pytest.mark.parametrize("day", ["2022-06-24", "1999-01-01", "x"])
def test_version_that_is_not_later_cannot_be_acknowledged(author, day):
    author.get(f"works/ec/versions/{day}/acknowledge/", answers=404)


def test_start_page_tells_whoever_adopts_what_nobody_acknowledged(office, author):
    unsaid = rulebook.unacknowledged(at=AT)
    assert f"{len(unsaid)} 個較新的版本還沒有人確認知悉" in author.get()
    assert "還沒有人確認知悉" not in office.staff("commerce-clerk").get("/console/rulebook/").content.decode()


def test_comparison_marks_what_was_added_and_what_is_touched(author, change):
    html = author.get(COMPARE)
    assert "<ins>改過之後</ins>" in html
    assert "<del>" not in html
    touched = [one.key for one in rulebook.adoptions(at=AT)[0].clauses]
    for key in touched:
        assert f"/clauses/{key}/" in html
    assert "要重新確認：" in html


@pytest.mark.parametrize(
    "query", ["", "?old=x&new=y", "?old=2022-06-24&new=2022-06-24", "?old=2020-01-01&new=2023-08-24"]
)
def test_comparison_of_nothing_asks_for_two_versions(author, change, query):
    assert "請選兩個不同的版本" in author.get(f"works/ec/compare/{query}")


def test_comparison_before_two_texts_are_there_says_how(author):
    assert "要匯入兩個版本才能比對" in author.get("works/ec/compare/")
    author.get("works/nothing/compare/", answers=404)


def test_adoptions_without_any_teach(author):
    assert "沒有要採用的修正" in author.get("adoptions/")
    author.get("adoptions/00000000-0000-7000-8000-000000000000/", answers=404)


def test_adoption_is_listed_with_its_last_day(office, author, change):
    due = rulebook.adoptions(at=AT)[0].due
    text = text_of(author.get("adoptions/"))
    assert "112年8月24日版 進行中" in text
    assert f"（還有 {(due - AT.date()).days} 日）" in text
    assert "已確認 0 / " in text
    office.at = AT + timedelta(days=(due - AT.date()).days + 1)
    assert "112年8月24日版 逾期" in text_of(author.get("adoptions/?state=late"))
    assert "1 件法規修正要採用" in author.get()


def test_clause_under_a_change_says_so_until_it_is_confirmed(author, change):
    key = waiting()[0]
    html = author.get(f"clauses/{key}/")
    assert "這一則受修正影響，還沒有重新確認" in html
    assert change in html
    assert author.post(f"{change}confirm/", clause=key, note="摘要照新條文改過").endswith("?told=confirmed#rest")
    assert "還沒有重新確認" not in author.get(f"clauses/{key}/")
    text = text_of(author.get(change))
    assert "摘要照新條文改過" in text
    assert "王法遵" in text


def test_confirmation_without_words_is_refused_beside_its_field(author, change):
    key = waiting()[0]
    html = author.post(f"{change}confirm/", 422, clause=key, note="  ")
    assert "還沒有寫下確認的結果。" in html.split(f'id="{key}"')[1].split("</form>")[0]
    assert key in waiting()


def test_adoption_is_closed_once_every_clause_was_confirmed(office, author, change):
    assert "全部確認之後才能完成" in author.get(change)
    assert "還有條文沒有確認。" in author.post(f"{change}close/", 422, note="好")
    for key in waiting():
        author.post(f"{change}confirm/", clause=key, note="看過")
    assert author.post(f"{change}close/", note="全部看過").endswith("?told=closed")
    text = text_of(author.get(change))
    assert "王法遵在" in text
    assert "已完成" in text
    assert "這次修正已經完成採用了。" in author.post(f"{change}close/", 422, note="再一次")


def test_only_those_who_may_adopt_confirm_and_close(office, change):
    for role in ("commerce-clerk", "security-officer"):
        browser = office.staff(role)
        html = browser.get(f"/console/rulebook/{change}").content.decode()
        assert "確認這一則" not in html
        assert (
            browser.post(f"/console/rulebook/{change}confirm/", {"clause": waiting()[0], "note": "x"}).status_code
            == 403
        )
        assert browser.post(f"/console/rulebook/{change}close/").status_code == 403


def test_comparison_shows_what_evidence_is_open_and_what_was_confirmed_again(office, author, change):
    html = author.get(COMPARE)
    touched = waiting()
    text = text_of(html)
    assert f"已重新確認 0 / {len(touched)}" in text
    assert text.count("還沒有重新確認") == len(touched)
    assert change in html
    report = rulebook.with_open_evidence(
        rulebook.compare_versions("ec", *DAYS), rulebook.at(AT).compiled.clauses, rulebook.evidence(at=AT)
    )
    lacks = [name for one in report.clauses for name, _state in one.open_evidence]
    assert lacks
    assert f"{len(lacks)} 項沒有在期限內的憑據" in text
    assert html.count('class="openevidence"') == sum(bool(one.open_evidence) for one in report.clauses)
    author.post(f"{change}confirm/", clause=touched[0], note="摘要照新條文改過")
    text = text_of(author.get(COMPARE))
    assert f"已重新確認 1 / {len(touched)}" in text
    assert text.count("還沒有重新確認") == len(touched) - 1
    assert "已重新確認 王法遵" in text


def keep(day, address, *, hidden=(), text="編造的一款。"):
    """A text of amended articles only, as a comparison table gives one."""
    said = {"title": "編造", "layout": "comparison", "name": "t", "sha256": "0" * 64, "imported_by": str(BY)}
    lists = {"hidden": list(hidden), "deleted": [], "notes": [], "resolution": {}}
    source = OfficialSource.objects.create(
        id=new_id(AT), work="ec", version=day, partial=True, imported_at=AT, **said, **lists
    )
    OfficialUnit.objects.create(
        source=source, position=0, address=address, line=1, text=text, leaf=True, digest="0" * 64
    )


def test_evidence_that_came_in_is_open_no_more(office, author):
    for day, text in zip(DAYS, ("編造的一款。", "編造的另一款。"), strict=True):
        keep(day, "a10.p1.s3", text=text)
    clauses = {one.key: one for one in rulebook.at(AT).compiled.clauses}
    touched = [clauses[one.key] for one in rulebook.compare_versions("ec", *DAYS).clauses]
    guards = {(one.key, run.tag) for one in touched for run in one.obligations if run.tag and not run.planned}
    assert guards
    before = text_of(author.get(COMPARE))
    for clause, tag in guards:
        office.ran(clause, tag)
    after = text_of(author.get(COMPARE))
    assert before.count("還沒有憑據") - after.count("還沒有憑據") == len(guards)
    office.at = AT + timedelta(days=400)
    assert text_of(author.get(COMPARE)).count("憑據過期或不合格") == len(guards)


def test_comparison_of_two_whole_texts_hides_nothing(office, author, change):
    assert "有些條文只看得到一邊" not in author.get(COMPARE)


def test_comparison_says_which_articles_an_older_part_of_a_text_does_not_show(office, author):
    keep(DAYS[0], "a2.p1.s1")
    bring(AMENDED)
    text = text_of(author.get(COMPARE))
    assert "有些條文只看得到一邊" in text
    assert "或另外對照：第1條。" in text


def test_comparison_says_which_older_wording_a_table_leaves_out(office, author):
    bring(MADE_UP)
    keep(DAYS[1], "a2.p1.s1", hidden=["a2", "a10", "a2"])
    assert "或另外對照：第2條、第10條。" in text_of(author.get(COMPARE))


def test_remarks_on_a_text_are_told_in_the_pages_language(office, author):
    bring(MADE_UP)
    bring(AMENDED.replace("二、編造的第二款", "四、編造的第二款"))
    text = text_of(author.get(COMPARE))
    assert re.search(r"第 \d+ 行 第2條第1項第4款：號次不連續", text)
