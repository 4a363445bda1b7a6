"""Templates drawn with less work, to the same letters.

A compiled template is changed in place before anybody draws it. What depends on the language alone is drawn once a
language; a name is looked up without Django's care for whatever it might turn out to be, which it keeps for the rest.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape
from itertools import groupby
from typing import Any, Final, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.template.base import (
    FilterExpression,
    Node,
    NodeList,
    TextNode,
    TokenType,
    Variable,
    VariableNode,
    render_value_in_context,
)
from django.template.defaulttags import CommentNode, LoadNode
from django.template.library import SimpleNode
from django.template.loaders import base, cached
from django.template.smartif import TokenBase
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.templatetags.static import StaticNode
from django.utils.safestring import SafeString
from django.utils.translation import get_language

F = TypeVar("F", bound=Callable[..., object])


class _Quickening(base.Loader):
    """Changes a template between its making and its keeping, so that no other thread draws it half changed."""

    def get_template(self, template_name: str, skip: Any = None) -> Any:
        template: Any = super().get_template(template_name, skip)
        if not self.engine.debug:  # pages that show where a template went wrong need it as it was written
            quicken(template.nodelist)
        return template


class Loader(cached.Loader, _Quickening):
    """Django's cached loader, of quickened templates."""


def same_for_all(tag: F) -> F:
    """Marks a simple tag's function: what it gives depends on its arguments and the language alone."""
    _SAME_FOR_ALL.add(tag)
    return tag


_SAME_FOR_ALL: Final[set[Callable[..., object]]] = set()


def quicken(nodes: NodeList) -> None:
    """Change `nodes` and all below them."""
    for node in nodes:
        for part in _parts(list(vars(node).values())):
            if isinstance(part, NodeList):
                quicken(part)
            elif isinstance(part.var, Variable) and part.var.lookups is not None:
                part.var = Name(part.var.var)
    runs = [(same, list(run)) for same, run in groupby(nodes, _is_same)]
    nodes[:] = [node for same, run in runs for node in (_drawn_once(run) if same else map(_shown, run))]


def _parts(value: object) -> Iterator[Any]:
    """The expressions and the lists of nodes that a node keeps."""
    if isinstance(value, FilterExpression | NodeList):
        yield value
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _parts(one)
    elif isinstance(value, dict):
        yield from _parts(list(value.values()))
    elif isinstance(value, TokenBase):  # the condition of an {% if %}
        yield from _parts(list(vars(value).values()))


class Name(Variable):
    """`page.title`: a name of the context and attributes of it. Anything unusual takes Django's way."""

    __slots__ = ()

    def resolve(self, context: Any) -> Any:
        """The value. Raises VariableDoesNotExist, and what properties raise."""
        lookups: tuple[str, ...] = self.lookups  # type: ignore[assignment]  # of a name there are some
        name, found = lookups[0], _unusual
        for names in reversed(context.dicts):
            if name in names:
                found = names[name]
                break
        try:
            for attribute in lookups[1:]:
                found = _attribute(found, attribute)
        except _MISSING:
            found = _unusual
        return super().resolve(context) if callable(found) or self.translate else found


_MISSING = (AttributeError, TypeError, ObjectDoesNotExist)


def _unusual() -> None:
    """Stands for what is left to Django, as everything that could be called is."""


def _attribute(found: Any, attribute: str) -> Any:
    kind = type(found)
    if kind is dict:
        return found.get(attribute, _unusual)
    return _unusual if callable(found) or hasattr(kind, "__getitem__") else getattr(found, attribute)


class Shown(VariableNode):
    """A value in the page: text is escaped at once, everything else as Django would."""

    def render_annotated(self, context: Any) -> Any:
        value = self.filter_expression.resolve(context)
        kind = type(value)
        if kind is SafeString:
            return value
        if kind is str:
            return escape(value) if context.autoescape else value
        return render_value_in_context(value, context)

    render = render_annotated


def _shown(node: Node) -> Node:
    return Shown(node.filter_expression) if type(node) is VariableNode else node


class Same(Node):
    """Neighbors that are the same for everybody who reads a language."""

    child_nodelists = ()

    def __init__(self, nodes: Iterable[Node]) -> None:
        self._nodes = NodeList(nodes)
        self._drawn: dict[tuple[str | None, bool], SafeString] = {}

    def render_annotated(self, context: Any) -> SafeString:
        key = (get_language(), context.autoescape)
        drawn = self._drawn.get(key)
        if drawn is None:
            drawn = self._drawn[key] = self._nodes.render(context)
        return drawn

    render = render_annotated


def _drawn_once(run: Sequence[Node]) -> list[Node]:
    nodes = [node for node in run if not isinstance(node, LoadNode | CommentNode)]
    if all(isinstance(node, TextNode) for node in nodes):
        return [TextNode("".join(node.s for node in nodes))] if nodes else []  # type: ignore[attr-defined]
    return [Same(nodes)]


def _is_same(node: Node) -> bool:
    if isinstance(node, TextNode | LoadNode | CommentNode):
        return True
    check = _CHECKS.get(type(node))
    return check is not None and check(node)


def _literal(one: FilterExpression) -> bool:
    return not one.filters and (not one.is_var or one.var.lookups is None)


def _plain_block(node: Any) -> bool:
    depends = (node.extra_context, node.plural, node.countervar, node.message_context, node.asvar)
    return not any(depends) and all(token.token_type is TokenType.TEXT for token in node.singular)


def _plain_tag(node: Any) -> bool:
    if node.takes_context or node.target_var is not None or node.func not in _SAME_FOR_ALL:
        return False
    return all(_literal(one) for one in (*node.args, *node.kwargs.values()))


_CHECKS: Final[dict[type[Node], Callable[[Any], bool]]] = {
    TranslateNode: lambda node: not (node.asvar or node.message_context) and _literal(node.filter_expression),
    BlockTranslateNode: _plain_block,
    StaticNode: lambda node: node.varname is None and _literal(node.path),
    VariableNode: lambda node: _literal(node.filter_expression),
    SimpleNode: _plain_tag,
}
