"""Conditions told line by line, and what rules a company out."""

from anbao.console.domain.conditions import Node, ruling_out, spelled
from anbao.rulebook.domain.conditions import compile_condition

INSURER = {"eq": ["kind", "insurer"]}
SELLS = {"has": ["activities", "sale"]}
CLOUD = {"has": ["activities", "cloud"]}
MATERIAL = {"eq": ["service.material", True]}
FACTS = {"kind": "insurer", "activities": ("sale",)}


def phrase(operator, fact, operand, *, holds):
    return f"{'' if holds else 'not '}{fact} {operator} {operand}"


def answer(tree):
    return compile_condition(tree)(FACTS)


def told(tree):
    return spelled(tree, phrase=phrase, answer=answer)


def why(tree):
    return ruling_out(tree, phrase=phrase, answer=answer)


def test_one_line():
    assert told(INSURER) == Node(answer=True, text="kind eq insurer")


def test_lines_carry_their_own_answers():
    node = told({"all": [INSURER, CLOUD, MATERIAL]})
    assert (node.join, node.answer) == ("all", False)
    assert [child.answer for child in node.children] == [True, False, None]


def test_group_in_a_group_of_its_kind_is_told_in_one():
    node = told({"all": [INSURER, {"all": [SELLS, MATERIAL]}]})
    assert [child.text for child in node.children] == [
        "kind eq insurer",
        "activities has sale",
        "service.material eq True",
    ]


def test_group_of_one_is_a_line():
    assert told({"all": [INSURER]}) == told({"any": [INSURER]}) == told(INSURER)


def test_denied_line():
    assert told({"not": CLOUD}) == Node(answer=True, text="not activities has cloud")


def test_denied_twice():
    assert told({"not": {"not": CLOUD}}) == told(CLOUD)


def test_denied_groups():
    both, either = told({"not": {"all": [SELLS, MATERIAL]}}), told({"not": {"any": [CLOUD, MATERIAL]}})
    assert (both.join, both.answer, len(both.children)) == ("not-all", None, 2)
    assert (either.join, either.answer) == ("none", None)


def test_denied_group_of_one():
    assert told({"not": {"all": [CLOUD]}}) == told({"not": CLOUD})


def test_what_holds_or_may_hold_is_not_ruled_out():
    assert why({"all": [INSURER, SELLS]}) == ()
    assert why({"all": [INSURER, MATERIAL]}) == ()


def test_ruled_out_by_what_fails_only():
    assert why({"all": [INSURER, CLOUD, MATERIAL]}) == ("not activities has cloud",)


def test_ruled_out_by_every_branch_that_could_have_held():
    assert why({"any": [CLOUD, {"eq": ["kind", "broker"]}]}) == ("not activities has cloud", "not kind eq broker")


def test_ruled_out_by_what_must_not_be():
    assert why({"not": {"any": [CLOUD, SELLS]}}) == ("activities has sale",)
    assert why({"not": {"all": [INSURER, SELLS]}}) == ("kind eq insurer", "activities has sale")


def test_a_reason_is_told_once():
    assert why({"all": [CLOUD, {"any": [CLOUD]}]}) == ("not activities has cloud",)
