"""Importing and comparing official texts: commands, database, the five given files where they are at hand."""

import csv
import io
import json
from collections import defaultdict
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from anbao.kernel.actor import Subject, system
from anbao.ledger.api import entries_of
from anbao.rulebook.actions import import_official
from anbao.rulebook.domain.coverage import Evidence
from anbao.rulebook.domain.official.compare import Side, compare
from anbao.rulebook.domain.official.errors import OfficialTextRefused
from anbao.rulebook.domain.official.open_evidence import with_open_evidence
from anbao.rulebook.domain.official.reading import read_official
from anbao.rulebook.domain.official.record import drift_of
from anbao.rulebook.domain.official.units import OfficialText, Unit
from anbao.rulebook.models import OfficialSource, OfficialUnit
from anbao.rulebook.queries.books import current_book
from anbao.rulebook.queries.official import official_text, official_words, records_of

REPOSITORY = Path(__file__).parents[3]
GIVEN = REPOSITORY.parent / "shared" / "regulations"
LEAVES = REPOSITORY.parent / "shared" / "design" / "leaves.csv"
MADE_UP = REPOSITORY / "tests" / "unit" / "rulebook" / "official" / "made_up"
FILES = {"isec": "000_", "brk": "001_", "chk": "002_", "cloud": "003_", "ec": "004_"}
WRONG_IN_LIST = {"chk": {"p2"}}  # two paragraphs stand before part one; the list joined the first to the head
AT = datetime(2026, 11, 2, 4, 0, tzinfo=UTC)
BY = system("test")

given = pytest.mark.skipif(not GIVEN.is_dir(), reason=f"the official texts are not at hand ({GIVEN})")


def file_of(work):
    return next(GIVEN.glob(f"{FILES[work]}*.txt"))


def run(*arguments):
    out = io.StringIO()
    call_command(*map(str, arguments), stdout=out)
    return out.getvalue()


@pytest.fixture
def table(tmp_path):
    """The made-up table under the title of a work that the rulebook lists."""
    title = current_book().works["isec"].title.zh
    text = (MADE_UP / "table.txt").read_text(encoding="utf-8").replace("範例業辦理茶水安全自律規範", title)
    file = tmp_path / "table.txt"
    file.write_text(text, encoding="utf-8")
    return file


@given
@pytest.mark.parametrize("work", FILES)
def test_given_file_has_the_leaves_of_the_list(work):
    listed = defaultdict(set)
    for row in csv.DictReader(LEAVES.read_text(encoding="utf-8").splitlines()):
        listed[row["work"]].add(row["address"])
    text = read_official(file_of(work).read_bytes()).text
    assert {unit.address for unit in text.leaves()} - listed[work] == WRONG_IN_LIST.get(work, set())
    assert listed[work] - {unit.address for unit in text.leaves()} == set()
    kinds = {note.kind for note in text.warnings()}
    assert kinds <= {"full-line", "unsettled"}


@given
@pytest.mark.parametrize("work", FILES)
def test_given_file_has_not_drifted_from_what_was_encoded(work):
    text = read_official(file_of(work).read_bytes()).text
    records = records_of(work)
    assert records
    assert any(not drift_of(text, record) for record in records.values())


@given
def test_five_files_are_imported(committed_db):
    reports = json.loads(run("rulebook_import", *(file_of(work) for work in FILES), "--json"))
    assert [report["work"] for report in reports] == list(FILES)
    assert [report["leaves"] for report in reports] == [219, 231, 73, 94, 172]
    assert official_text("ec").by_address["a20.p1"].leaf
    assert set(official_words("ec", ("a20.p1",))) == {"a20.p1"}
    again = json.loads(run("rulebook_import", file_of("ec"), "--json"))
    assert again[0]["known_already"]


def test_records_hold_no_official_words():
    for work in FILES:
        assert (REPOSITORY / "rulebook" / work / "official.json").read_text(encoding="utf-8").isascii()


def test_comparison_table_is_kept_with_both_sides(committed_db, table):
    done = import_official(data=table.read_bytes(), name="t", incomplete=True, version=date(2030, 1, 1), by=BY, at=AT)
    assert (done.identity.work, done.known) == ("isec", False)
    assert set(OfficialSource.objects.values_list("side", flat=True)) == {"", "before"}
    assert OfficialUnit.objects.filter(source=done.source).count() == len(done.text.units)
    assert entries_of(Subject("rulebook", "official-text"))[0].clear["units"] == len(done.text.units)
    text = official_text("isec", date(2030, 1, 1))
    assert (text.partial, text.units) == (True, done.text.units)
    again = import_official(data=table.read_bytes(), name="t", version=date(2030, 1, 1), by=BY, at=AT)
    assert again.known
    assert OfficialSource.objects.count() == 2


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({}, "none of the works"),
        ({"work": "ec"}, "another document"),
        ({"work": "Not A Key"}, "no key of a work"),
    ],
)
@pytest.mark.django_db
def test_refused_file_changes_nothing(arguments, says):
    data = (MADE_UP / "paragraphs.txt").read_bytes()
    with pytest.raises(OfficialTextRefused, match=says):
        import_official(data=data, name="t", by=BY, at=AT, **arguments)
    assert OfficialSource.objects.count() == 0


@pytest.mark.django_db
def test_other_document_under_a_title_of_ours_is_refused():
    title = current_book().works["ec"].title.zh
    data = (MADE_UP / "paragraphs.txt").read_text(encoding="utf-8").replace("範例業經營下午茶自律規範", title).encode()
    with pytest.raises(OfficialTextRefused, match="hardly a unit"):
        import_official(data=data, name="t", by=BY, at=AT)


def test_newest_date_at_the_head_says_the_version_although_an_older_one_is_listed(committed_db):
    """The head of an amended text names every earlier day as well; it must not be taken for the encoded version."""
    title = current_book().works["ec"].title.zh
    text = (MADE_UP / "paragraphs.txt").read_text(encoding="utf-8").replace("範例業經營下午茶自律規範", title)
    data = text.replace("06 月 24 日", "06 月 24 日\n修正日期：民國 119 年 01 月 02 日", 1).encode()
    done = import_official(data=data, name="t", by=BY, at=AT)
    assert (done.identity.version, bool(done.identity.unsure), bool(done.adoption)) == (date(2030, 1, 2), True, True)


def test_words_and_headings_are_kept_with_a_text(committed_db):
    data = (MADE_UP / "open-law.json").read_bytes()
    done = import_official(data=data, name="t", work="tea", by=BY, at=AT)
    kept = official_text("tea")
    assert kept.words == done.text.words != {}
    assert kept.headings == ("第 一 章 總則",)
    assert compare(Side("", kept), Side("", done.text)).real() == ()


def test_a_work_of_the_company_is_added_under_its_key(committed_db):
    data = (MADE_UP / "open-law.json").read_bytes()
    done = import_official(data=data, name="t", work="tea", by=BY, at=AT)
    assert (done.identity.work, done.identity.version) == ("tea", date(2021, 1, 20))
    assert official_text("tea").by_address["a2.p1.s2.i1"].text == "甜點。"


@pytest.mark.django_db
def test_import_command_says_the_line_and_ends_with_status_1(tmp_path):
    file = tmp_path / "big5.txt"
    file.write_bytes(b"\n" + (MADE_UP / "questions.txt").read_text(encoding="utf-8").encode("big5"))
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("rulebook_import", str(file), stdout=out)
    assert ended.value.code == 1
    assert "line 3: not UTF-8; it looks like Big5" in out.getvalue()
    assert "Nothing was changed" in out.getvalue()
    assert "第 3 行起不是 UTF-8，看起來是 Big5。請先把檔案另存成 UTF-8，再匯入。" in out.getvalue()
    with pytest.raises(CommandError, match="No such file"):
        call_command("rulebook_import", str(tmp_path / "missing.txt"))


@pytest.mark.django_db
def test_compare_command_lists_clauses_and_what_to_confirm(table, tmp_path):
    html, data = tmp_path / "report.html", tmp_path / "report.json"
    said = run("rulebook_compare", table, "--html", html, "--json", data)
    assert "partial" in said
    report = json.loads(data.read_text(encoding="utf-8"))
    keys = {clause["key"] for clause in report["clauses"]}
    touching = {c.key for c in current_book().clauses if c.work == "isec" and "a10.p1" in c.at[0][1].cover}
    assert touching
    assert touching <= keys
    assert all(clause["confirm"] for clause in report["clauses"])
    page = html.read_text(encoding="utf-8")
    assert "<ins>" in page
    assert "<del>" in page
    assert "法規版本比對" in page


@pytest.mark.django_db
def test_compare_command_says_what_runs_and_what_evidence_is_open(table, tmp_path):
    """The same in every form: terminal, JSON, HTML."""
    said = run("rulebook_compare", table, "--json", tmp_path / "report.json", "--html", tmp_path / "report.html")
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert report["looked_at_evidence"]
    kinds = ("guards", "duties", "documents", "probes", "forms", "evidence")
    named = {kind: {name for clause in report["clauses"] for name in clause[kind]} for kind in kinds}
    assert {kind for kind, names in named.items() if names} >= {"documents", "evidence"}
    for clause in report["clauses"]:
        lines = said[said.index(f"clause {clause['key']} (") :].partition("\n  clause ")[0]
        for kind in kinds:
            assert all(name in lines and name in page for name in clause[kind])
        for open_one in clause["open_evidence"]:
            assert f"{open_one['of']} ({open_one['state']})" in lines
    assert any(clause["open_evidence"] for clause in report["clauses"])
    assert "尚缺憑據" in page


def test_evidence_that_is_current_is_not_open():
    clause = next(c for c in current_book().clauses if any(o.tag and not o.planned for o in c.obligations))
    guard = next(o for o in clause.obligations if o.tag and not o.planned)
    address = clause.at[0][1].cover[0]
    one, other = (OfficialText("t", "t", (Unit(address, 1, words),)) for words in ("茶壺應清洗。", "茶壺應晾乾。"))
    report = compare(Side("", one), Side("", other), work=clause.work, day=clause.at[0][0], clauses=[clause])
    for evidence, state in (
        (Evidence(AT, 1, "", None, current=True), None),
        (Evidence(AT, 1, "", AT, current=False), "outdated"),
        (Evidence(), "missing"),
    ):
        found = with_open_evidence(report, [clause], {(clause.key, guard.id): evidence}).clauses[0]
        assert dict(found.open_evidence).get(guard.tag) == state


@pytest.mark.django_db
def test_compare_command_refuses_a_day_that_is_none():
    with pytest.raises(CommandError, match="no day"):
        run("rulebook_compare", "ec@2022-13-40", "ec@2022-06-24")


def test_compare_two_files_of_an_unknown_work(tmp_path):
    old = (MADE_UP / "open-law.json").read_text(encoding="utf-8")
    new = old.replace("二點五十分", "二點四十分").replace("（刪除）", "下午茶每人以一份為限，不得代領。")
    (tmp_path / "old.json").write_text(old, encoding="utf-8")
    (tmp_path / "new.json").write_text(new, encoding="utf-8")
    report = json.loads(run("rulebook_compare", tmp_path / "old.json", tmp_path / "new.json", "--json", "-"))
    assert [(a["status"], a["old"], a["new"]) for a in report["articles"]] == [
        ("added", "", "a2-1"),
        ("changed", "a3-2", "a3-2"),
    ]
    assert report["clauses"] == []


@pytest.mark.django_db
def test_compare_writes_a_word_file(table, tmp_path):
    docx = pytest.importorskip("docx", reason="python-docx is not installed")
    run("rulebook_compare", table, "--docx", tmp_path / "report.docx")
    document = docx.Document(str(tmp_path / "report.docx"))
    runs = [r for t in document.tables for row in t.rows for c in row.cells for p in c.paragraphs for r in p.runs]
    assert any(run.font.strike for run in runs)
    assert any(run.underline for run in runs)


def test_resolution_file_is_checked(table, tmp_path):
    wrong = tmp_path / "resolution.json"
    wrong.write_text('{"lines": {"5": "guess"}}', encoding="utf-8")
    with pytest.raises(CommandError, match="only body"):
        run("rulebook_compare", table, "--resolution-old", wrong)
