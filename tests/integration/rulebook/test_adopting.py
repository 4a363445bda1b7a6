"""An amendment, circular or letter opens a duty, confirmed clause by clause; known later versions are said."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from anbao.kernel.actor import Subject, system
from anbao.kernel.verdict import Passed
from anbao.ledger.api import entries_of
from anbao.rulebook import api as rulebook
from anbao.rulebook.domain.official.errors import OfficialTextRefused
from anbao.rulebook.models import Adoption
from anbao.rulebook.queries import books
from anbao.rulebook.queries.adoptions import in_time, seen_in_time
from tests.support.profiles import change_profile

AT = datetime(2026, 11, 2, 4, 0, tzinfo=UTC)
LATE = datetime(2026, 12, 2, 16, 0, tzinfo=UTC)  # in Taiwan the day after the last one has begun
BY = system("test")
OLD, NEW = date(2024, 1, 1), date(2026, 10, 1)
PROFILE = {"company": {"kind": "insurer", "sector": "life", "name": "範例"}, "activities": []}

WORKS = """\
works:
- key: tea
  kind: regulation
  title: {zh: 範例業辦公室茶水自律規範, en: Tea}
  versions:
  - {date: "2024-01-01", source: made up, mark: V, encoded: full}
  - {date: "2025-05-05", source: made up, mark: N, encoded: none}
- key: co
  kind: practice
  title: {zh: 公司, en: Company}
  versions:
  - {date: "2024-01-01", source: ours, mark: own, encoded: full}
"""
CLAUSE = """\
- key: {key}
  title: {{zh: 條, en: A}}
  summary: {{zh: 要, en: B}}
  at:
    "2024-01-01": {{cite: {cite}}}
  force: must
  {params}
  obligations:
  - {{id: one, kind: document, document: tea.rules, state: planned}}
"""
FIGURE = 'params: {amendment.adopt_within: {unit: duration, bound: max, mark: own, values: {"2024-01-01": P1M}}}'
FIRST = """\
範例業辦公室茶水自律規範
中華民國113年1月1日訂定
第 1 條 本規範所稱茶水，指辦公室備置供同仁與訪客飲用之茶葉、開水與其他飲品。
第 2 條 辦公室應每日更換茶水三次，並由值日同仁記錄更換之時間與數量。
第 3 條 茶杯應於使用後清洗，並存放於有蓋之櫃中。
第 4 條 本規範由辦公室管理委員會訂定，經公告後施行。
"""
SECOND = FIRST.replace("113年1月1日訂定", "115年10月1日修正").replace("每日更換茶水三次", "每日更換茶水五次")


@pytest.fixture
def tea(db, rules):
    return rules


@pytest.fixture
def rules(settings, tmp_path):
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "works.yaml").write_text(WORKS, encoding="utf-8")
    clauses = {"tea.words": "a1.p1", "tea.changed": "a2.p1", "tea.cups": "a3.p1"}
    texts = [CLAUSE.format(key=key, cite=cite, params="") for key, cite in clauses.items()]
    texts.append(CLAUSE.format(key="co.adopted", cite="公司", params=FIGURE))
    (folder / "clauses.yaml").write_text("".join(texts), encoding="utf-8")
    settings.ANBAO_RULEBOOK_DIR, settings.ANBAO_BOOK_FILE = folder, tmp_path / "book.json"
    books.forget_loaded()
    yield folder
    books.forget_loaded()


def bring(text, at=AT, **more):
    return rulebook.import_official(data=text.encode(), name="t.txt", by=BY, at=at, **more)


def only(at=AT):
    (found,) = rulebook.adoptions(at=at)
    return found


def confirm(view, clause="tea.changed", note="已看過，次數改為五次", at=AT):
    return rulebook.confirm_clause(adoption=view.id, clause=clause, note=note, by=BY, at=at)


def test_text_of_the_encoded_version_opens_nothing(tea):
    assert bring(FIRST).adoption is None
    assert rulebook.adoptions(at=AT) == ()


def test_text_ahead_opens_the_duty_with_the_clause_it_touches(tea):
    bring(FIRST)
    done = bring(SECOND)
    found = only()
    assert (found.id, found.work, found.version, found.against) == (done.adoption, "tea", NEW, "text")
    assert [(one.key, one.status) for one in found.clauses] == [("tea.changed", "changed")]
    assert {"address", "summary", "documents"} <= set(found.clauses[0].confirm)
    assert [article["new"] for article in found.articles if article["status"] != "same"] == ["a2"]
    assert (found.due, found.state, found.encoded) == (date(2026, 12, 2), "open", False)
    (entry,) = entries_of(Subject("adoption", str(found.id)))
    assert (entry.kind, entry.clauses) == ("rulebook.adoption.opened", ("tea.changed",))


def test_text_ahead_is_told_from_the_record_where_the_old_text_was_not_imported(tea):
    from anbao.rulebook.domain.official.reading import read_official
    from anbao.rulebook.domain.official.record import dump_records, record_of

    (tea / "tea").mkdir()
    held = dump_records("tea", {OLD: record_of(read_official(FIRST.encode()).text)})
    (tea / "tea" / "official.json").write_text(held, encoding="utf-8")
    bring(SECOND)
    found = only()
    assert (found.against, [one.key for one in found.clauses]) == ("record", ["tea.changed"])


def test_unit_taken_out_asks_whether_its_clause_ends(tea):
    bring(FIRST)
    bring("".join(line for line in SECOND.splitlines(keepends=True) if "第 3 條" not in line))
    ended = {one.key: one.confirm for one in only().clauses}
    assert ended["tea.cups"] == ("end",)


def test_paragraph_put_into_an_article_asks_about_the_rest_of_it(tea):
    bring(FIRST)
    bring(SECOND.replace("五次", "三次").replace("第 3 條", "前項紀錄應保存一年。\n第 3 條"))
    assert [(one.key, one.status) for one in only().clauses] == [("tea.changed", "added")]


def test_same_file_again_opens_nothing_more(tea):
    bring(FIRST)
    bring(SECOND)
    assert bring(SECOND, at=AT + timedelta(hours=1)).known
    only()


def test_corrected_file_asks_only_about_what_it_touches_besides(tea):
    bring(FIRST)
    bring(SECOND)
    view = only()
    confirm(view)
    bring(SECOND.replace("有蓋之櫃", "有蓋並上鎖之櫃"), at=AT + timedelta(hours=1))
    later = [one for one in rulebook.adoptions(at=LATE) if one.id != view.id]
    assert [[one.key for one in found.clauses] for found in later] == [["tea.cups"]]
    assert rulebook.adoption(view.id, at=LATE).waiting == ()


def test_refused_file_opens_nothing(tea):
    with pytest.raises(OfficialTextRefused):
        bring("茶\n" * 3)
    assert not Adoption.objects.exists()


@pytest.mark.parametrize(
    ("at", "state"), [(LATE - timedelta(seconds=1), "open"), (LATE, "late"), (LATE + timedelta(days=90), "late")]
)
def test_duty_is_late_once_its_last_day_is_over(tea, at, state):
    bring(FIRST)
    bring(SECOND)
    assert only(at).state == state
    assert isinstance(in_time(at).verdict, Passed) == (state == "open")
    assert seen_in_time(at).good == (state == "open")


def test_company_takes_less_time_where_its_profile_says_so(tea):
    rulebook.adopt_profile(content={**PROFILE, "stricter": {"amendment.adopt_within": "P7D"}}, by=BY, at=AT)
    bring(FIRST)
    bring(SECOND)
    assert only().due == date(2026, 11, 9)


def test_clause_waits_marked_until_it_is_confirmed(tea):
    bring(FIRST)
    bring(SECOND)
    view = only()
    assert {key: [mark.version for mark in marks] for key, marks in rulebook.adoption_marks(at=AT).items()} == {
        "tea.changed": [NEW]
    }
    assert rulebook.adoption_marks(["tea.cups"], at=AT) == {}
    assert confirm(view) == Passed()
    assert rulebook.adoption_marks(at=AT) == {}
    (clause,) = only().clauses
    assert (clause.note, clause.confirmed_by, clause.confirmed_at) == ("已看過，次數改為五次", str(BY), AT)


def test_confirmation_is_refused_without_words_twice_or_of_another_clause(tea):
    bring(FIRST)
    bring(SECOND)
    view = only()
    assert confirm(view, note="  ").reason.field == "note"
    assert confirm(view, clause="tea.cups").reason.code == "rulebook.adoption-clause-unknown"
    assert confirm(view) == Passed()
    assert confirm(view, note="再一次").reason.code == "rulebook.adoption-confirmed-already"


def test_duty_is_closed_only_after_every_clause(tea):
    bring(FIRST)
    bring(SECOND)
    view = only()
    assert rulebook.close_adoption(adoption=view.id, by=BY, at=AT).reason.code == "rulebook.adoption-open-clauses"
    confirm(view)
    assert rulebook.close_adoption(adoption=view.id, note="董事會備查", by=BY, at=AT) == Passed()
    assert (only(LATE).state, only(LATE).note) == ("closed", "董事會備查")
    assert rulebook.close_adoption(adoption=view.id, by=BY, at=AT).reason.code == "rulebook.adoption-closed-already"
    kinds = [entry.kind for entry in entries_of(Subject("adoption", str(view.id)))]
    assert kinds == ["rulebook.adoption.opened", "rulebook.adoption.confirmed", "rulebook.adoption.closed"]


def test_new_article_without_a_clause_is_not_closed_without_words(tea):
    bring(FIRST)
    bring(SECOND.replace("五次", "三次").replace("第 4 條", "第 3-1 條 訪客使用之茶杯應附有杯蓋。\n第 4 條"))
    view = only()
    assert (view.clauses, [article["new"] for article in view.articles]) == ((), ["a3-1"])
    assert rulebook.close_adoption(adoption=view.id, by=BY, at=AT).reason.field == "note"
    assert rulebook.close_adoption(adoption=view.id, note="已訂入作業規範", by=BY, at=AT) == Passed()


def test_letter_with_a_day_opens_the_duty_once(tea):
    rulebook.adopt_profile(content=PROFILE, by=BY, at=AT)
    letter = {
        "key": "reading.letter",
        "kind": "letter",
        "number": "測試字第1號",
        "adopt_by": "2026-11-30",
        "question": {"zh": "幾次？", "en": "How often?"},
        "reading": {"zh": "五次。", "en": "Five times."},
        "source": "測試",
        "author": "測試機關",
        "date": "2026-10-20",
        "clauses": ["tea.changed"],
    }
    change_profile(content={**PROFILE, "readings": [letter]}, by=BY, at=AT)
    counsel = {**letter, "status": "counsel-confirmed"}
    change_profile(content={**PROFILE, "readings": [counsel]}, by=BY, at=AT + timedelta(hours=1))
    found = only(LATE)
    assert (found.reading, found.due, found.state) == ("reading.letter", date(2026, 11, 30), "late")
    assert [(one.key, one.confirm) for one in found.clauses] == [("tea.changed", ("read-anew",))]


def test_later_version_is_listed_until_somebody_acknowledges_it(tea):
    (pair,) = rulebook.unacknowledged(at=AT)
    assert (pair[0].key, pair[1].since) == ("tea", date(2025, 5, 5))
    say = {"work": "tea", "version": date(2025, 5, 5), "by": BY, "at": AT}
    assert rulebook.acknowledge_version(**{**say, "version": OLD}).reason.code == "rulebook.version-not-later"
    assert rulebook.acknowledge_version(**say, note="尚未取得全文") == Passed()
    assert rulebook.unacknowledged(at=AT) == ()
    assert len(rulebook.unacknowledged(at=AT - timedelta(seconds=1))) == 1
    assert rulebook.acknowledge_version(**say).reason.code == "rulebook.version-acknowledged"


def test_versions_imported_are_compared(tea):
    bring(FIRST)
    assert rulebook.compare_versions("tea", OLD, NEW) is None
    bring(SECOND)
    report = rulebook.compare_versions("tea", OLD, NEW)
    assert [article.new for article in report.articles if article.status != "same"] == ["a2"]
    assert [clause.key for clause in report.clauses] == ["tea.changed"]
    assert [(one.version, one.current) for one in rulebook.official_files("tea")] == [(NEW, True), (OLD, True)]


def test_failed_entry_leaves_neither_text_nor_duty(tea, monkeypatch):
    from anbao.rulebook.actions import adopting

    bring(FIRST)

    def broken(**_):
        raise ZeroDivisionError

    monkeypatch.setattr(adopting, "record", broken)
    with pytest.raises(ZeroDivisionError):
        bring(SECOND)
    assert rulebook.official_text("tea", NEW) is None
    assert not Adoption.objects.exists()


def test_clause_confirmed_by_many_at_once_is_confirmed_once(committed_db, rules):
    bring(FIRST)
    bring(SECOND)
    view = only()

    def one(number):
        try:
            return confirm(view, note=f"第 {number} 次")
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        verdicts = list(pool.map(one, range(4)))
    assert verdicts.count(Passed()) == 1
