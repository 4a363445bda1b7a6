"""Parts of a page that are the same for everybody, drawn once a process."""

from typing import Any, Final

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()

MOST: Final = 64  # versions of one part that a process keeps


class Constant(template.Node):
    """Its content depends on the language and on what the tag names, and on nothing else."""

    def __init__(self, nodes: NodeList, named: list[FilterExpression]) -> None:
        self.nodelist = nodes
        self._named = named
        self._drawn: dict[tuple[Any, ...], SafeString] = {}

    def render(self, context: template.Context) -> SafeString:
        key = (get_language(), *(one.resolve(context) for one in self._named))
        drawn = self._drawn.get(key)
        if drawn is None:
            drawn = self.nodelist.render(context)
            if len(self._drawn) < MOST:
                self._drawn[key] = drawn
        return drawn


@register.tag
def constant(parser: Parser, token: Token) -> Constant:
    """`{% constant site.company %}…{% endconstant %}`: drawn once for each language and value of what is named.

    What it holds must not depend on who looks: no account, no request, no token.
    """
    _, *named = token.split_contents()
    nodes = parser.parse(("endconstant",))
    parser.delete_first_token()
    return Constant(nodes, [parser.compile_filter(one) for one in named])
