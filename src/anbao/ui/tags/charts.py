"""Charts: drawn on the server, each with a table of the same numbers behind it. No script, no inline style."""

from collections.abc import Sequence
from html import escape

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from anbao.ui.shapes import Bar, Chart
from anbao.ui.tags.render import component

register = template.Library()

STEP, WIDTH, HEIGHT = 4, 3, 100  # of the drawing, which is stretched to its place
LEAST = 2  # what little there is can still be seen


@register.simple_tag
def chart(drawn: Chart) -> SafeString:
    """Bars over time on one scale; the highest one and both ends are named."""
    most = max(drawn.bars, key=lambda bar: bar.value, default=None)
    return component(
        "chart",
        chart=drawn,
        width=STEP * len(drawn.bars),
        plot=_plot(drawn.bars),
        most=most if most and most.value else None,
        rows=_rows(drawn.bars),
    )


@register.simple_tag
def funnel(steps: Sequence[Bar], title: str, shares: bool = True) -> SafeString:
    """Steps one under the other, each as wide as its share of the widest; `shares`: told as part of the first one."""
    most = max((step.value for step in steps), default=0)
    first = steps[0].value if steps else 0
    drawn = [
        (
            step,
            f"{HEIGHT * step.value / most:.2f}" if most else "0",
            _share(step.value, first) if number and shares else "",
        )
        for number, step in enumerate(steps)
    ]
    return component("funnel", steps=drawn, title=title, height=HEIGHT)


def _share(value: int, first: int) -> str:
    return _("開始的 {percent}%").format(percent=round(100 * value / first)) if first else ""


# A chart has up to a hundred bars and rows: a template would cost as much as the rest of the page.
def _plot(bars: Sequence[Bar]) -> SafeString:
    most = max((bar.value for bar in bars), default=0)
    drawn = [
        f'<rect class="chart__bar" x="{place * STEP}" y="{HEIGHT - height:.1f}" width="{WIDTH}" height="{height:.1f}">'
        f"<title>{escape(bar.label)} {escape(bar.shown)}</title></rect>"
        for place, bar in enumerate(bars)
        if bar.value > 0 and (height := max(LEAST, HEIGHT * bar.value / most))
    ]
    return SafeString("".join(drawn))


def _rows(bars: Sequence[Bar]) -> SafeString:
    drawn = [
        f'<tr><th scope="row">{escape(bar.label)}</th><td class="table__cell--number">{_linked(bar)}</td></tr>'
        for bar in bars
    ]
    return SafeString("".join(drawn))


def _linked(bar: Bar) -> str:
    shown = escape(bar.shown)
    return f'<a href="{escape(bar.url)}">{shown}</a>' if bar.url and bar.value else shown
