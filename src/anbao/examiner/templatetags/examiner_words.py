"""What the examiner reads: the rulebook's texts, moments in the calendar of the Republic, values as they are."""

from datetime import datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from anbao.examiner.queries import words
from anbao.kernel.clock import TAIPEI
from anbao.rulebook.api import Words
from anbao.ui.api import roc_moment

register = template.Library()


@register.filter
def say(text: Words) -> str:
    """A text of the rulebook in the page's language."""
    return words.said(text)


@register.simple_tag
def roc_when(at: datetime | None) -> SafeString:
    """A moment in Taiwan's time, inside `<time>`; None shows as a dash."""
    if at is None:
        return SafeString("—")
    return format_html('<time datetime="{}">{}</time>', at.astimezone(TAIPEI).isoformat("T", "seconds"), roc_moment(at))


@register.filter
def told(value: object) -> str | SafeString:
    """A live figure; a moment inside `<time>`."""
    return roc_when(value) if isinstance(value, datetime) else words.told(value)


@register.filter
def msg(text: str) -> str:
    """A msgid in the page's language."""
    return gettext(text) if text else ""
