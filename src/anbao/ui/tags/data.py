"""Lists and numbers: tables, timelines, key figures, pages of a list."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby

from django import template
from django.core.paginator import Page
from django.template import Context
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from anbao.kernel.clock import local_date
from anbao.ui.shapes import Cell, Column, TimelineItem, value_of
from anbao.ui.tags import text
from anbao.ui.tags.render import component

register = template.Library()

KINDS = {
    "person": ("user", _("人員")),
    "task": ("gear", _("系統")),
    "decision": ("scales", _("規則判斷")),
    "outside": ("link", _("對外連線")),
    "ledger": ("book", _("紀錄")),
    "message": ("mail", _("訊息")),
    "document": ("document", _("文件")),
}


def show(value: object) -> SafeString:
    """A value as its type suggests: moments and dates as `<time>`, the rest as text."""
    if isinstance(value, datetime):
        return text.when_tag(value)
    if isinstance(value, date):
        return text.roc_date_tag(value)
    return SafeString("") if value is None else conditional_escape(value if isinstance(value, str) else str(value))


def show_cell(value: object, kind: str) -> SafeString:
    """A value as its column says; None and empty show as a dash."""
    if value is None or value == "":
        return SafeString("—")
    if isinstance(value, int) and kind in {"money", "number"}:
        return text.money_tag(value) if kind == "money" else SafeString(f"{value:,}")
    if isinstance(value, datetime) and kind == "when":
        return text.when_tag(value, "short")
    if isinstance(value, datetime) and kind == "until":
        return text.when_tag(value, "short-until")
    if kind == "badge":
        return text.badge(str(value))
    return text.code(value, short=True) if kind == "code" else show(value)


def _cells(row: object, columns: Sequence[Column]) -> list[Cell]:
    return [
        Cell(
            value=show_cell(value_of(row, column.key), column.kind),
            column=column,
            href=str(value_of(row, column.href_key) or "") if column.href_key else "",
        )
        for column in columns
    ]


def table_of(columns: Sequence[Column], rows: Iterable[object], caption: str = "", empty: str = "") -> SafeString:
    """A table that becomes a list of cards on a phone; rows are mappings or objects."""
    lines = [_cells(row, columns) for row in rows]
    return component("table", columns=columns, rows=lines, caption=caption, empty=empty)


@register.simple_tag
def table(columns: Sequence[Column], rows: Iterable[object], caption: str = "", empty: str = "") -> SafeString:
    return table_of(columns, rows, caption, empty)


@register.simple_tag
def timeline(items: Iterable[TimelineItem]) -> SafeString:
    """What happened, by day in Taipei, oldest first: people, decisions with their guards, outside calls, entries."""
    shown = [(item, *KINDS[item.kind]) for item in items]
    days = [
        (text.day_heading(day), list(of_day))
        for day, of_day in groupby(shown, key=lambda entry: local_date(entry[0].at))
    ]
    return component("timeline", days=days)


@register.filter(name="shown")
def shown(value: object) -> SafeString:
    return show(value)


@register.simple_tag
def stat(label: str, value: object, note: str = "", href: str = "", tone: str = "") -> SafeString:
    """A key figure that leads to the rows behind it."""
    figure = f"{value:,}" if isinstance(value, int) else value
    return component("stat", label=label, value=figure, note=note, href=href, tone=tone)


@register.simple_tag(takes_context=True)
def pagination(context: Context, page: "Page[object] | None") -> SafeString:
    """Links to the neighbouring pages that keep the filters in the address."""
    if page is None or not page.has_other_pages():
        return SafeString("")
    query = context["request"].GET.copy()

    def address(number: int) -> str:
        query["page"] = str(number)
        return f"?{query.urlencode()}"

    return component(
        "pagination",
        page=page,
        before=address(page.previous_page_number()) if page.has_previous() else "",
        after=address(page.next_page_number()) if page.has_next() else "",
    )


def pairs(features: Mapping[str, object] | Iterable[Sequence[object]]) -> list[Sequence[object]]:
    """Terms and values, from a mapping or from a sequence of pairs."""
    return list(features.items()) if isinstance(features, Mapping) else list(features)
