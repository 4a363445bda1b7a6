"""A version loaded ahead takes over on its day in Taiwan, and both axes of time can be asked afterwards."""

from datetime import UTC, date, datetime, timedelta

import pytest

from anbao.kernel import registries
from anbao.kernel.actor import system
from anbao.kernel.registries import FactType
from anbao.kernel.verdict import Passed, Reason, Refused
from anbao.rulebook import api as rulebook
from anbao.rulebook.domain.cases import Bench
from anbao.rulebook.domain.compiling import compiled_text, load_book
from anbao.rulebook.queries import books
from anbao.rulebook.queries.sources import read_folder

BY = system("test")
MIDNIGHT = datetime(2026, 11, 30, 16, 0, tzinfo=UTC)  # in Taiwan the first of December begins
BEFORE = MIDNIGHT - timedelta(microseconds=1)
OLD, NEW = date(2024, 1, 1), date(2026, 12, 1)
COMPANY = {"company": {"kind": "insurer", "sector": "life", "name": "範例"}, "activities": []}
NO = Reason("test.no", "不行。", "請改。")

WORKS = """\
works:
- key: tea
  kind: regulation
  title: {zh: 範例業辦公室茶水自律規範, en: Tea}
  versions:
  - {date: "2024-01-01", source: made up, mark: V, encoded: full}
  - {date: "2026-12-01", source: made up, mark: V, encoded: full}
  - {date: "2027-06-01", source: made up, mark: N, encoded: none}
- key: co
  kind: practice
  title: {zh: 公司, en: Company}
  versions:
  - {date: "2024-01-01", source: ours, mark: own, encoded: full}
"""
CLAUSES = """\
- key: tea.changes
  title: {zh: 更換次數, en: Changes}
  summary: {zh: 每天至少換幾次。, en: How often at least.}
  at: {"2024-01-01": {cite: a2.p1}}
  force: must
  params:
    tea.changes_least: {unit: count, bound: min, values: {"2024-01-01": 3, "2026-12-01": 5}}
  obligations:
  - {id: enough, kind: guard, tag: test.enough, step: test.serve, facts: [tea.changes]}
  cases:
  - name: three on the last day
    as_of: "2026-11-30T23:59:59+08:00"
    guard: enough
    given: {tea.changes: 3}
    expect: {verdict: passed}
  - name: four from the first
    as_of: "2026-12-01T00:00:00+08:00"
    guard: enough
    given: {tea.changes: 4}
    expect: {verdict: refused}
- key: tea.cups
  title: {zh: 茶杯, en: Cups}
  summary: {zh: 洗杯子。, en: Wash cups.}
  at: {"2024-01-01": {cite: a3.p1}, "2026-12-01": null}
  force: must
  obligations:
  - {id: washed, kind: guard, tag: test.washed, step: test.serve, facts: [tea.washed]}
- key: tea.lid
  title: {zh: 杯蓋, en: Lids}
  summary: {zh: 要有杯蓋。, en: With lids.}
  at: {"2026-12-01": {cite: a3.p2, cover: [a3.p2, a4.p1]}}
  force: must
  obligations:
  - {id: lid, kind: guard, tag: test.lid, step: test.serve, facts: [tea.lid]}
"""
LEAVES = """\
leaves:
- work: tea
  since: "2024-01-01"
  units:
    a2: {normative: [a2.p1]}
    a3: {normative: [a3.p1]}
- work: tea
  since: "2026-12-01"
  units:
    a3: {normative: [a3.p2]}
    a4: {normative: [a4.p1]}
"""
PRACTICE = """\
- key: co.adopted
  title: {zh: 採用, en: Adopted}
  summary: {zh: 期限。, en: In time.}
  at: {"2024-01-01": {cite: 公司自訂}}
  force: context
  params:
    amendment.adopt_within: {unit: duration, bound: max, mark: own, values: {"2024-01-01": P1M}}
"""
FACTS = {"tea.changes": "int", "tea.washed": "bool", "tea.lid": "bool"}
GUARDS = {
    "test.enough": lambda facts, figures, at: (
        Passed() if facts["tea.changes"] >= figures["tea.changes_least"] else Refused(NO)
    ),
    "test.washed": lambda facts, figures, at: Passed() if facts["tea.washed"] else Refused(NO),
    "test.lid": lambda facts, figures, at: Passed() if facts["tea.lid"] else Refused(NO),
}

pytestmark = pytest.mark.django_db


def write(folder, clauses):
    (folder / "clauses.yaml").write_text(clauses, encoding="utf-8")
    books.forget_loaded()


@pytest.fixture
def tea(settings, tmp_path):
    """A rulebook of its own, its guards and facts installed, a company that adopted a profile in October."""
    (tmp_path / "works.yaml").write_text(WORKS, encoding="utf-8")
    (tmp_path / "leaves.yaml").write_text(LEAVES, encoding="utf-8")
    settings.ANBAO_RULEBOOK_DIR, settings.ANBAO_BOOK_FILE = tmp_path, tmp_path / "no-book.json"
    (tmp_path / "practice.yaml").write_text(PRACTICE, encoding="utf-8")
    write(tmp_path, CLAUSES)
    for name, kind in FACTS.items():
        registries.facts.add(name, FactType(kind, "test", "made up"))
    for tag, guard in GUARDS.items():
        registries.guards.add(tag, guard)
    rulebook.adopt_profile(content=COMPANY, by=BY, at=MIDNIGHT - timedelta(days=40))
    yield tmp_path
    for tag in GUARDS:
        registries.guards.discard(tag)
    for name in FACTS:
        registries.facts.discard(name)
    books.forget_loaded()


def serve(at, **facts):
    given = {"tea.changes": 5, "tea.washed": True, "tea.lid": True} | {f"tea.{name}": v for name, v in facts.items()}
    return rulebook.decide(step="test.serve", facts=given, at=at)


@pytest.mark.parametrize(("at", "version"), [(BEFORE, OLD), (MIDNIGHT, NEW), (MIDNIGHT + timedelta(days=400), NEW)])
def test_version_named_is_the_one_in_force(tea, at, version):
    assert rulebook.at(at).version("tea").since == version


@pytest.mark.parametrize(("at", "least"), [(BEFORE, 3), (MIDNIGHT, 5)])
def test_figure_changes_at_midnight(tea, at, least):
    assert rulebook.figure("tea.changes_least", at=at).value == least
    assert serve(at, changes=least).passed
    assert not serve(at, changes=least - 1).passed


@pytest.mark.parametrize(
    ("at", "tags"), [(BEFORE, {"test.enough", "test.washed"}), (MIDNIGHT, {"test.enough", "test.lid"})]
)
def test_guards_change_at_midnight(tea, at, tags):
    assert {result.tag for result in serve(at).results} == tags
    assert serve(at, washed=False).passed is ("test.washed" not in tags)
    assert serve(at, lid=False).passed is ("test.lid" not in tags)


@pytest.mark.parametrize(("at", "leaves"), [(BEFORE, {"a2.p1", "a3.p1"}), (MIDNIGHT, {"a2.p1", "a3.p2", "a4.p1"})])
def test_leaves_change_at_midnight_and_all_stay_covered(tea, at, leaves):
    work = next(one for one in rulebook.coverage(at=at).works if one.work == "tea")
    found = {leaf.address: leaf.clauses for unit in work.units for leaf in unit.leaves}
    assert set(found) == leaves
    assert work.version == rulebook.at(at).version("tea")
    assert all(found.values())


def test_clause_of_either_version_is_in_force_on_its_days_only(tea):
    before, after = (
        {clause.key for clause in rulebook.clauses(at=at) if clause.work == "tea"} for at in (BEFORE, MIDNIGHT)
    )
    assert before == {"tea.changes", "tea.cups"}
    assert after == {"tea.changes", "tea.lid"}


def test_examples_on_both_sides_of_midnight_hold_and_would_fail_swapped(tea):
    source = read_folder(tea)
    bench = Bench(load_book(compiled_text(source)), registries.guards, registries.facts)
    assert [bench.run(case).held for case in source.cases] == [True, True]
    swapped = CLAUSES.replace("2026-11-30T23:59:59", "x").replace("2026-12-01T00:00:00", "2026-11-30T23:59:59")
    write(tea, swapped.replace("x+08:00", "2026-12-01T00:00:00+08:00"))
    assert [bench.run(case).held for case in read_folder(tea).cases] == [False, False]


def test_corrected_encoding_does_not_change_what_was_decided(tea):
    """The second axis: in force is the same day; what our encoding said of it differs by book."""
    decided = serve(MIDNIGHT, changes=4)
    assert not decided.passed
    write(tea, CLAUSES.replace('"2026-12-01": 5}', '"2026-12-01": 4}'))
    rulebook.publish_book(by=BY, at=MIDNIGHT + timedelta(days=3))
    again = serve(MIDNIGHT + timedelta(days=3), changes=4)
    assert again.passed
    assert again.book != decided.book
    said = {}
    for name, book in (("then", decided.book), ("now", again.book)):
        for day in (date(2026, 11, 30), NEW):
            of_day = rulebook.book_by_digest(book, profile=decided.profile, on=day)
            said[name, day] = (of_day.version("tea").since, of_day.figure("tea.changes_least").value)
    assert said == {
        ("then", date(2026, 11, 30)): (OLD, 3),
        ("then", NEW): (NEW, 5),
        ("now", date(2026, 11, 30)): (OLD, 3),
        ("now", NEW): (NEW, 4),
    }


def test_text_of_a_version_loaded_ahead_opens_no_duty_and_a_later_one_does(tea):
    text = """\
範例業辦公室茶水自律規範
中華民國{day}修正
第 2 條 辦公室應每日更換茶水{times}次，並由值日同仁記錄更換之時間與數量。
第 3 條
茶杯應於使用後清洗，並存放於有蓋之櫃中。
{more}訪客使用之茶杯應附有杯蓋。
"""
    ahead = text.format(day="115年12月1日", times="五", more="")
    later = text.format(day="116年6月1日", times="六", more="")
    at = MIDNIGHT - timedelta(days=10)
    assert rulebook.import_official(data=ahead.encode(), name="t", by=BY, at=at).adoption is None
    assert rulebook.import_official(data=later.encode(), name="t", by=BY, at=at).adoption
    assert [version.since for _, version in rulebook.unacknowledged(at=at)] == [date(2027, 6, 1)]
