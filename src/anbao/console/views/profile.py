"""The company's profile, and the forms that prepare a change of it."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anbao.console.actions import drafts
from anbao.console.apps import PROPOSE
from anbao.console.forms.profile import CompanyForm, figure_form
from anbao.console.queries.approvals import last_rejected
from anbao.console.queries.changes import param_of
from anbao.console.queries.drafts import content_with, drafted, edits_of
from anbao.console.queries.faults import Fault, fault_of, faults_of, told_of, unordered
from anbao.console.queries.figures import figure_page, members_of, readable
from anbao.console.queries.keeping import other_problems
from anbao.console.queries.profile import activities as every_activity
from anbao.console.queries.profile import profile_page
from anbao.console.queries.shelf import Desk, Shelf
from anbao.console.queries.words import suffix_of
from anbao.console.views.shared import page, plain_page, proposing_page
from anbao.identity.api import Request
from anbao.kernel.verdict import Refused
from anbao.rulebook import api as rulebook
from anbao.ui.api import add_reason

ACT = rulebook.PROFILE_ACT
UNPROCESSABLE = 422
_TO_CHANGE = gettext_lazy("這樣變更之後，下面的公司值會不符合條文。請先改那些值。")
_NOT_TAKEN = gettext_lazy("規則冊不接受這樣的內容。請回到公司設定看目前的內容，改過再試；這次填的沒有放進草案。")


@plain_page
def profile(request: Request, shelf: Shelf) -> HttpResponse:
    may = request.may(PROPOSE)
    own = {"draft": drafted(request.actor, ACT, shelf), "rejected": last_rejected(request.actor, ACT)} if may else {}
    context = {"found": profile_page(shelf), "may_propose": may, **own}
    return page(request, "profile", shelf, context)


@proposing_page
def company(request: Request, desk: Desk) -> HttpResponse:
    present = content_with(_edits(request, desk.plain), desk.plain)["company"]
    if request.method != "POST":
        return page(request, "profile_company", desk.plain, {"form": CompanyForm(initial=present), "faults": []})
    form = CompanyForm(request.POST)
    faults: list[Fault] = []
    if form.is_valid():
        try:
            refused = _add(request, desk, form.edits())
        except rulebook.ProfileRefused as refusal:
            faults = faults_of(refusal, desk.plain)
            form.add_error(None, _TO_CHANGE if faults else _NOT_TAKEN)
        else:
            if refused is None:
                return _to_draft()
            add_reason(form, refused.reason)
    return page(request, "profile_company", desk.plain, {"form": form, "faults": faults}, status=UNPROCESSABLE)


@proposing_page
def activities(request: Request, desk: Desk) -> HttpResponse:
    shelf = desk.plain
    chosen = set(content_with(_edits(request, shelf), shelf)["activities"])
    known = every_activity(shelf)
    told: dict[str, Any] = {}
    if request.method == "POST":
        chosen = set(request.POST.getlist("activities"))
        edits = {f"activities.{one.key}": one.key in chosen for one in known}
        told = _tried(request, desk, edits)
        if not told:
            return _to_draft()
    context = {"rows": [(one, one.key in chosen) for one in known], **told}
    return page(request, "profile_activities", shelf, context, status=UNPROCESSABLE if told else 200)


@plain_page
def activity(request: Request, shelf: Shelf, activity: str) -> HttpResponse:
    """What an activity brings with it, before anything is proposed."""
    found = next((one for one in every_activity(shelf) if one.key == activity), None)
    if found is None:
        raise Http404
    return page(request, "activity", shelf, {"found": found, "may_propose": request.may(PROPOSE)})


@proposing_page
def own_value(request: Request, desk: Desk, name: str) -> HttpResponse:
    """The company's own value of one figure; a looser one is refused beside the field, and stays as it was typed."""
    shelf = desk.plain
    found, param = figure_page(shelf, name), param_of(name, shelf)
    if found is None or param is None:
        raise Http404
    edits = _edits(request, shelf)
    own = content_with(edits, shelf)["stricter"].get(name)
    law = shelf.laws.all_figures.get(name)
    shown = readable(own, param)
    shown = shown if shown is not None else law.value if law else None
    posted = request.POST if request.method == "POST" else None
    form = figure_form(param, members=members_of(name, shelf), data=posted, value=shown)
    context: dict[str, Any] = {"found": found, "form": form, "own": own is not None, "faults": []}
    context["suffix"] = suffix_of(param)
    if posted is None:
        return page(request, "own_value", shelf, context)
    if "remove" in posted:
        told = _tried(request, desk, {f"stricter.{name}": None})
        return _said(request, shelf, context, {**told, "removing": True}) if told else _to_draft()
    if form.is_valid():
        try:
            refused = _add(request, desk, {f"stricter.{name}": form.raw()})
        except rulebook.ProfileRefused as refusal:
            context["faults"] = _beside(form, refusal, name, shelf)
            context["problems"] = other_problems(refusal)
        else:
            return _to_draft() if refused is None else _said(request, shelf, context, {"reason": refused.reason})
    return page(request, "own_value", shelf, context, status=UNPROCESSABLE)


def _said(request: Request, shelf: Shelf, context: Mapping[str, Any], told: Mapping[str, Any]) -> HttpResponse:
    return page(request, "own_value", shelf, {**context, **told}, status=UNPROCESSABLE)


def _beside(form: Any, refusal: rulebook.ProfileRefused, name: str, shelf: Shelf) -> list[Fault]:
    """The refusal told beside the field; faults of other figures of the draft are listed with it."""
    mine = [one for one in refusal.figures if one.name == name]
    if unordered(form.raw(), mine):
        form.add_error("value", _("這個期間和條文的期間哪個比較長，要看月份。請用和條文相同的單位。"))
    else:
        for says in dict.fromkeys(fault_of(one, shelf).says for one in mine):
            form.add_error("value", says)
    return faults_of(refusal, shelf)


def _tried(request: Request, desk: Desk, edits: Mapping[str, Any]) -> dict[str, Any]:
    """Edits without a field beside which a refusal could stand: what the page then tells; empty where they are kept."""
    try:
        refused = _add(request, desk, edits)
    except rulebook.ProfileRefused as refusal:
        return told_of(refusal, desk.plain)
    return {"reason": refused.reason} if refused else {}


def _edits(request: Request, shelf: Shelf) -> dict[str, Any]:
    return edits_of(request.actor, ACT, shelf)


def _add(request: Request, desk: Desk, edits: Mapping[str, Any]) -> Refused | None:
    present = desk.plain.book.company
    return drafts.add(act=ACT, edits=edits, present=present, by=request.actor, at=desk.at)


def _to_draft() -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("rulebook-console:profile-draft"))
