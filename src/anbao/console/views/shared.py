"""What every page of the rulebook has: who may open it, the day, what concerns the company, what it speaks of."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from anbao.console.apps import ADOPT, PERMISSION, PROPOSE
from anbao.console.domain.states import SHOWN, Counts
from anbao.console.queries.shelf import Desk, Shelf, ShelvedWork, desk_at
from anbao.identity.api import Request, staff_required
from anbao.kernel.clock import now
from anbao.rulebook.api import ProfileMissing
from anbao.ui.api import NavItem, Share, Tab, look_of

P = ParamSpec("P")
View = Callable[Concatenate[Request, P], HttpResponseBase]
READ = ["GET", "HEAD"]
_LONGEST = 5  # digits of a page's number


@dataclass(frozen=True, slots=True)
class Scope:
    """Whether a page shows all clauses or those that concern the company; `scope=all` in the address."""

    everything: bool

    @property
    def alone(self) -> str:
        """To put behind an address that has no query."""
        return "?scope=all" if self.everything else ""

    @property
    def more(self) -> str:
        """To put behind one that has."""
        return "&scope=all" if self.everything else ""


def rulebook_page(view: Callable[Concatenate[Request, Shelf, P], HttpResponseBase]) -> View[P]:
    """A page for staff who may see the rulebook; it gets the shelf of today. Without a profile it says what to do."""

    @wraps(view)
    def with_shelf(request: Request, desk: Desk, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        return view(request, desk.shelf, *args, **kwargs)

    return desk_page(with_shelf)


def plain_page(view: Callable[Concatenate[Request, Shelf, P], HttpResponseBase]) -> View[P]:
    """As `rulebook_page`, for a page that tells no state of anything: its shelf does not know them."""

    @wraps(view)
    def with_plain(request: Request, desk: Desk, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        return view(request, desk.plain, *args, **kwargs)

    return desk_page(with_plain)


def desk_page(view: Callable[Concatenate[Request, Desk, P], HttpResponseBase]) -> View[P]:
    """As `rulebook_page`, for a page that also tells the evidence, or the moment."""
    return _opened(view, permission=PERMISSION, methods=READ)


def proposing_page(view: Callable[Concatenate[Request, Desk, P], HttpResponseBase]) -> View[P]:
    """A page with a form for staff who may propose changes of the rulebook."""
    return _opened(view, permission=PROPOSE, methods=[*READ, "POST"])


def proposing_act(view: Callable[Concatenate[Request, Desk, P], HttpResponseBase]) -> View[P]:
    """What a button of such a page does; there is nothing to be read."""
    return _opened(view, permission=PROPOSE, methods=["POST"])


def adopting_page(view: Callable[Concatenate[Request, Desk, P], HttpResponseBase]) -> View[P]:
    """A page with a form for staff who take over what the authority changed."""
    return _opened(view, permission=ADOPT, methods=[*READ, "POST"])


def adopting_act(view: Callable[Concatenate[Request, Desk, P], HttpResponseBase]) -> View[P]:
    """What a button of such a page does."""
    return _opened(view, permission=ADOPT, methods=["POST"])


def _opened(
    view: Callable[Concatenate[Request, Desk, P], HttpResponseBase], *, permission: str, methods: list[str]
) -> View[P]:
    @wraps(view)
    def with_desk(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            desk = desk_at(now())
        except ProfileMissing:
            return render(request, "console/no_profile.html")
        return view(request, desk, *args, **kwargs)

    return staff_required(permission)(require_http_methods(methods)(with_desk))


def page(
    request: Request,
    template: str,
    shelf: Shelf,
    context: Mapping[str, object],
    *,
    works: Iterable[ShelvedWork] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render a page that says of which versions it speaks: of `works`, else of all that concern the company."""
    scope = scope_of(request)
    everywhere = (work for work in shelf.works.values() if work.units and (scope.everything or work.ours))
    common = {
        "scope": scope,
        "scopes": _scopes(request),
        "spoken": list(everywhere if works is None else works),
        "on": shelf.on,
        "book": shelf.book.digest,
        "profile": shelf.book.profile,
    }
    return render(request, f"console/{template}.html", {**common, **context}, status=status)


def scope_of(request: Request) -> Scope:
    return Scope(request.GET.get("scope") == "all")


def asked(request: Request, name: str) -> str:
    """A filter in the address."""
    return asked_in(request.GET, name)


def asked_in(query: QueryDict, name: str) -> str:
    """A short text that was sent; empty where there is none."""
    return query.get(name, "").replace("\0", "").strip()


def page_number(request: Request) -> int:
    text = request.GET.get("page", "1")
    return int(text) if text.isdecimal() and len(text) <= _LONGEST else 1


def shares(counts: Counts, href: str, scope: Scope) -> list[Share]:
    """The states of a bar, each with the address of its rows."""
    return [Share(state, counts.of(state), f"{href}?state={state}{scope.more}") for state in SHOWN]


def state_tabs(counts: Counts, request: Request, state: str) -> list[Tab]:
    """All units, then those of each state; states of which there are none are left out unless asked for."""
    every = [Tab(_("全部"), with_query(request, state=""), counts.total, current=not state)]
    return every + [
        Tab(look_of(one)[0], with_query(request, state=one), counts.of(one), current=one == state)
        for one in (*SHOWN, "context")
        if counts.of(one) or one == state
    ]


def with_query(request: Request, **changes: str) -> str:
    """The present address with some of its filters changed; an empty one is taken out, and so is the page's number."""
    query = request.GET.copy()
    for name, value in {**changes, "page": ""}.items():
        query.pop(name, None)
        if value:
            query[name] = value
    return f"?{query.urlencode()}" if query else request.path


def _scopes(request: Request) -> list[NavItem]:
    everything = scope_of(request).everything
    return [
        NavItem(_("適用本公司"), with_query(request, scope=""), current=not everything),
        NavItem(_("全部"), with_query(request, scope="all"), current=everything),
    ]
