"""Conditions: three answers, no evaluation of text."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anbao.rulebook.domain.conditions import ConditionWrong, compile_condition, facts_of


@pytest.mark.parametrize(
    ("tree", "facts", "answer"),
    [
        (None, {}, True),
        ({"eq": ["k", "a"]}, {"k": "a"}, True),
        ({"eq": ["k", "a"]}, {"k": "b"}, False),
        ({"eq": ["k", "a"]}, {"k": None}, None),
        ({"eq": ["k", "a"]}, {}, None),
        ({"eq": ["n", 1]}, {"n": True}, False),  # a flag is no number
        ({"eq": ["l", ["a"]]}, {"l": ("a",)}, True),
        ({"in": ["k", ["a", "b"]]}, {"k": "b"}, True),
        ({"in": ["k", ["a", "b"]]}, {"k": "c"}, False),
        ({"in": ["n", [1, 2]]}, {"n": True}, False),
        ({"in": ["k", ["a"]]}, {}, None),
        ({"in": ["k", ["a"]]}, {"k": None}, None),
        ({"has": ["l", "a"]}, {"l": ("a", "b")}, True),
        ({"has": ["l", "a"]}, {"l": ()}, False),
        ({"has": ["l", "a"]}, {"l": None}, None),
        ({"exists": "k"}, {"k": 0}, True),
        ({"exists": "k"}, {"k": None}, False),
        ({"exists": "k"}, {}, False),
        ({"gte": ["n", 3]}, {"n": 3}, True),
        ({"gte": ["n", 3]}, {"n": 2}, False),
        ({"gte": ["n", 3]}, {"n": None}, None),
        ({"gte": ["n", 1]}, {"n": True}, None),
        ({"not": {"eq": ["k", "a"]}}, {"k": "a"}, False),
        ({"not": {"eq": ["k", "a"]}}, {}, None),
        ({"all": [{"eq": ["k", "a"]}, {"eq": ["m", "b"]}]}, {"k": "a"}, None),
        ({"all": [{"eq": ["k", "a"]}, {"eq": ["m", "b"]}]}, {"m": "c"}, False),
        ({"any": [{"eq": ["k", "a"]}, {"eq": ["m", "b"]}]}, {"m": "b"}, True),
        ({"any": [{"eq": ["k", "a"]}, {"eq": ["m", "b"]}]}, {"m": "c"}, None),
    ],
)
def test_condition_answers(tree, facts, answer):
    assert compile_condition(tree)(facts) is answer


@pytest.mark.parametrize(
    "tree",
    [
        "company.kind == 'insurer'",
        {},
        {"eq": ["k", "a"], "in": ["k", ["a"]]},
        {"matches": ["k", ".*"]},
        {"eq": "k"},
        {"eq": ["k"]},
        {"eq": [1, "a"]},
        {"eq": ["k", None]},
        {"in": ["k", "a"]},
        {"in": ["k", []]},
        {"gte": ["n", "3"]},
        {"gte": ["n", True]},
        {"all": []},
        {"any": {"eq": ["k", "a"]}},
        {"not": None},
        {"exists": ["k"]},
        {"all": [{"eq": ["k", "a"]}, {"wrong": 1}]},
    ],
)
def test_condition_refuses_what_is_none(tree):
    with pytest.raises(ConditionWrong):
        compile_condition(tree)


def test_facts_of_names_every_fact():
    tree = {"any": [{"not": {"has": ["l", "x"]}}, {"all": [{"exists": "k"}, {"gte": ["n", 1]}]}]}
    assert facts_of(tree) == {"l", "k", "n"}
    assert facts_of(None) == frozenset()


FACTS = st.dictionaries(st.sampled_from("abc"), st.sampled_from(["x", "y"]))
LEAF = st.tuples(st.sampled_from("abc"), st.sampled_from(["x", "y"])).map(lambda pair: {"eq": list(pair)})
TREES = st.recursive(
    LEAF,
    lambda inner: st.lists(inner, min_size=1, max_size=3).flatmap(
        lambda branches: st.sampled_from([{"all": branches}, {"any": branches}, {"not": branches[0]}])
    ),
    max_leaves=8,
)


@given(TREES, FACTS, FACTS)
def test_condition_never_changes_its_mind_when_more_is_known(tree, facts, more):
    before = compile_condition(tree)(facts)
    assert before is None or compile_condition(tree)({**more, **facts}) is before


def test_condition_is_cheap():
    decide = compile_condition({"all": [{"eq": ["company.kind", "insurer"]}, {"has": ["company.activities", "x"]}]})
    facts = {"company.kind": "insurer", "company.activities": ("x",)}
    began = time.process_time()
    for _ in range(100_000):
        decide(facts)
    assert time.process_time() - began < 1
