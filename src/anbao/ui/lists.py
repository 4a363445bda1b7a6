"""A list of rows as every page of staff has it: filters in the address, pages by cursor, files of what is filtered."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from anbao.kernel.clock import start_of
from anbao.kernel.registry import Registry
from anbao.ui import exporting
from anbao.ui.context import url_or_none
from anbao.ui.keyset import PER_PAGE, Slice, cut
from anbao.ui.shapes import Column, NavItem, Tab, Text

M = TypeVar("M", bound=Model)
CURSOR, SORT, FILE = "c", "sort", "file"
PERSONAL, PERSONAL_PAGE = "customers.export", "customers-console:export"
"""The permission for files with personal data, and the page that gives them out."""
_LONGEST = 80  # characters of what is looked for
_UNPROCESSABLE = 422
_EARLIEST, _LATEST = 1971, 9000  # years that a database's moments can hold, with room


@dataclass(frozen=True, slots=True)
class Order:
    """An order that a list may be in: its words (a msgid), and its columns for `keyset.cut`."""

    title: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter as the page shows it: a text to look for, a day (`type`), or one of `choices` (key and words)."""

    name: str
    title: Text
    value: str = ""
    choices: Sequence[tuple[str, Text]] = ()
    placeholder: Text = ""
    type: str = "search"


@dataclass(frozen=True, slots=True)
class Register(Generic[M]):
    """What stays the same of a list: `name` of its files, its template, columns, and rows in words.

    `orders`: the first is the one where none is asked for.
    """

    name: str
    template: str
    columns: Callable[[], Sequence[Column]]
    rows_of: Callable[[Sequence[M]], Sequence[object]]
    orders: Mapping[str, Order]


@dataclass(frozen=True, slots=True)
class PersonalFile(Generic[M]):
    """A list of which a file may also say who each row is about. `title`: a msgid.

    `rows`: what the address's filters leave; `person`: whom a row is about. It is offered where a list's `name` is
    known here; whoever gives it out asks for a permission and a reason, and records both.
    """

    title: str
    register: Callable[[], Register[M]]
    rows: Callable[[HttpRequest], "QuerySet[M]"]
    person: Callable[[M], UUID]


personal_files: Registry[PersonalFile[Any]] = Registry("file with personal data")


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list, for the component `listing`. `kept`: what the form of filters carries along."""

    columns: Sequence[Column]
    rows: Sequence[object]
    caption: str
    filters: Sequence[Filter]
    tabs: Sequence[Tab]
    kept: Sequence[tuple[str, str]]
    filtered: bool
    everything: str
    first: str = ""
    before: str = ""
    after: str = ""
    files: Sequence[NavItem] = ()
    too_many: bool = False


def asked(request: HttpRequest, name: str, known: Mapping[str, object] | None = None) -> str:
    """A short text of the address; with `known` one of its keys. "" for anything else."""
    text = request.GET.get(name, "").replace("\0", "").strip()[:_LONGEST]
    return text if known is None or text in known else ""


def asked_days(request: HttpRequest, first: str, last: str) -> tuple[datetime | None, datetime | None]:
    """The moments at which two days of the address begin and end in Taiwan; None for what is no day."""
    since, until = _day(asked(request, first)), _day(asked(request, last))
    return (start_of(since) if since else None), (start_of(until + timedelta(days=1)) if until else None)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if _EARLIEST <= day.year <= _LATEST else None


def respond(
    request: HttpRequest,
    register: Register[M],
    rows: "QuerySet[M]",
    *,
    caption: str = "",
    filters: Sequence[Filter] = (),
    tabs: Sequence[Tab] = (),
    context: Mapping[str, object] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page, or the file that the address asks for."""
    key = asked(request, SORT, register.orders) or next(iter(register.orders))
    form = asked(request, FILE, exporting.FORMATS)
    columns = register.orders[key].columns
    too_many = bool(form) and rows.order_by()[: exporting.MOST + 1].count() > exporting.MOST
    if form and not too_many:
        found = list(rows.order_by(*columns)[: exporting.MOST])
        return exporting.as_file(form, register.name, register.columns(), register.rows_of(found))
    shown = cut(rows, columns, request.GET.get(CURSOR, ""))
    if len(register.orders) > 1:
        titles = [(one, _(wanted.title)) for one, wanted in register.orders.items()]
        filters = [*filters, Filter(SORT, _("排序"), key, titles)]
    page = _listing(request, register, shown, caption=caption, filters=filters, tabs=tabs, too_many=too_many)
    status = _UNPROCESSABLE if too_many else status
    return render(request, register.template, {"listing": page, **(context or {})}, status=status)


def _listing(
    request: HttpRequest, register: Register[M], shown: Slice[M], *, filters: Sequence[Filter], **more: Any
) -> Listing:
    names = {one.name for one in filters} | {CURSOR, FILE}
    looked_for = [one.name for one in filters if one.value and one.name != SORT]
    return Listing(
        columns=register.columns(),
        rows=register.rows_of(shown.rows),
        filters=filters,
        kept=[(name, str(value)) for name, value in request.GET.items() if name not in names and value],
        filtered=bool(looked_for),
        everything=address(request, **dict.fromkeys([*looked_for, CURSOR, FILE], "")),
        first=address(request, **{CURSOR: "", FILE: ""}) if shown.before else "",
        before=address(request, **{CURSOR: shown.before, FILE: ""}) if shown.before else "",
        after=address(request, **{CURSOR: shown.after, FILE: ""}) if shown.after else "",
        files=_files(request, register) if shown.rows else (),
        **more,
    )


def _files(request: HttpRequest, register: Register[M]) -> list[NavItem]:
    found = [
        NavItem(title, address(request, **{CURSOR: "", FILE: form}))
        for form, title in (("csv", "CSV"), ("xlsx", "Excel"))
    ]
    may: Callable[[str], bool] | None = getattr(request, "may", None)
    there = url_or_none(PERSONAL_PAGE, register.name) if register.name in personal_files else None
    if there and may is not None and may(PERSONAL):
        query = address(request, **{CURSOR: "", FILE: ""}).removeprefix(request.path)
        found.append(NavItem(_("含個人資料"), there + query))
    return found


def address(request: HttpRequest, **changes: str) -> str:
    """The present address with some of its filters changed; an empty one is taken out."""
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value:
            query[name] = value
    return f"?{query.urlencode()}" if query else request.path


__all__ = ["PER_PAGE", "Filter", "Listing", "Order", "Register", "address", "asked", "asked_days", "respond"]
__all__ = [
    "PERSONAL",
    "PER_PAGE",
    "Filter",
    "Listing",
    "Order",
    "PersonalFile",
    "Register",
    "address",
    "asked",
    "personal_files",
    "respond",
]
