"""Parts of the ledger's pages: fields of its filter, links that filter, moments to the microsecond."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from anbao.kernel.clock import TAIPEI

register = template.Library()


@register.simple_tag
def filter_field(
    name: str,
    label: str,
    typed: Mapping[str, str],
    faults: Mapping[str, str],
    **attributes: str,
) -> SafeString:
    """A field of a filter with what was typed and what is wrong with it."""
    fault = faults.get(name, "")
    more = format_html("".join(' {}="{}"' for _ in attributes), *(part for pair in attributes.items() for part in pair))
    kind = SafeString("") if "type" in attributes else SafeString(' type="text" autocomplete="off" spellcheck="false"')
    wrong = format_html(' aria-invalid="true" aria-describedby="{}-error"', name) if fault else SafeString("")
    return format_html(
        '<div class="field{}"><label class="field__label" for="{}">{}</label>{}'
        '<input id="{}" name="{}" value="{}"{}{}{}></div>',
        " field--error" if fault else "",
        name,
        label,
        format_html('<p class="field__error" id="{}-error">{}</p>', name, fault) if fault else "",
        *(name, name, typed.get(name, ""), kind, more, wrong),
    )


@register.simple_tag
def filtered_by(name: str, value: str) -> str:
    """The whole ledger, by one thing alone."""
    return reverse("ledger-console:list", query={name: value})


@register.simple_tag
def moment(at: datetime) -> SafeString:
    """To the microsecond: Taipei's time, and UTC beside it."""
    utc, local = at.astimezone(UTC), at.astimezone(TAIPEI)
    return format_html(
        '<time class="moments" datetime="{}"><span class="moment">{}</span> '
        '<span class="moment moment--utc">{}Z</span></time>',
        utc.isoformat(timespec="microseconds"),
        local.strftime("%Y/%m/%d %H:%M:%S.%f"),
        utc.strftime("%Y-%m-%d %H:%M:%S.%f"),
    )


@register.simple_tag
def moment_short(at: datetime) -> SafeString:
    """Taipei's time to the second, for lists; the entry's own page has it to the microsecond."""
    local = at.astimezone(TAIPEI)
    return format_html(
        '<time class="moment" datetime="{}">{}</time>',
        at.astimezone(UTC).isoformat(timespec="microseconds"),
        local.strftime("%Y/%m/%d %H:%M:%S"),
    )


@register.filter
def as_rows(content: Mapping[str, object]) -> list[tuple[str, str]]:
    """What an entry says, by name; what has parts of its own as JSON."""
    return [
        (name, json.dumps(value, ensure_ascii=False, indent=1) if isinstance(value, list | dict) else str(value))
        for name, value in sorted(content.items())
    ]
