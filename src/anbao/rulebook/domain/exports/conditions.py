"""A condition as one line of text: `company.kind = broker and company.activities has app`."""

from collections.abc import Callable, Mapping
from typing import Any

_SIGNS: Mapping[str, Callable[[str, Any], str]] = {
    "eq": lambda fact, value: f"{fact} = {_plain(value)}",
    "in": lambda fact, values: f"{fact} is one of {', '.join(map(_plain, values))}",
    "has": lambda fact, value: f"{fact} has {_plain(value)}",
    "gte": lambda fact, value: f"{fact} ≥ {_plain(value)}",
}


def condition_text(tree: Any) -> str:
    """A condition of the book in words; empty for one that always holds."""
    if tree is None:
        return ""
    ((operator, body),) = tree.items()
    if operator in {"all", "any"}:
        word = " and " if operator == "all" else " or "
        return word.join(_bracketed(branch, len(body)) for branch in body)
    if operator == "not":
        return f"not ({condition_text(body)})"
    if operator == "exists":
        return f"{body} is known"
    return _SIGNS[operator](*body)


def _bracketed(branch: Any, among: int) -> str:
    text = condition_text(branch)
    return f"({text})" if among > 1 and {"all", "any"} & set(branch) else text


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(map(_plain, value)) + "]"
    return str(value).lower() if isinstance(value, bool) else str(value)
