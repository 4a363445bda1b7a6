"""The company's profile, and the forms that prepare a change of it."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from anbao.console.actions import drafts
from anbao.console.apps import PROPOSE
from anbao.console.forms.profile import CompanyForm, figure_form
from anbao.console.queries.changes import param_of
from anbao.console.queries.drafts import content_with, edits_of
from anbao.console.queries.faults import Fault, fault_of, faults_of, unordered
from anbao.console.queries.figures import figure_page, members_of
from anbao.console.queries.profile import activities as every_activity
from anbao.console.queries.profile import profile_page
from anbao.console.queries.shelf import Desk, Shelf
from anbao.console.queries.words import suffix_of
from anbao.console.views.shared import page, proposing_page, rulebook_page
from anbao.identity.api import Request
from anbao.kernel.verdict import Refused
from anbao.rulebook import api as rulebook
from anbao.ui.api import add_reason

ACT = rulebook.PROFILE_ACT
UNPROCESSABLE = 422


@rulebook_page
def profile(request: Request, shelf: Shelf) -> HttpResponse:
    may = request.may(PROPOSE)
    context = {"found": profile_page(shelf), "may_propose": may, "draft": len(_edits(request, shelf)) if may else 0}
    return page(request, "profile", shelf, context)


@proposing_page
def company(request: Request, desk: Desk) -> HttpResponse:
    present = content_with(_edits(request, desk.shelf), desk.shelf)["company"]
    if request.method != "POST":
        return page(request, "profile_company", desk.shelf, {"form": CompanyForm(initial=present), "faults": []})
    form = CompanyForm(request.POST)
    faults: list[Fault] = []
    if form.is_valid():
        try:
            refused = _add(request, desk, form.edits())
        except rulebook.ProfileRefused as refusal:
            faults = faults_of(refusal, desk.shelf)
            form.add_error(None, _("這樣變更之後，下面的公司值會不符合條文。請先改那些值。"))
        else:
            if refused is None:
                return _to_draft()
            add_reason(form, refused.reason)
    return page(request, "profile_company", desk.shelf, {"form": form, "faults": faults}, status=UNPROCESSABLE)


@proposing_page
def activities(request: Request, desk: Desk) -> HttpResponse:
    shelf = desk.shelf
    reason, chosen = None, set(content_with(_edits(request, shelf), shelf)["activities"])
    known = every_activity(shelf)
    if request.method == "POST":
        chosen = set(request.POST.getlist("activities"))
        refused = _add(request, desk, {f"activities.{one.key}": one.key in chosen for one in known})
        if refused is None:
            return _to_draft()
        reason = refused.reason
    rows = [(one, one.key in chosen) for one in known]
    context = {"rows": rows, "reason": reason}
    return page(request, "profile_activities", shelf, context, status=UNPROCESSABLE if reason else 200)


@rulebook_page
def activity(request: Request, shelf: Shelf, activity: str) -> HttpResponse:
    """What an activity brings with it, before anything is proposed."""
    found = next((one for one in every_activity(shelf) if one.key == activity), None)
    if found is None:
        raise Http404
    return page(request, "activity", shelf, {"found": found, "may_propose": request.may(PROPOSE)})


@proposing_page
def own_value(request: Request, desk: Desk, name: str) -> HttpResponse:
    """The company's own value of one figure; a looser one is refused beside the field, and stays as it was typed."""
    shelf = desk.shelf
    found, param = figure_page(shelf, name), param_of(name, shelf)
    if found is None or param is None:
        raise Http404
    edits = _edits(request, shelf)
    own = content_with(edits, shelf)["stricter"].get(name)
    law = shelf.laws.all_figures.get(name)
    shown = rulebook.parse_value(own, param.unit) if own is not None else law.value if law else None
    posted = request.POST if request.method == "POST" else None
    form = figure_form(param, members=members_of(name, shelf), data=posted, value=shown)
    context: dict[str, Any] = {"found": found, "form": form, "own": own is not None, "faults": []}
    context["suffix"] = suffix_of(param)
    if posted is None:
        return page(request, "own_value", shelf, context)
    if "remove" in posted:
        refused = _add(request, desk, {f"stricter.{name}": None})
        return _to_draft() if refused is None else _said(request, shelf, context, refused)
    if form.is_valid():
        try:
            refused = _add(request, desk, {f"stricter.{name}": form.raw()})
        except rulebook.ProfileRefused as refusal:
            context["faults"] = _beside(form, refusal, name, shelf)
        else:
            return _to_draft() if refused is None else _said(request, shelf, context, refused)
    return page(request, "own_value", shelf, context, status=UNPROCESSABLE)


def _said(request: Request, shelf: Shelf, context: Mapping[str, Any], refused: Refused) -> HttpResponse:
    return page(request, "own_value", shelf, {**context, "reason": refused.reason}, status=UNPROCESSABLE)


def _beside(form: Any, refusal: rulebook.ProfileRefused, name: str, shelf: Shelf) -> list[Fault]:
    """The refusal told beside the field; faults of other figures of the draft are listed with it."""
    mine = [one for one in refusal.figures if one.name == name]
    if unordered(form.raw(), mine):
        form.add_error("value", _("這個期間和條文的期間哪個比較長，要看月份。請用和條文相同的單位。"))
    else:
        for says in dict.fromkeys(fault_of(one, shelf).says for one in mine):
            form.add_error("value", says)
    return faults_of(refusal, shelf)


def _edits(request: Request, shelf: Shelf) -> dict[str, Any]:
    return edits_of(request.actor, ACT, shelf)


def _add(request: Request, desk: Desk, edits: Mapping[str, Any]) -> Refused | None:
    present = desk.shelf.book.company.content
    return drafts.add(act=ACT, edits=edits, present=present, by=request.actor, at=desk.at)


def _to_draft() -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("rulebook-console:profile-draft"))
