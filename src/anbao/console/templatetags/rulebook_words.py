"""Texts of the rulebook in a template."""

from typing import Any

from django import template
from django.template import Context
from django.template.loader import get_template
from django.utils.safestring import SafeString

from anbao.console.domain import address as address_domain
from anbao.console.queries import names, words
from anbao.console.queries.lines import ClauseLine
from anbao.console.queries.remembering import remembered
from anbao.rulebook.api import Version, Words
from anbao.ui.api import english

register = template.Library()


@register.filter
def say(text: Words) -> str:
    """A text in the page's language."""
    return names.said(text)


@register.filter
def source_words(text: str) -> str:
    """What the date of a version rests on, in the page's language."""
    return names.source_in_words(text)


@register.filter
def say_other(text: Words) -> str:
    """A text in the language that the page is not in."""
    return text.zh if english() else text.en


@register.simple_tag
def other_language() -> str:
    """The `lang` of what `say_other` says."""
    return "zh-Hant-TW" if english() else "en"


@register.filter
def version_name(version: Version) -> str:
    """`112年9月13日版`."""
    return words.version_name(version)


@register.simple_tag
@remembered(4096)
def leaf_clauses(clauses: tuple[ClauseLine, ...]) -> SafeString:
    """A unit's clauses in a list: drawn once, since the lines of a shelf never change."""
    drawn: Any = get_template("console/_leaf_clauses.html")
    return SafeString(drawn.template.render(Context({"clauses": clauses})))


@register.filter
def unit_of(address: str) -> str:
    """The article that an address belongs to: `a10.p1` → a10."""
    return address_domain.unit_of(address)


@register.filter
def place(address: str) -> str:
    """`a10.p1` → 第10條第1項."""
    return words.address_in_words(address)
