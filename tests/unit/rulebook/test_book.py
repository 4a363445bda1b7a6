"""A book at a date, through a company's profile."""

from datetime import date

import pytest

from anbao.kernel.periods import Period
from anbao.rulebook.domain.book import Book
from anbao.rulebook.domain.errors import ClauseUnknown, FigureUndeclared, FigureUnknown, ProfileRefused
from anbao.rulebook.domain.profile import check_stricter, profile_of
from tests.unit.rulebook.small import compiled, profile

ON = date(2024, 6, 1)


def book(on=ON, **company):
    return Book(compiled(), profile(**company), on)


@pytest.mark.parametrize(("on", "value"), [(date(2022, 12, 31), 20), (date(2023, 1, 1), 18)])
def test_figure_changes_on_its_day(on, value):
    assert book(on).figure("age.least").number == value


def test_figure_says_where_it_comes_from():
    figure = book().figure("age.least")
    assert (figure.clause, figure.source, figure.mark) == ("law.age", "範例規範 a2.p1", "V")


def test_figure_is_the_strictest_of_the_clauses_that_apply():
    assert book(date(2023, 6, 1), kind="broker").figure("age.least").number == 30
    assert book(date(2023, 6, 1), kind="broker").figure("age.least").clauses == ("law.age", "law.broker-only")
    assert book(date(2023, 6, 1)).figure("age.least").number == 18


def test_figure_of_a_clause_that_may_apply_counts():
    assert book().figure("wait.for").period == Period(minutes=5)


def test_figure_that_nobody_declares_is_an_error():
    with pytest.raises(FigureUnknown):
        book().figure("age.most")
    with pytest.raises(FigureUnknown):
        book(date(2019, 12, 31)).figure("age.least")


@pytest.mark.parametrize(
    ("on", "kind", "there"),
    [
        (date(2019, 12, 31), "broker", False),
        (date(2020, 1, 1), "broker", True),
        (date(2023, 12, 31), "broker", True),
        (date(2024, 1, 1), "broker", False),
        (date(2020, 1, 1), "insurer", False),
    ],
)
def test_clause_is_there_while_in_force_and_applicable(on, kind, there):
    assert ("law.broker-only" in {clause.key for clause in book(on, kind=kind).clauses}) is there


def test_clause_that_does_not_apply_is_unknown():
    with pytest.raises(ClauseUnknown):
        book().clause("law.broker-only")


def test_version_is_the_one_the_encoding_speaks_of():
    assert book(date(2023, 12, 31)).version("law").since == date(2020, 1, 1)
    assert book(date(2026, 1, 1)).version("law").since == date(2024, 1, 1)
    assert book(date(2019, 1, 1)).version("law") is None


def test_stricter_value_of_the_company_holds():
    figure = book(stricter={"age.least": 21, "wait.for": "PT3M"}).figure("age.least")
    assert (figure.number, figure.own) == (21, True)


def test_stricter_value_gives_way_to_a_stricter_law():
    assert book(date(2022, 1, 1), stricter={"age.least": 19}).figure("age.least").number == 20


@pytest.mark.parametrize(
    ("stricter", "clauses"),
    [
        ({"age.least": 17}, ("law.age",)),  # the clause for brokers alone does not bind an insurer
        ({"wait.for": "PT6M"}, ("law.line-only",)),
        ({"wait.for": 5}, ("law.line-only",)),
        ({"no.such": 1}, ()),
    ],
)
def test_looser_value_is_refused_with_the_clause(stricter, clauses):
    with pytest.raises(ProfileRefused) as refusal:
        check_stricter(profile(stricter=stricter), compiled(), on=ON)
    assert refusal.value.clauses == clauses


def test_stricter_value_is_held_against_now_and_later_not_against_the_past():
    check_stricter(profile(stricter={"age.least": 30}), compiled(), on=ON)
    check_stricter(profile(stricter={"wait.for": "PT5M"}), compiled(), on=ON)


@pytest.mark.parametrize(
    "content",
    [
        None,
        {},
        {"company": {"kind": "bank", "sector": "life", "name": "甲"}, "activities": []},
        {"company": {"kind": "insurer", "sector": "life", "name": ""}, "activities": []},
        {"company": {"kind": "insurer", "sector": "life", "name": "甲", "seat": "x"}, "activities": []},
        {"company": {"kind": "insurer", "sector": "life", "name": "甲", "foreign_branch": 1}, "activities": []},
        {"company": {"kind": "insurer", "sector": "life", "name": "甲", "cloud_use": True}, "activities": []},
        {"company": {"kind": "insurer", "sector": "life", "name": "甲", "cloud_use": ""}, "activities": []},
        {"company": {"kind": "insurer", "sector": "life", "name": "甲"}, "activities": ["gambling"]},
        {"company": {"kind": "insurer", "sector": "life", "name": "甲"}, "activities": "online_sale"},
        {"company": {"kind": "insurer", "sector": "life", "name": "甲"}, "activities": [], "looser": {}},
        {"company": {"kind": "insurer", "sector": "life", "name": "甲"}, "activities": [], "stricter": []},
        {"company": {"kind": ["insurer"], "sector": "life", "name": "甲"}, "activities": []},
        {"company": {"kind": "insurer", "sector": {"life": 1}, "name": "甲"}, "activities": []},
        {"company": {"kind": "insurer", "sector": "life", "name": "甲"}, "activities": [["app"]]},
        {"company": {"kind": "insurer", "sector": "life", "name": "\ud800"}, "activities": []},
        {"company": {"kind": "insurer", "sector": "life", "name": "甲"}, "activities": [], "stricter": {"n": 2**53}},
        {"company": {"kind": "insurer", "sector": "life", "name": "甲"}, "activities": [], "stricter": {"n": 0.5}},
    ],
)
def test_profile_refuses_a_wrong_shape(content):
    with pytest.raises(ProfileRefused):
        profile_of(content)


def test_profile_digest_names_its_content():
    assert profile().digest == profile().digest
    assert profile().digest != profile(kind="broker").digest


def test_guards_follow_the_facts():
    facts = {"person.age": 18, "line.key": "travel", "line.ready": True}
    assert [run.tag for run in book().guards("test.step", facts)] == ["test.old-enough", "test.line"]
    assert [run.tag for run in book().guards("test.step", {**facts, "line.key": "motor"})] == ["test.old-enough"]
    assert [run.undecided for run in book().guards("test.step", {"person.age": 18})] == [False, True]
    assert book().guards("no.such-step", facts) == []
    assert book().steps == ("test.planned-step", "test.step")


def test_guards_get_the_figures_they_name_and_cite_their_clauses():
    run = book().guards("test.step", {"line.key": "travel"})[1]
    assert dict(run.figures) == {"wait.for": Period(minutes=5), "age.least": 18}
    assert run.cites == ("law.line-only", "law.age")
    with pytest.raises(FigureUndeclared):
        _ = run.figures["otp.valid_for"]
    with pytest.raises(FigureUndeclared):
        run.figures.get("otp.valid_for")
