"""How much of something is in which state, how far a figure is verified, and what a search found in a text."""

import re
from collections.abc import Iterable, Sequence
from contextvars import ContextVar
from itertools import accumulate

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from anbao.ui.shapes import NavItem, Share, Tab, Tone
from anbao.ui.tags.render import component

register = template.Library()

WIDTH, LEAST = 100.0, 2.0  # of a bar; what little there is can still be seen
MARKS: dict[str, tuple[Promise, Promise, Tone]] = {
    "V": (_("原文"), _("數字取自法規原文。"), "neutral"),
    "N": (_("次級來源"), _("數字取自新聞或其他次級來源，尚未對過原文。"), "attention"),
    "U": (_("未查證"), _("還沒有找到可以對照的來源。"), "attention"),
    "own": (_("自訂"), _("法規沒有訂數字，由公司自己訂定。"), "info"),
}
"""How far a figure or a date is verified: word, explanation, tone."""


@register.simple_tag
def state_bar(shares: Iterable[Share], *, every: bool = False) -> SafeString:
    """A bar of states, and beside it each state's number, which leads to its rows. `every` tells the empty ones too."""
    told = list(shares)
    return component("state_bar", parts=_parts(told), shares=[one for one in told if one.count or every])


def _parts(shares: Sequence[Share]) -> list[tuple[str, str, str]]:
    """State, where it begins and how wide it is, of a hundred."""
    present = [share for share in shares if share.count]
    total = sum(share.count for share in present)
    raw = [max(LEAST, WIDTH * share.count / total) for share in present]
    widths = [WIDTH * one / sum(raw) for one in raw]
    starts = accumulate(widths, initial=0.0)
    return [
        (share.state, f"{start:.2f}", f"{width:.2f}")
        for share, start, width in zip(present, starts, widths, strict=False)
    ]


@register.simple_tag
def tabs(items: Iterable[Tab], label: str) -> SafeString:
    """Views of a list by state, each with its number of rows."""
    return component("tabs", items=items, label=label)


@register.simple_tag
def switch(items: Iterable[NavItem], label: str) -> SafeString:
    """Two or three ways to look at the same page."""
    return component("switch", items=items, label=label)


@register.simple_tag
def mark(name: str) -> SafeString:
    """How far a figure is verified, as a word."""
    word, _explained, tone = MARKS.get(name, (name, "", "neutral"))
    letter = f"{name} " if name in {"V", "N", "U"} else ""
    return format_html('<span class="badge badge--{}">{}{}</span>', tone, letter, word)


@register.simple_tag
def marks_explained() -> SafeString:
    """What each mark means."""
    return component("marks_explained", marks=[(name, explained) for name, (_word, explained, _tone) in MARKS.items()])


clause_pages: ContextVar[str] = ContextVar("clause_pages", default="rulebook-console")
"""Where whoever reads the page has the pages of clauses: the namespace of their addresses."""


@register.simple_tag
def clause_link(key: str) -> SafeString:
    """A clause or a reading that a decision cites, leading to its page where the reader has one."""
    name = "reading" if key.startswith("reading.") else "clause"
    try:
        return format_html('<a href="{}">{}</a>', reverse(f"{clause_pages.get()}:{name}", args=[key]), key)
    except NoReverseMatch:
        return conditional_escape(key)


@register.filter
def found(text: object, terms: Sequence[str]) -> SafeString:
    """`text` with every term marked, whatever its case."""
    plain = str(text)
    if not terms:
        return conditional_escape(plain)
    pattern = re.compile("|".join(re.escape(term) for term in sorted(terms, key=len, reverse=True)), re.IGNORECASE)
    pieces: list[SafeString] = []
    end = 0
    for match in pattern.finditer(plain):
        pieces += [conditional_escape(plain[end : match.start()]), format_html("<mark>{}</mark>", match.group())]
        end = match.end()
    return SafeString("".join([*pieces, conditional_escape(plain[end:])]))
