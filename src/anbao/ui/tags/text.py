"""Small texts: icons, money, moments, dates, states, codes."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Protocol

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from anbao.kernel import money as kernel_money
from anbao.kernel.clock import TAIPEI
from anbao.kernel.identifiers import IdentifierRefused, local_mobile
from anbao.ui.dates import in_words, roc, weekday
from anbao.ui.language import english
from anbao.ui.quick import same_for_all
from anbao.ui.states import look_of, operation_title

register = template.Library()

SHORT_CODE = 12


class Summarized(Protocol):
    """What has key points: a version of a document."""

    @property
    def summary(self) -> Sequence[str]: ...
    @property
    def english(self) -> Sequence[str]: ...


def day_heading(day: date) -> SafeString:
    """`2026/11/20（五）`: the day over a timeline's moments, which are western as well."""
    return format_html('<time datetime="{}">{}</time>', day.isoformat(), weekday(day))


@register.simple_tag
@same_for_all
def icon(name: str, label: str = "") -> SafeString:
    """One icon of the sprite. Without a label it is decoration and hidden from readers."""
    return _icon(str(name), str(label))


@lru_cache(maxsize=512)
def _icon(name: str, label: str) -> SafeString:
    sprite = static("ui/img/icons.svg")
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}#{}"></use></svg>', label, sprite, name
        )
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>', sprite, name)


@register.simple_tag(name="money")
def money_tag(amount: int | None) -> SafeString:
    """An amount in whole dollars; None shows as a dash."""
    if amount is None:
        return format_html('<span class="money money--none">{}</span>', "—")
    return format_html('<span class="money"><span class="money__unit">NT$</span>{}</span>', f"{amount:,}")


@register.filter(name="money")
def money_filter(amount: int | None) -> str:
    """`{{ 12345|money }}` → `NT$12,345`."""
    return "—" if amount is None else kernel_money.show(amount)


@register.simple_tag(name="when")
def when_tag(at: datetime | None, style: str = "full") -> SafeString:
    """A moment in Taipei's time inside `<time>`; None shows as a dash."""
    if at is None:
        return format_html("<span>{}</span>", "—")
    local = at.astimezone(TAIPEI)
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="seconds"), in_words(at, style))


@register.filter(name="when")
def when_filter(at: datetime | None, style: str = "full") -> str:
    return "—" if at is None else in_words(at, style)


@register.simple_tag(name="roc_date")
def roc_date_tag(day: date | None) -> SafeString:
    """A date in the calendar of the Republic, inside `<time>`."""
    if day is None:
        return format_html("<span>{}</span>", "—")
    return format_html('<time datetime="{}">{}</time>', day.isoformat(), roc(day))


@register.filter(name="roc_date")
def roc_date_filter(day: date | None) -> str:
    return "—" if day is None else roc(day)


@register.filter
def worded(text: str) -> str:
    """A text of the company's data in the page's language; Chinese without a translation is marked as such."""
    said = gettext(str(text))
    if english() and not said.isascii() and said == text:
        return format_html('<span lang="zh-Hant-TW">{}</span>', said)
    return said


@register.filter
def points(version: Summarized) -> Sequence[str]:
    """A document's key points in the page's language: its own English, else that of the catalogue."""
    return version.english if english() and version.english else [gettext(point) for point in version.summary]


@register.filter
def mobile(number: str) -> str:
    """`+886912345678` → `0912-345-678`; what is no mobile number of Taiwan stays as it is."""
    try:
        local = local_mobile(number)
    except IdentifierRefused:
        return number
    return f"{local[:4]}-{local[4:7]}-{local[7:]}"


@register.filter(name="operation")
def operation_filter(operation: str) -> str:
    """What an outside system is asked to do, as a word: `receipt` → 收件通報."""
    return operation_title(str(operation))


@register.simple_tag
@same_for_all
def badge(state: str, label: str = "", tone: str = "") -> SafeString:
    """A state as a word with its tone."""
    word, own_tone = look_of(str(state))
    return format_html('<span class="badge badge--{}">{}</span>', tone or own_tone, label or word)


@register.filter
def state_word(state: str) -> str:
    """A state as a word without its tone."""
    return look_of(state)[0]


@register.simple_tag
def code(value: object, *, short: bool = False) -> SafeString:
    """A hash or id in monospace; shortened it keeps the whole in its title."""
    text = str(value)
    if short and len(text) > SHORT_CODE:
        return format_html('<code class="code" title="{}">{}…</code>', text, text[:SHORT_CODE])
    return format_html('<code class="code">{}</code>', text)
