"""What the examiner reads: the rulebook's texts, moments in the calendar of the Republic, values as they are."""

from datetime import date, datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from anbao.kernel.clock import TAIPEI
from anbao.rulebook.api import Words
from anbao.ui.api import english, roc, roc_moment

register = template.Library()


@register.filter
def say(text: Words) -> str:
    """A text of the rulebook in the page's language."""
    return text.en if english() else text.zh


@register.simple_tag
def roc_when(at: datetime | None) -> SafeString:
    """A moment in Taiwan's time, inside `<time>`; None shows as a dash."""
    if at is None:
        return SafeString("—")
    return format_html('<time datetime="{}">{}</time>', at.astimezone(TAIPEI).isoformat("T", "seconds"), roc_moment(at))


@register.filter
def told(value: object) -> str | SafeString:
    """A live figure: numbers with separators, moments and dates by the Republic, words translated."""
    if isinstance(value, bool) or value is None:
        return "—"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, datetime):
        return roc_when(value)
    if isinstance(value, date):
        return roc(value)
    return gettext(str(value)) if value else "—"


@register.filter
def msg(text: str) -> str:
    """A msgid in the page's language."""
    return gettext(text) if text else ""
