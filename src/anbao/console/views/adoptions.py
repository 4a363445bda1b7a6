"""Amendments, circulars and letters that are to be taken over: the list, one of them, confirming, closing."""

from collections import Counter
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from anbao.console.apps import ADOPT
from anbao.console.forms.adoptions import NoteForm
from anbao.console.queries.adoptions import STATES, AdoptionPage, adoption_list, adoption_page
from anbao.console.queries.shelf import Desk
from anbao.console.queries.versions import unsaid
from anbao.console.views.shared import adopting_act, asked, asked_in, desk_page, page, with_query
from anbao.identity.api import Request
from anbao.kernel.verdict import Passed, Verdict
from anbao.rulebook import api as rulebook
from anbao.ui.api import Tab, add_reason

UNPROCESSABLE = 422


@desk_page
def adoptions(request: Request, desk: Desk) -> HttpResponse:
    """Filters live in the address."""
    lines, state = adoption_list(desk.plain, at=desk.at), asked(request, "state")
    counts = Counter(line.view.state for line in lines)
    tabs = [Tab(_("全部"), with_query(request, state=""), len(lines), current=not state)] + [
        Tab(_(word), with_query(request, state=one), counts[one], current=one == state)
        for one, (word, _tone) in STATES.items()
    ]
    shown = [line for line in lines if state in {"", line.view.state}]
    context = {"tabs": tabs, "lines": shown, "unsaid": unsaid(desk.at), "may_adopt": request.may(ADOPT)}
    context["told"] = asked(request, "told")
    return page(request, "adoptions", desk.plain, context)


@desk_page
def adoption(request: Request, desk: Desk, adoption: UUID) -> HttpResponse:
    return _page(request, desk, adoption)


@adopting_act
def confirm(request: Request, desk: Desk, adoption: UUID) -> HttpResponse:
    """One clause, with what was looked at and changed; a refusal keeps what was typed."""
    clause, form = asked_in(request.POST, "clause"), NoteForm(request.POST)
    found = _found(desk, adoption)
    if not form.is_valid():
        return _page(request, desk, adoption, clause=clause, form=form)
    note = form.cleaned_data["note"]
    said = rulebook.confirm_clause(adoption=adoption, clause=clause, note=note, by=request.actor, at=desk.at)
    if not isinstance(said, Passed):
        return _refused(request, desk, adoption, said, form, clause=clause)
    return HttpResponseRedirect(f"{found.line.href}?told=confirmed#rest")


@adopting_act
def close(request: Request, desk: Desk, adoption: UUID) -> HttpResponse:
    form, found = NoteForm(request.POST), _found(desk, adoption)
    if not form.is_valid():
        return _page(request, desk, adoption, form=form)
    note = form.cleaned_data["note"]
    said = rulebook.close_adoption(adoption=adoption, note=note, by=request.actor, at=desk.at)
    if not isinstance(said, Passed):
        return _refused(request, desk, adoption, said, form)
    return HttpResponseRedirect(f"{found.line.href}?told=closed")


def _refused(
    request: Request, desk: Desk, adoption: UUID, said: Verdict, form: NoteForm, *, clause: str = ""
) -> HttpResponse:
    if not isinstance(said, Passed):
        add_reason(form, said.reason)
    return _page(request, desk, adoption, clause=clause, form=form)


def _page(
    request: Request, desk: Desk, adoption: UUID, *, clause: str = "", form: NoteForm | None = None
) -> HttpResponse:
    """`form` with its errors stands at the clause that it is about; without one it is the closing's."""
    found = _found(desk, adoption)
    rows = [
        (one, form if form and one.key == clause else NoteForm(auto_id=f"id_{number}_%s"))
        for number, one in enumerate(found.clauses)
    ]
    context = {
        "found": found,
        "rows": rows,
        "closing": form if form and not clause else NoteForm(auto_id="id_close_%s"),
        "form": form,
        "told": asked(request, "told"),
        "may_adopt": request.may(ADOPT),
    }
    return page(request, "adoption", desk.plain, context, status=UNPROCESSABLE if form else 200)


def _found(desk: Desk, adoption: UUID) -> AdoptionPage:
    try:
        return adoption_page(adoption, desk.plain, at=desk.at)
    except ObjectDoesNotExist:
        raise Http404 from None
