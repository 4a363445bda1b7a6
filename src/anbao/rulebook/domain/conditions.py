"""Conditions as data: `all any not eq in has exists gte` over declared facts, compiled to closures.

Three answers: True, False, and None for "cannot be known": a fact is missing, or known to be unknown (None). Never is
a string evaluated.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

Condition = Callable[[Mapping[str, object]], bool | None]
Tree = Mapping[str, Any]

_PAIR = 2


class ConditionWrong(ValueError):
    """The tree is no condition; the message says why."""


def always(_: Mapping[str, object]) -> bool:
    """The condition of a clause that names none."""
    return True


def compile_condition(tree: object) -> Condition:
    """A tree as one closure; None (no condition) always holds. Raises ConditionWrong."""
    if tree is None:
        return always
    operator, body = _node(tree)
    if operator in {"all", "any"}:
        return _joined(operator, [compile_condition(branch) for branch in _branches(operator, body)])
    if operator == "not":
        return _negated(compile_condition(_some(body)))
    if operator == "exists":
        return _exists(_name(operator, body))
    fact, operand = _pair(operator, body)
    return _COMPARISONS[operator](fact, operand)


def facts_of(tree: object) -> frozenset[str]:
    """The names of all facts a tree asks for."""
    return frozenset(_facts(tree)) if tree is not None else frozenset()


def _facts(tree: object) -> Iterator[str]:
    operator, body = _node(tree)
    if operator in {"all", "any"}:
        for branch in _branches(operator, body):
            yield from _facts(branch)
    elif operator == "not":
        yield from _facts(body)
    elif operator == "exists":
        yield _name(operator, body)
    else:
        yield _pair(operator, body)[0]


def _node(tree: object) -> tuple[str, object]:
    if not isinstance(tree, dict) or len(tree) != 1:
        raise ConditionWrong("a condition is a mapping with one operator")
    ((operator, body),) = tree.items()
    if operator not in OPERATORS:
        raise ConditionWrong(f"{operator!r} is no operator; there are {', '.join(sorted(OPERATORS))}")
    return operator, body


def _branches(operator: str, body: object) -> list[object]:
    if not isinstance(body, list) or not body:
        raise ConditionWrong(f"{operator!r} takes a list of at least one condition")
    return body


def _some(body: object) -> object:
    if body is None:
        raise ConditionWrong("'not' takes a condition")
    return body


def _name(operator: str, body: object) -> str:
    if not isinstance(body, str):
        raise ConditionWrong(f"{operator!r} takes the name of a fact")
    return body


def _pair(operator: str, body: object) -> tuple[str, Any]:
    if not isinstance(body, list) or len(body) != _PAIR or not isinstance(body[0], str):
        raise ConditionWrong(f"{operator!r} takes a fact and a value")
    fact, operand = body
    if operator == "in" and (not isinstance(operand, list) or not operand):
        raise ConditionWrong("'in' takes a fact and a list of values")
    if operator == "gte" and (isinstance(operand, bool) or not isinstance(operand, int)):
        raise ConditionWrong("'gte' takes a fact and a whole number")
    if operator in {"eq", "has"} and not isinstance(operand, str | int | list):
        raise ConditionWrong(f"{operator!r} takes a fact and a plain value")
    return fact, operand


def _joined(operator: str, branches: list[Condition]) -> Condition:
    decisive = operator == "any"  # what one branch needs to say for the whole to be decided

    def joined(facts: Mapping[str, object]) -> bool | None:
        unknown = False
        for branch in branches:
            answer = branch(facts)
            if answer is decisive:
                return decisive
            unknown = unknown or answer is None
        return None if unknown else not decisive

    return joined


def _negated(branch: Condition) -> Condition:
    def negated(facts: Mapping[str, object]) -> bool | None:
        answer = branch(facts)
        return None if answer is None else not answer

    return negated


def _exists(fact: str) -> Condition:
    return lambda facts: facts.get(fact) is not None


def _eq(fact: str, operand: Any) -> Condition:
    wanted = tuple(operand) if isinstance(operand, list) else operand

    def eq(facts: Mapping[str, object]) -> bool | None:
        value = facts.get(fact)
        if value is None:
            return None
        return type(value) is type(wanted) and value == wanted

    return eq


def _in(fact: str, operand: list[Any]) -> Condition:
    def one_of(facts: Mapping[str, object]) -> bool | None:
        value = facts.get(fact)
        if value is None:
            return None
        return any(type(value) is type(item) and value == item for item in operand)

    return one_of


def _has(fact: str, operand: Any) -> Condition:
    def has(facts: Mapping[str, object]) -> bool | None:
        value = facts.get(fact)
        return operand in value if isinstance(value, tuple | list) else None

    return has


def _gte(fact: str, operand: int) -> Condition:
    def gte(facts: Mapping[str, object]) -> bool | None:
        value = facts.get(fact)
        return value >= operand if isinstance(value, int) and not isinstance(value, bool | datetime) else None

    return gte


_COMPARISONS: Mapping[str, Callable[[str, Any], Condition]] = {"eq": _eq, "in": _in, "has": _has, "gte": _gte}
OPERATORS = frozenset({"all", "any", "not", "exists", *_COMPARISONS})


class Conditions(Protocol):
    """How clauses name their conditions; both ways None stands for the one that always holds."""

    def condition(self, written: Any) -> Condition: ...

    def tree(self, written: Any) -> object: ...


class WrittenOut:
    """Conditions that stand as trees where they are used, as `reading` makes them."""

    def condition(self, written: object) -> Condition:
        return compile_condition(written)

    def tree(self, written: object) -> object:
        return written


class Numbered:
    """The conditions of a compiled book, by number: one closure for all clauses that share one."""

    def __init__(self, trees: Sequence[object]) -> None:
        self._trees = trees
        self._made: dict[int, Condition] = {}

    def condition(self, written: int | None) -> Condition:
        if written is None:
            return always
        if written not in self._made:
            self._made[written] = compile_condition(self._trees[written])
        return self._made[written]

    def tree(self, written: int | None) -> object:
        return None if written is None else self._trees[written]
