"""What management sees: sums of some days, how far applications came, what stands open, what was refused."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from anbao.console.domain.stretch import Stretch
from anbao.console.queries.daysums import Sums, all_figures, sums
from anbao.kernel import money, registries
from anbao.kernel.registries import DayFigure, StandingFigure
from anbao.ledger import api as ledger
from anbao.rulebook import api as rulebook
from anbao.ui.api import Bar, Chart, day_short, span

SALE, STEP = "sale", "step"
MOST_CLAUSES = 10
May = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Panel:
    """A figure of the stretch with its chart. `whole`: it knows no product, though one is asked for."""

    title: str
    total: str
    url: str
    chart: Chart
    whole: bool


@dataclass(frozen=True, slots=True)
class ProductLine:
    """A product's share: the titles and sums of the panels of the sale."""

    title: str
    url: str
    sums: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """How many of something there are now."""

    title: str
    count: int
    url: str
    tone: str


@dataclass(frozen=True, slots=True)
class Management:
    """Everything of the page but how far the regulations run."""

    sale: Sequence[Panel]
    products: Sequence[ProductLine]
    steps: Sequence[Bar]
    others: Sequence[Panel]
    standing: Sequence[Standing]
    refused: Sequence[Bar]
    until: datetime | None

    @property
    def anything(self) -> bool:
        """Whether anything at all happened in the stretch."""
        return any(step.value for step in self.steps) or any(bar.value for p in self.sale for bar in p.chart.bars)


def product_titles() -> dict[str, str]:
    """Every product that is sold: key → title."""
    return {key: _(title) for _name, tell in registries.product_titles.items() for key, title in tell().items()}


def management(stretch: Stretch, *, product: str, may: May, at: datetime) -> Management:
    figures = _ordered(all_figures())
    daily = [name for name, figure in figures.items() if figure.group != STEP]
    found = sums(stretch, figures, daily=daily, at=at)
    ask = _Asking(stretch, product, may, found, _days(stretch))
    return Management(
        sale=[ask.panel(name, one) for name, one in figures.items() if one.group == SALE],
        products=ask.products(product_titles(), {name: one for name, one in figures.items() if one.group == SALE}),
        steps=[ask.step(name, one) for name, one in figures.items() if one.group == STEP],
        others=[ask.panel(name, one) for name, one in figures.items() if not one.group],
        standing=_standing(product, may, at),
        refused=_refused(stretch, may),
        until=found.until,
    )


@dataclass(frozen=True, slots=True)
class _Asking:
    stretch: Stretch
    product: str
    may: May
    found: Sums
    days: Sequence[tuple[date, date, date, str]]

    def total(self, name: str, product: str = "") -> int:
        asked = product or self.product
        return sum(
            n for (figure, of), n in self.found.total.items() if figure == name and (not asked or of in {asked, ""})
        )

    def panel(self, name: str, figure: DayFigure) -> Panel:
        address = address_of(figure, self.product, self.may)
        by_bucket: dict[date, int] = {}
        for (of, bucket, product), number in self.found.by_bucket.items():
            if of == name and (not self.product or product in {self.product, ""}):
                by_bucket[bucket] = by_bucket.get(bucket, 0) + number
        bars = [
            Bar(label, number := by_bucket.get(bucket, 0), shown(figure, number), between(address, first, last))
            for bucket, first, last, label in self.days
        ]
        heads = (_("日期") if self.stretch.unit == "day" else _("週"), _("金額") if figure.money else _("件數"))
        return Panel(
            title=_(figure.title),
            total=shown(figure, self.total(name)),
            url=between(address, self.stretch.first, self.stretch.last),
            chart=Chart(_(figure.title), heads, bars),
            whole=bool(self.product) and not any(f == name and of for f, of in self.found.total),
        )

    def step(self, name: str, figure: DayFigure) -> Bar:
        number = self.total(name)
        url = between(address_of(figure, self.product, self.may), self.stretch.first, self.stretch.last)
        return Bar(_(figure.title), number, shown(figure, number), url)

    def products(self, titles: Mapping[str, str], figures: Mapping[str, DayFigure]) -> list[ProductLine]:
        """Those on offer, and those that are no longer but were sold in the stretch."""
        sold = dict.fromkeys(of for figure, of in sorted(self.found.total) if figure in figures and of)
        return [
            ProductLine(
                title=titles.get(key, key),
                url=f"?{urlencode({**_stretch_query(self.stretch), 'product': key})}",
                sums=tuple(
                    (_(figure.title), shown(figure, self.found.total.get((name, key), 0)))
                    for name, figure in figures.items()
                ),
            )
            for key in dict.fromkeys((*titles, *sold))
        ]


def _days(stretch: Stretch) -> list[tuple[date, date, date, str]]:
    """Each bucket, its first and its last day, and how it reads: the same for every chart."""
    return [(b, f, last, day_short(f) if f == last else span(f, last)) for b, f, last in stretch.buckets()]


def _standing(product: str, may: May, at: datetime) -> list[Standing]:
    """One question for each function that counts."""
    counted: dict[object, Mapping[tuple[str, str], int]] = {}
    told = []
    for figure in sorted((one for _name, one in registries.standing_figures.items()), key=lambda one: one.order):
        if figure.count not in counted:
            counted[figure.count] = figure.count(at)
        found = counted[figure.count].items()
        number = sum(n for (part, of), n in found if part == figure.part and (not product or of in {product, ""}))
        tone = "bad" if figure.late and number else ""
        told.append(Standing(_(figure.title), number, address_of(figure, product, may), tone))
    return told


def _refused(stretch: Stretch, may: May) -> list[Bar]:
    """Clauses because of which guards refused, most often first; each leads to those entries, or to the clause."""
    found = ledger.refusals(since=stretch.first, until=stretch.last, most=MOST_CLAUSES)
    told = []
    for one in found:
        query = {"refused": one.clause, "from": stretch.first.isoformat(), "to": stretch.last.isoformat()}
        url = ""
        if may("ledger.open"):
            url = _address("ledger-console:list", query)
        elif may("rulebook.view"):
            url = reverse("rulebook-console:clause", args=[one.clause])
        told.append(Bar(rulebook.clause_title(one.clause) or one.clause, one.entries, f"{one.entries:,}", url))
    return told


def shown(figure: DayFigure, number: int) -> str:
    return money.show(number) if figure.money else f"{number:,}"


def address_of(figure: DayFigure | StandingFigure, product: str, may: May) -> str:
    """Where the rows of a figure are, for whoever may see them."""
    if not may(figure.permission):
        return ""
    return _address(figure.url_name, {**figure.query, **({"product": product} if product else {})})


def between(address: str, first: date, last: date) -> str:
    return f"{address}{'&' if '?' in address else '?'}from={first}&to={last}" if address else ""


def _address(name: str, query: Mapping[str, str]) -> str:
    try:
        return reverse(name, query=query or None)
    except NoReverseMatch:
        return ""


def _stretch_query(stretch: Stretch) -> dict[str, str]:
    if stretch.choice:
        return {"days": str(stretch.choice)}
    return {"from": stretch.first.isoformat(), "to": stretch.last.isoformat()}


def _ordered(figures: Mapping[str, DayFigure]) -> dict[str, DayFigure]:
    return dict(_by_order(figures.items()))


def _by_order(figures: Iterable[tuple[str, DayFigure]]) -> list[tuple[str, DayFigure]]:
    return sorted(figures, key=lambda pair: (pair[1].order, pair[0]))
