"""Versions of a regulation: the list, acknowledging a later one, two side by side."""

from datetime import date

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from anbao.console.apps import ADOPT
from anbao.console.forms.adoptions import NoteForm
from anbao.console.queries.comparing import comparison_page
from anbao.console.queries.shelf import Desk
from anbao.console.queries.versions import versions_page
from anbao.console.views.shared import adopting_page, asked, desk_page, page
from anbao.identity.api import Request
from anbao.kernel.verdict import Passed
from anbao.rulebook import api as rulebook
from anbao.ui.api import add_reason

UNPROCESSABLE = 422


@desk_page
def versions(request: Request, desk: Desk, work: str) -> HttpResponse:
    found = versions_page(work, desk.plain, at=desk.at)
    if found is None:
        raise Http404
    context = {"found": found, "may_adopt": request.may(ADOPT), "told": asked(request, "told")}
    return page(request, "versions", desk.plain, context, works=[desk.plain.works[work]])


@adopting_page
def acknowledge(request: Request, desk: Desk, work: str, day: str) -> HttpResponse:
    """That somebody knows of a later version; what to do about it is said in words."""
    shelved, since = desk.plain.book.compiled.works.get(work), _day(day)
    version = next((one for one in shelved.later_than_encoded() if one.since == since), None) if shelved else None
    if shelved is None or version is None:
        raise Http404
    form = NoteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        note = form.cleaned_data["note"]
        said = rulebook.acknowledge_version(work=work, version=version.since, note=note, by=request.actor, at=desk.at)
        if isinstance(said, Passed):
            home = reverse("rulebook-console:adoptions")
            return HttpResponseRedirect(f"{home}?told=acknowledged")
        add_reason(form, said.reason)
    status = UNPROCESSABLE if form.errors else 200
    context = {"work": shelved, "version": version, "form": form, "versioned": work in desk.plain.works}
    return page(request, "acknowledge", desk.plain, context, status=status)


@desk_page
def compare(request: Request, desk: Desk, work: str) -> HttpResponse:
    """`old` and `new` in the address are days of imported versions; without them somebody chooses."""
    shelf = desk.plain  # the comparison itself looks for evidence
    shelved = shelf.works.get(work)
    if shelved is None:
        raise Http404
    old, new = (_day(asked(request, side)) for side in ("old", "new"))
    found = comparison_page(work, old, new, desk) if old and new and old != new else None
    days = sorted({one.version for one in rulebook.official_files(work)})
    context = {"work": shelved.work, "found": found, "days": days, "old": old, "new": new}
    return page(request, "compare", shelf, context, works=[shelved])


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
