"""The work list in the order in which things are due, one case with what is done about it, what staff writes down."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anbao.commerce.care.actions import handling, returning
from anbao.commerce.care.actions.opening import write_down
from anbao.commerce.care.domain.case import KINDS, OPEN, Channel, Kind, Outcome
from anbao.commerce.care.forms import AnswerForm, CloseForm, MoreForm, NoteForm, PaperForm, PapersForm, WriteDownForm
from anbao.commerce.care.models import Case
from anbao.commerce.care.queries import cases, promises, staff
from anbao.commerce.policies import api as policies
from anbao.identity.api import Request, staff_required
from anbao.kernel.actor import Actor
from anbao.kernel.clock import now
from anbao.kernel.verdict import Passed, Reason, Refused, Verdict
from anbao.ui.api import (
    Column,
    Filter,
    Register,
    Tab,
    add_reason,
    asked,
    asked_days,
    bounded_count,
    list_response,
)

ANSWER, PROMISE = "care.answer", "care.promise"

Does = Callable[[Case, Mapping[str, Any], Actor, datetime], Verdict]


def _take(row: Case, _data: Mapping[str, Any], by: Actor, at: datetime) -> Verdict:
    return handling.take(case=row.id, by=by, at=at)


def _note(row: Case, data: Mapping[str, Any], by: Actor, at: datetime) -> Verdict:
    return handling.add_note(case=row.id, words=data["words"], by=by, at=at)


def _answer(row: Case, data: Mapping[str, Any], by: Actor, at: datetime) -> Verdict:
    return handling.answer(case=row.id, outcome=Outcome(data["outcome"]), words=data["words"], by=by, at=at)


def _close(row: Case, data: Mapping[str, Any], by: Actor, at: datetime) -> Verdict:
    outcome = Outcome(data["outcome"])
    return handling.close_unanswered(case=row.id, outcome=outcome, words=data["words"], by=by, at=at)


def _papers(row: Case, data: Mapping[str, Any], by: Actor, at: datetime) -> Verdict:
    return handling.ask_papers(case=row.id, papers=data["papers"], by=by, at=at)


def _paper(row: Case, data: Mapping[str, Any], by: Actor, at: datetime) -> Verdict:
    return handling.paper_received(case=row.id, paper=data["paper"], by=by, at=at)


def _said(row: Case, data: Mapping[str, Any], by: Actor, at: datetime) -> Verdict:
    return returning.keep_words(case=row.id, words=data["words"], by=by, at=at)


ACTS: Mapping[str, tuple[type[Form], Does]] = {
    "take": (Form, _take),
    "note": (NoteForm, _note),
    "said": (MoreForm, _said),
    "answer": (AnswerForm, _answer),
    "close": (CloseForm, _close),
    "papers": (PapersForm, _papers),
    "paper": (PaperForm, _paper),
}
"""What staff does about a case: the form that it takes, and the action."""


@staff_required(ANSWER)
@require_GET
def listed(request: Request) -> HttpResponse:
    """Filters live in the address."""
    at, actor = now(), str(request.actor)
    kinds = {str(key): _(title) for key, title in KINDS.items()}
    group, kind, number = asked(request, "group", staff.GROUPS), asked(request, "kind", kinds), asked(request, "q")
    since, until = asked_days(request, "from", "to")
    counted = staff.counts(actor=actor, at=at)
    filters = [
        Filter("q", _("案號"), number),
        Filter("kind", _("種類"), kind, [("", _("全部種類")), *kinds.items()]),
        Filter("from", _("從哪一天提出"), asked(request, "from") if since else "", type="date"),
        Filter("to", _("到哪一天提出"), asked(request, "to") if until else "", type="date"),
    ]
    cases_listed: Register[Case] = Register(
        "care", "care/console_list.html", _columns, partial(staff.rows_of, at=at), staff.orders(group)
    )
    context = {"group": group, "unpromised": promises.promised(at) is None, "may_promise": request.may(PROMISE)}
    return list_response(
        request,
        cases_listed,
        staff.listed(group=group, actor=actor, at=at, kind=kind, number=number, since=since, until=until),
        filters=filters,
        tabs=[_tab(key, _(title), counted[key], current=key == group) for key, title in staff.GROUPS.items()],
        context=context,
    )


@staff_required(ANSWER)
@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Keep what came by telephone, mail, post or at the counter; `policy` in the address chooses one beforehand."""
    at = now()
    if request.method == "GET":
        form = WriteDownForm(promised=promises.promised(at), initial={"policy_number": _number(request)})
        return _new(request, form)
    form = WriteDownForm(request.POST, promised=promises.promised(at))
    if not form.is_valid():
        return _new(request, form, status=422)
    made = write_down(
        wanted=form.wanted(),
        channel=Channel(form.cleaned_data["channel"]),
        policy_number=form.cleaned_data["policy_number"],
        contact=form.contact(),
        by=request.actor,
        at=at,
    )
    if isinstance(made, Refused):
        add_reason(form, made.reason)
        return _new(request, form, status=422)
    return redirect("care-console:case", made.id)


@staff_required(ANSWER)
@require_GET
def case(request: Request, case: UUID) -> HttpResponse:
    return _show(request, _find(case))


@staff_required(ANSWER)
@require_POST
def act(request: Request, case: UUID, act: str) -> HttpResponse:
    """One of ACTS."""
    row = _find(case)
    if act not in ACTS:
        raise Http404
    kind, does = ACTS[act]
    if kind is AnswerForm:
        form: Form = AnswerForm(request.POST, kind=Kind(row.kind))
    else:
        form = kind(request.POST, auto_id=f"{act}_%s")
    if not form.is_valid():
        return _show(request, row, forms={act: form}, status=422)
    verdict = does(row, form.cleaned_data, request.actor, now())
    if isinstance(verdict, Passed):
        return redirect("care-console:case", row.id)
    return _show(request, row, forms={act: form}, refused=verdict.reason, status=422)


def _new(request: Request, form: WriteDownForm, *, status: int = 200) -> HttpResponse:
    return _private(render(request, "care/console_new.html", {"form": form}, status=status))


def _show(
    request: Request,
    row: Case,
    *,
    forms: Mapping[str, Form] | None = None,
    refused: Reason | None = None,
    status: int = 200,
) -> HttpResponse:
    row.refresh_from_db()
    given = forms or {}
    context = {
        "row": row,
        "told": staff.told_of(row, at=now()),
        "open": row.state in OPEN,
        "mine": row.taken_by == str(request.actor),
        "claim": row.kind == Kind.CLAIM,
        "may_add": row.state in OPEN or cases.reopens(row, now()),
        "said_form": given.get("said", MoreForm(auto_id="said_%s")),
        "note_form": given.get("note", NoteForm(auto_id="note_%s")),
        "answer_form": given.get("answer", AnswerForm(kind=Kind(row.kind))),
        "close_form": given.get("close", CloseForm(auto_id="close_%s")),
        "papers_form": given.get("papers", PapersForm(auto_id="papers_%s")),
        "faulty": next(iter(given.values()), None),
        "refused": refused,
    }
    return _private(render(request, "care/console_case.html", context, status=status))


def _number(request: Request) -> str:
    """The number of the policy that the address names, "" for none or one that is not there."""
    try:
        policy = UUID(request.GET.get("policy", ""))
    except ValueError:
        return ""
    return policies.number_of(policy)


def _find(case: UUID) -> Case:
    row = staff.find(case)
    if row is None:
        raise Http404
    return row


def _private(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = "private, no-store"
    return answer


def _tab(key: str, title: str, count: int, *, current: bool) -> Tab:
    address = reverse("care-console:list", query={"group": key} if key else None)
    return Tab(title, address, bounded_count(count), current)


def _columns() -> list[Column]:
    return [
        Column("number", _("案號"), "code", href_key="href", primary=True),
        Column("kind", _("種類")),
        Column("state", _("狀態"), "badge"),
        Column("due", _("期限"), "when"),
        Column("handler", _("承辦")),
        Column("channel", _("方式")),
        Column("received_at", _("收到"), "when"),
    ]
