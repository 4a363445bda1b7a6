"""What one asked and complained of: the list, one case with the answer, another one."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anbao.commerce.care.actions import returning
from anbao.commerce.care.actions.opening import open_own
from anbao.commerce.care.domain.case import KINDS, OPEN, CaseState, Kind, Outcome, StepKind, outcome_words
from anbao.commerce.care.forms import MoreForm, OwnForm
from anbao.commerce.care.models import Case
from anbao.commerce.care.queries import cases, promises, staff
from anbao.commerce.policies import api as policies
from anbao.identity import api as identity
from anbao.identity.api import Request, customer_required
from anbao.kernel.clock import now
from anbao.kernel.text import N_
from anbao.kernel.verdict import Reason, Refused

_SAID = {StepKind.WORDS: N_("您說"), StepKind.ANSWER: N_("我們的答覆"), StepKind.PAPERS: N_("請您附這些文件")}


@customer_required
@require_GET
def own(request: Request) -> HttpResponse:
    rows = [
        (row, _(KINDS[Kind(row.kind)]), f"care_{row.state}", row.state in OPEN)
        for row in cases.own_cases(_account(request))
    ]
    return _private(render(request, "care/list.html", {"rows": rows}))


@customer_required
@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Another case; `kind` and `policy` in the address choose beforehand."""
    account, at = _account(request), now()
    mine, promised = policies.policies_of(account), promises.promised(at)
    if request.method == "GET":
        chosen = {"kind": request.GET.get("kind", ""), "policy": request.GET.get("policy", "")}
        return _new(request, OwnForm(own=mine, promised=promised, initial=chosen))
    form = OwnForm(request.POST, own=mine, promised=promised)
    if not form.is_valid():
        return _new(request, form, status=422)
    policy = UUID(form.cleaned_data["policy"]) if form.cleaned_data["policy"] else None
    answer = open_own(wanted=form.wanted(), policy=policy, account=account, by=request.actor, at=at)
    if answer is None:
        raise Http404
    if isinstance(answer, Refused):
        return _new(request, form, refused=answer.reason, status=429)
    return redirect("care:case", answer.id)


@customer_required
@require_http_methods(["GET", "POST"])
def case(request: Request, case: UUID) -> HttpResponse:
    """One own case; POST says more, or comes back to the answer."""
    row = _find(request, case)
    if request.method == "GET":
        return _show(request, row, MoreForm())
    form = MoreForm(request.POST)
    if not form.is_valid():
        return _show(request, row, form, status=422)
    verdict = returning.add_words(
        case=row.id, account=_account(request), words=form.cleaned_data["words"], by=request.actor, at=now()
    )
    if isinstance(verdict, Refused):
        return _show(request, row, form, refused=verdict.reason, status=422)
    return redirect("care:case", row.id)


@customer_required
@require_POST
def settle(request: Request, case: UUID) -> HttpResponse:
    row = _find(request, case)
    verdict = returning.settle(case=row.id, account=_account(request), by=request.actor, at=now())
    if isinstance(verdict, Refused):
        return _show(request, row, MoreForm(), refused=verdict.reason, status=422)
    return redirect("care:case", row.id)


def _new(request: Request, form: OwnForm, *, refused: Reason | None = None, status: int = 200) -> HttpResponse:
    return _private(render(request, "care/new.html", {"form": form, "refused": refused}, status=status))


def _show(
    request: Request, row: Case, form: MoreForm, *, refused: Reason | None = None, status: int = 200
) -> HttpResponse:
    row.refresh_from_db()
    handlers = identity.staff_names({row.taken_by}) if row.taken_by else {}
    context = {
        "case": row,
        "kind": _(KINDS[Kind(row.kind)]),
        "badge_key": f"care_{row.state}",
        "open": row.state in OPEN,
        "answered": row.state == CaseState.ANSWERED,
        "may_write": row.state in OPEN or cases.reopens(row, now()),
        "outcome": _(outcome_words(Kind(row.kind), Outcome(row.outcome))) if row.outcome else "",
        "handler": handlers.get(row.taken_by, ""),
        "said": [(one, _(_SAID[one.kind])) for one in cases.said_of(row, notes=False)],
        "papers": staff.papers_of(row.papers),
        "form": form,
        "refused": refused,
    }
    return _private(render(request, "care/case.html", context, status=status))


def _find(request: Request, case: UUID) -> Case:
    """The visitor's own case, or 404."""
    row = cases.own_case(case, _account(request))
    if row is None:
        raise Http404
    return row


def _account(request: Request) -> UUID:
    if request.account is None:
        raise Http404
    return UUID(str(request.account.pk))


def _private(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = "private, no-store"
    return answer
