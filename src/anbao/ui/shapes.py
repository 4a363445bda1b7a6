"""Plain values that pages hand to components. Texts are already translated, moments are aware."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.utils.functional import Promise

Text = str | Promise
Tone = Literal["neutral", "info", "good", "attention", "bad"]
ItemKind = Literal["person", "task", "decision", "outside", "ledger", "message", "document"]
CellKind = Literal["text", "money", "number", "when", "until", "date", "badge", "code"]


@dataclass(frozen=True, slots=True)
class NavItem:
    """A link of a navigation, with the number of things that wait behind it for whoever looks."""

    title: Text
    url: str
    current: bool = False
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class NavGroup:
    """Neighbors of a navigation that belong together; `title` is their heading, "" for none."""

    name: str
    title: Text
    items: tuple[NavItem, ...]


@dataclass(frozen=True, slots=True)
class Tab:
    """One of several views of a list, with the number of rows in it where that is told."""

    title: Text
    url: str
    count: int | str | None = None
    current: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """A state's part of a whole, and where its rows are."""

    state: str
    count: int
    url: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart: what it stands for, how high it is, how that reads, and where its rows are."""

    label: str
    value: int
    shown: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars over time, one scale. `heads` name the two columns of the table behind them."""

    title: str
    heads: tuple[str, str]
    bars: Sequence[Bar]


@dataclass(frozen=True, slots=True)
class HeatCell:
    count: int
    url: str = ""


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A kind of thing, and how many of it there are in each band."""

    title: Text
    cells: Sequence[HeatCell]


@dataclass(frozen=True, slots=True)
class FooterLink:
    """A page that every page's footer leads to. `title` is a msgid."""

    title: str
    url_name: str
    args: tuple[str, ...] = ()
    order: int = 100


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a journey; a done step with an address can be gone back to."""

    key: str
    title: Text
    url: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. `key` names the row's item or attribute; `href_key` the one that holds a link for it."""

    key: str
    title: Text
    kind: CellKind = "text"
    href_key: str = ""
    primary: bool = False


@dataclass(frozen=True, slots=True)
class GuardLine:
    """One guard's answer on a timeline. `verdict` is `passed`, `refused`, `referred` or `held`.

    `words` say what the guard itself checks; `title` is its clause's. `note` is a code, `note_words` says it in words.
    `open_points`: it passed although something is not in order yet.
    """

    tag: str
    clause: str
    verdict: str
    title: str = ""
    note: str = ""
    planned: bool = False
    words: str = ""
    note_words: str = ""
    open_points: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """Something that happened: who, what, with which outcome, and what stands behind it.

    `rows` are shown at once; `place` (in the ledger), `proof` and `reference` (its hash) are one tap away.
    """

    at: datetime
    kind: ItemKind
    title: str
    by: str = ""
    state: str = ""
    rows: Sequence[tuple[str, object]] = ()
    guards: Sequence[GuardLine] = ()
    reference: str = ""
    href: str = ""
    place: str = ""
    proof: Sequence[tuple[str, object]] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """A rendered place in a table."""

    value: object
    column: Column
    href: str = ""


def value_of(row: object, key: str) -> object:
    """`row[key]` of a mapping, else the attribute `key`; an empty text where there is none."""
    if isinstance(row, Mapping):
        return row.get(key, "")
    return getattr(row, key, "")
