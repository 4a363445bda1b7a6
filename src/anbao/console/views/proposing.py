"""Preparing a change of a reading: a new one, another wording, counsel's confirmation, a withdrawal."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from anbao.console.actions import drafts
from anbao.console.domain.reading_keys import key_for
from anbao.console.forms.readings import COUNSEL, ReadingForm, blank, first_of
from anbao.console.queries.drafts import drafted, edits_of
from anbao.console.queries.keeping import kept_of
from anbao.console.queries.lines import ClauseLine, clause_line_of
from anbao.console.queries.readings import raw_of
from anbao.console.queries.searching import Wanted, results
from anbao.console.queries.shelf import Desk, Shelf
from anbao.console.views.shared import asked, asked_in, page, proposing_act, proposing_page
from anbao.identity.api import Request
from anbao.kernel.verdict import Refused
from anbao.rulebook import api as rulebook

ACT = rulebook.READING_ACT
UNPROCESSABLE = 422
MOST_FOUND = 15


@proposing_page
def new(request: Request, desk: Desk) -> HttpResponse:
    """`clause` in the address: the clause from whose page somebody came."""
    initial = blank(author=request.display_name, on=desk.plain.on, clauses=_asked_clause(request, desk.plain))
    return _form(request, desk, initial, key="")


@proposing_page
def change(request: Request, desk: Desk, key: str) -> HttpResponse:
    """`counsel` in the address: what is to be said of counsel, for whoever comes to say only that."""
    initial = first_of(_present(request, desk.plain, key))
    counsel = asked(request, "counsel")
    if counsel in dict(COUNSEL):
        initial["counsel"] = counsel
    return _form(request, desk, initial, key=key)


@proposing_act
def withdraw(request: Request, desk: Desk, key: str) -> HttpResponse:
    """Into the draft: guards cite a withdrawn reading no more, pages still list it."""
    raw = {**_present(request, desk.plain, key), "status": "withdrawn", "for_counsel": False}
    try:
        refused = _add(request, desk, raw)
    except rulebook.ProfileRefused as refusal:
        return _not_withdrawn(request, desk.plain, raw, problems=refusal.problems)
    if refused is not None:
        return _not_withdrawn(request, desk.plain, raw, reason=refused.reason)
    return HttpResponseRedirect(reverse("rulebook-console:readings-draft"))


def _not_withdrawn(request: Request, shelf: Shelf, raw: dict[str, Any], **told: Any) -> HttpResponse:
    """Why a reading was not put into the draft as withdrawn; its wording, and the draft, stay as they are."""
    context = {"key": raw["key"], "question": raw["question"]["zh"], "draft": drafted(request.actor, ACT, shelf)}
    return page(request, "withdraw_refused", shelf, {**context, **told}, status=UNPROCESSABLE)


def _form(request: Request, desk: Desk, initial: dict[str, Any], *, key: str) -> HttpResponse:
    shelf = desk.plain
    if request.method != "POST":
        return _page(request, shelf, ReadingForm(initial=initial, shelf=shelf), key)
    form = ReadingForm(request.POST, initial=initial, shelf=shelf)
    if "find" in request.POST:
        form.errors.clear()  # nothing is judged yet
        return _page(request, shelf, form, key, found=_found(request, shelf, form))
    if not form.is_valid():
        return _page(request, shelf, form, key, status=UNPROCESSABLE)
    try:
        refused = _add(request, desk, form.raw(key or _new_key(request, form, shelf)))
    except rulebook.ProfileRefused as refusal:
        return _page(request, shelf, form, key, status=UNPROCESSABLE, problems=refusal.problems)
    if refused is not None:
        return _page(request, shelf, form, key, status=UNPROCESSABLE, reason=refused.reason)
    return HttpResponseRedirect(reverse("rulebook-console:readings-draft"))


def _page(
    request: Request, shelf: Shelf, form: ReadingForm, key: str, *, status: int = 200, **told: Any
) -> HttpResponse:
    chosen = [(one, clause_line_of(one, shelf)) for one in form.chosen]
    context = {"form": form, "key": key, "chosen": chosen, "reading": shelf.readings.get(key), **told}
    return page(request, "reading_form", shelf, {**context, "asked": asked_in(request.POST, "q")}, status=status)


def _found(request: Request, shelf: Shelf, form: ReadingForm) -> list[ClauseLine]:
    wanted = Wanted(query=asked_in(request.POST, "q")[:100], kind="clause", everything=True)
    hits = results(shelf, wanted, page=1).hits if wanted.query else ()
    lines = [hit.clause for hit in hits if hit.clause]
    return [line for line in lines if line.entry.clause.key not in form.chosen][:MOST_FOUND]


def _asked_clause(request: Request, shelf: Shelf) -> list[str]:
    key = asked(request, "clause")
    return [key] if key in shelf.entries else []


def _present(request: Request, shelf: Shelf, key: str) -> dict[str, Any]:
    """A reading as it would be with the draft, else as it is."""
    kept: dict[str, Any] | None = edits_of(request.actor, ACT, shelf).get(key)
    if kept is not None:
        return kept
    if key not in shelf.readings:
        raise Http404
    return raw_of(shelf.readings[key])


def _new_key(request: Request, form: ReadingForm, shelf: Shelf) -> str:
    """The same reading sent twice keeps its key."""
    kept = kept_of(request.actor, ACT, shelf.book.company)
    same = [key for key, raw in kept.edits.items() if key not in shelf.readings and raw == form.raw(key)]
    return same[0] if same else key_for(form.cleaned_data["question_en"], {*shelf.readings, *kept.edits, *kept.odd})


def _add(request: Request, desk: Desk, raw: dict[str, Any]) -> Refused | None:
    present = desk.plain.book.company
    return drafts.add(act=ACT, edits={raw["key"]: raw}, present=present, by=request.actor, at=desk.at)
