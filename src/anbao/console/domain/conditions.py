"""A condition's tree as nested lines that a person can read, and what in it rules a company out.

`phrase` puts one comparison into words, `answer` says what a tree comes to for the company: True, False, or None
where it depends on the matter at hand.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

Answer = Callable[[object], bool | None]
Tree = Mapping[str, Any]


class Phrase(Protocol):
    """Words for one comparison: `operator` is eq, in, has, gte or exists."""

    def __call__(self, operator: str, fact: str, operand: Any, *, holds: bool) -> str: ...


@dataclass(frozen=True, slots=True)
class Node:
    """A line (`text`), or a group of lines that all, any, not all or none must hold (`join`)."""

    answer: bool | None
    text: str = ""
    join: str = ""
    children: tuple["Node", ...] = ()


def spelled(tree: Tree, *, phrase: Phrase, answer: Answer) -> Node:
    """The tree as nodes; a group inside a group of the same kind is told in one."""
    operator, body = _taken(tree)
    if operator == "not":
        return _denied(body, answer=answer(tree), phrase=phrase, ask=answer)
    if operator not in {"all", "any"}:
        return Node(answer(tree), _words(operator, body, phrase, holds=True))
    children: list[Node] = []
    for branch in body:
        node = spelled(branch, phrase=phrase, answer=answer)
        children.extend(node.children if node.join == operator else [node])
    return children[0] if len(children) == 1 else Node(answer(tree), join=operator, children=tuple(children))


def _denied(tree: Tree, *, answer: bool | None, phrase: Phrase, ask: Answer) -> Node:
    operator, body = _taken(tree)
    if operator == "not":
        return spelled(body, phrase=phrase, answer=ask)
    if operator in {"all", "any"}:
        inner = spelled(tree, phrase=phrase, answer=ask)
        if inner.join:
            return Node(answer, join="not-all" if inner.join == "all" else "none", children=inner.children)
        return _denied(body[0], answer=answer, phrase=phrase, ask=ask)
    return Node(answer, _words(operator, body, phrase, holds=False))


def ruling_out(tree: Tree, *, phrase: Phrase, answer: Answer) -> tuple[str, ...]:
    """Why a tree does not hold, in words; empty where it holds or cannot be known."""
    return tuple(dict.fromkeys(_against(tree, phrase, answer))) if answer(tree) is False else ()


def _against(tree: Tree, phrase: Phrase, answer: Answer) -> Iterator[str]:
    operator, body = _taken(tree)
    if operator in {"all", "any"}:
        for branch in body:
            if answer(branch) is False:
                yield from _against(branch, phrase, answer)
    elif operator == "not":
        yield from _in_favor(body, phrase, answer)
    else:
        yield _words(operator, body, phrase, holds=False)


def _in_favor(tree: Tree, phrase: Phrase, answer: Answer) -> Iterator[str]:
    operator, body = _taken(tree)
    if operator in {"all", "any"}:
        for branch in body:
            if answer(branch):
                yield from _in_favor(branch, phrase, answer)
    elif operator == "not":
        yield from _against(body, phrase, answer)
    else:
        yield _words(operator, body, phrase, holds=True)


def _taken(tree: Tree) -> tuple[str, Any]:
    ((operator, body),) = tree.items()
    return operator, body


def _words(operator: str, body: Any, phrase: Phrase, *, holds: bool) -> str:
    fact, operand = (body, None) if operator == "exists" else body
    return phrase(operator, fact, operand, holds=holds)
