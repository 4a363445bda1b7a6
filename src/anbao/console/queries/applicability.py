"""Whether and why a clause concerns the company, in words."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from anbao.console.domain.conditions import Answer, Node, ruling_out, spelled
from anbao.console.queries.names import name_of, phrase
from anbao.console.queries.shelf import Entry, Shelf
from anbao.rulebook import api as rulebook


def answer_of(shelf: Shelf) -> Answer:
    """What a condition comes to for the company, as far as its profile tells."""
    facts = shelf.book.company.facts
    return lambda tree: rulebook.compile_condition(tree)(facts)


def conditions_of(entry: Entry, shelf: Shelf) -> Node | None:
    """The condition of a clause on the day, line by line; None where it always applies."""
    return told(_tree(entry, shelf), shelf)


def told(tree: object, shelf: Shelf) -> Node | None:
    return spelled(tree, phrase=phrase, answer=answer_of(shelf)) if isinstance(tree, dict) else None


def why_not(entry: Entry, shelf: Shelf) -> tuple[str, ...]:
    """Why a clause does not concern the company; empty where it does or may."""
    if entry.address is None:
        return (_("本日沒有有效的條文"),)
    tree = _tree(entry, shelf)
    return ruling_out(tree, phrase=phrase, answer=answer_of(shelf)) if isinstance(tree, dict) else ()


def common_reasons(entries: Iterable[Entry], shelf: Shelf) -> tuple[str, ...]:
    """The reasons that every one of the clauses is ruled out for."""
    reasons = [why_not(entry, shelf) for entry in entries]
    return tuple(one for one in reasons[0] if all(one in other for other in reasons)) if reasons else ()


def looked_at(entry: Entry) -> str:
    """What a clause is looked at for one by one: 每個系統; empty where it is looked at once."""
    per = entry.clause.per
    return _("逐一檢視每個{thing}").format(thing=name_of("things", per)) if per else ""


def _tree(entry: Entry, shelf: Shelf) -> object:
    past = [tree for since, tree in entry.clause.applies_trees if since <= shelf.on]
    return past[-1] if past else None
