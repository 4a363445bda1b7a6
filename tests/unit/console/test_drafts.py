"""Edits laid over a profile, and those left out that change nothing."""

import pytest

from anbao.console.domain.drafts import applied, parted, stamp_of, stored_edits, trimmed, well_named

READING = {"key": "reading.a", "status": "own"}
CONTENT = {
    "company": {"kind": "insurer", "sector": "life", "name": "甲"},
    "activities": ["online_sale", "cloud"],
    "stricter": {"otp.valid_for": "PT3M"},
    "readings": [READING],
}


@pytest.mark.parametrize(
    ("edits", "changed"),
    [
        ({"company.kind": "broker"}, {"company": {"kind": "broker", "sector": "life", "name": "甲"}}),
        ({"activities.app": True}, {"activities": ["online_sale", "cloud", "app"]}),
        ({"activities.online_sale": False}, {"activities": ["cloud"]}),
        ({"stricter.otp.valid_for": None}, {"stricter": {}}),
        ({"stricter.otp.max_attempts": 3}, {"stricter": {"otp.valid_for": "PT3M", "otp.max_attempts": 3}}),
        ({"reading.a": {**READING, "status": "withdrawn"}}, {"readings": [{**READING, "status": "withdrawn"}]}),
        ({"reading.0": {"key": "reading.0"}}, {"readings": [{"key": "reading.0"}, READING]}),
    ],
)
def test_applied_edit_changes_its_path_only(edits, changed):
    assert applied(CONTENT, edits) == {**CONTENT, **changed}
    assert trimmed(CONTENT, edits) == edits


@pytest.mark.parametrize(
    "edit",
    [
        {"company.kind": "insurer"},
        {"company.foreign_branch": False},
        {"company.cloud_use": ""},
        {"activities.cloud": True},
        {"activities.app": False},
        {"stricter.otp.valid_for": "PT3M"},
        {"stricter.password.min_length": None},
        {"reading.a": dict(READING)},
        {"nothing.known": 1},
    ],
)
def test_trimmed_leaves_out_what_changes_nothing(edit):
    assert trimmed(CONTENT, {**edit, "company.name": "乙"}) == {"company.name": "乙"}


def test_applied_adds_no_readings_where_there_are_none():
    bare = {"company": {"kind": "insurer"}, "activities": []}
    assert applied(bare, {}) == {**bare, "stricter": {}}


def test_what_is_not_settled_any_more_is_taken_out():
    said = {**CONTENT, "company": {**CONTENT["company"], "cloud_use": "outsourcing"}}
    assert applied(said, {"company.cloud_use": ""})["company"] == CONTENT["company"]
    assert applied(said, {"company.cloud_use": "no-outsourcing"})["company"]["cloud_use"] == "no-outsourcing"


def test_flag_that_was_said_is_taken_back():
    said = {**CONTENT, "company": {**CONTENT["company"], "foreign_branch": True}}
    assert applied(said, {"company.foreign_branch": False})["company"]["foreign_branch"] is False


class Refusal:
    """What a profile is refused for."""

    def __init__(self, *figures, problems=()):
        self.figures = [type("Figure", (), {"name": one}) for one in figures]
        self.problems = problems


def refusing(*pairs):
    """`(edits that do not go together, the refusal)`, the first pair that is there."""
    return lambda edits: next((refusal for paths, refusal in pairs if paths <= set(edits)), None)


def test_parted_leaves_a_draft_that_stands_as_it_is():
    edits = {"company.kind": "broker", "stricter.a": 1}
    assert parted(edits, refusing()) == (edits, {})
    assert parted({}, refusing((set(), Refusal("a")))) == ({}, {})


def test_parted_takes_out_the_figures_that_are_named_all_at_once():
    why = Refusal("a", "b")
    edits = {"stricter.a": 1, "stricter.b": 2, "stricter.c": 3}
    fits, unfit = parted(edits, refusing(({"stricter.a"}, why)))
    assert (fits, unfit) == ({"stricter.c": 3}, {"stricter.a": why, "stricter.b": why})


def test_parted_takes_out_the_reading_that_is_named():
    why = Refusal(problems=("reading.a: there is no clause",))
    edits = {"reading.a": {}, "reading.a-2": {}}
    assert parted(edits, refusing(({"reading.a"}, why))) == ({"reading.a-2": {}}, {"reading.a": why})


def test_parted_takes_out_what_brings_a_fault_of_something_else_about():
    why = Refusal("x")
    edits = {"stricter.a": 1, "company.name": "乙", "company.kind": "broker", "activities.app": True}
    fits, unfit = parted(edits, refusing(({"company.kind"}, why)))
    assert unfit == {"company.kind": why}
    assert set(fits) == set(edits) - {"company.kind"}


def test_parted_looks_again_at_what_stood_only_with_what_was_taken_out():
    first, second = Refusal("x"), Refusal("a")

    def refusal_of(edits):
        if "company.kind" in edits:
            return first
        return second if "stricter.a" in edits else None

    edits = {"company.kind": "broker", "stricter.a": 1, "stricter.b": 2}
    assert parted(edits, refusal_of) == ({"stricter.b": 2}, {"company.kind": first, "stricter.a": second})


def test_parted_ends_where_nothing_can_stand():
    why = Refusal("elsewhere")
    assert parted({"company.kind": 1, "stricter.a": 2}, lambda _edits: why)[0] == {}


@pytest.mark.parametrize("raw", [[], "x", 3, None, True, ["company.kind"]])
def test_stored_edits_that_are_no_table_stand_under_the_empty_path(raw):
    assert stored_edits(raw) == {"": raw}


@pytest.mark.parametrize(
    ("path", "good"),
    [
        ("company.kind", True),
        ("stricter.otp.valid_for", True),
        ("activities.online_sale", True),
        ("reading.a", False),
        ("company", False),
        ("company.", False),
        ("", False),
        (".kind", False),
        ("stricter.a/b", False),
        ("stricter.a..b", False),
        ("stricter.<b>", False),
        ("stricter.長", False),
        ("stricter.a\n", False),
    ],
)
def test_path_is_one_of_the_acts_and_can_be_an_address(path, good):
    assert well_named(path, ("company", "activities", "stricter")) is good


def test_stamp_changes_with_whatever_is_stored():
    stamps = {stamp_of(raw, base) for raw in ({}, {"a": 1}, {"a": True}, [1], None) for base in ("", "b")}
    assert len(stamps) == 10
    assert stamp_of({"a": 1, "b": 2}, "") == stamp_of({"b": 2, "a": 1}, "")
