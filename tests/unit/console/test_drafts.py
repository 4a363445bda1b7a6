"""Edits laid over a profile, and those left out that change nothing."""

import pytest

from anbao.console.domain.drafts import applied, trimmed

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
