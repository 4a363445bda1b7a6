"""The strict loader: every trap of YAML is refused with its line."""

import pytest

from anbao.rulebook.domain.errors import RulebookInvalid
from anbao.rulebook.domain.loading import Map, load


def fault(text):
    with pytest.raises(RulebookInvalid) as refusal:
        load(text, file="x.yaml")
    return str(refusal.value)


def test_load_keeps_plain_values_and_their_lines():
    loaded = load('a: 1\nb:\n- "2022-06-24"\n- true\n- null\n- 甲，乙\n', file="x.yaml")
    assert loaded == {"a": 1, "b": ["2022-06-24", True, None, "甲，乙"]}
    assert isinstance(loaded, Map)
    assert str(loaded.places["b"]) == "x.yaml:2"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "stands here twice (first on line 1)"),
        ("a: {b: 1, b: 2}\n", 1, "stands here twice"),
        ("a: 1\non: push\n", 2, "becomes true or false"),
        ("yes: 1\n", 1, "becomes true or false"),
        ("a: no\n", 1, "becomes true or false"),
        ("1: a\n", 1, "is not text"),
        ("a: 2022-06-24\n", 1, "becomes a timestamp"),
        ("a: 1.5\n", 1, "becomes a float"),
        ("a: 010\n", 1, "not written plainly"),
        ("a: 1_000\n", 1, "not written plainly"),
        ("a: 10:30\n", 1, "not written plainly"),
        ("a: &x 1\n", 1, "anchors and aliases"),
        ("a: 1\nb: [1, 2\n", 3, "not YAML"),
        ("a: 1\n---\nb: 2\n", 2, "not YAML"),
        ("<<: {a: 1}\n", 1, "is not text"),
        ("a: !!python/name:os.system x\n", 1, "becomes a"),
    ],
)
def test_load_refuses_with_the_line(text, line, words):
    said = fault(text)
    assert f"x.yaml:{line}: " in said
    assert words in said


def test_load_refuses_an_empty_file():
    assert "empty" in fault("# nothing\n")


def test_load_reports_every_fault_of_a_file():
    assert len(fault("on: 1\noff: 2\na: 1.5\n").splitlines()) == 3
