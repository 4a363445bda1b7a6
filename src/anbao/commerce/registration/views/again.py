"""How long somebody's verification still lasts, for buying and for service; and verifying oneself again."""

from dataclasses import replace
from typing import Literal
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anbao.commerce.registration import queries
from anbao.commerce.registration.actions import again, drafts
from anbao.commerce.registration.domain.dormancy import TITLES
from anbao.commerce.registration.domain.next_page import safe_next
from anbao.commerce.registration.forms import AgainForm, CodeForm, box_of
from anbao.commerce.registration.queries import DraftView
from anbao.commerce.registration.queries.clocks import clocks_of
from anbao.commerce.registration.views.documents import in_full
from anbao.identity import api as identity
from anbao.identity.api import Request, customer_required
from anbao.kernel import clock
from anbao.kernel.text import N_
from anbao.kernel.verdict import Passed, Reason
from anbao.messages.api import Channel
from anbao.rulebook import api as rulebook
from anbao.ui.api import Step, add_reason, say

UNPROCESSABLE = 422
_STEPS = (("documents", N_("閱讀文件"), "begin"), ("details", N_("確認身分"), "details"), ("code", N_("驗證"), "code"))


@customer_required
@require_GET
def standing(request: Request) -> HttpResponse:
    """Each clock with its end; what lapsed, with the way back."""
    at, onward = clock.now(), safe_next(request.GET.get("next", ""))
    clocks = clocks_of(_account(request), at=at)
    shown = [(one, _(TITLES[one.kind]), one.state(at), one.lapses_at - one.lapses_at.resolution) for one in clocks]
    context = {
        "clocks": shown,
        "lapsed": [_(TITLES[one.kind]) for one in clocks if one.state(at) == "lapsed"],
        "query": _query(onward),
    }
    return render(request, "registration/standing.html", context)


@customer_required
@never_cache
@require_http_methods(["GET", "POST"])
def begin(request: Request) -> HttpResponse:
    """First page: the disclosures in force, in full, to be agreed to once more; shown to whoever looks, and to no
    browser that fetches ahead.
    """
    if "prefetch" in request.headers.get("Sec-Purpose", ""):
        raise Http404
    account, at = _account(request), clock.now()
    onward = safe_next(request.POST.get("next") or request.GET.get("next", ""))
    shown = queries.disclosures(actor=request.actor, visit=request.visit, at=at)
    reason: Reason | None = None
    if request.method == "POST":
        agreed = {view.version.reference for view in shown if box_of(view.version.sha256) in request.POST}
        begun = drafts.begin(
            by=request.actor, visit=request.visit, agreed=agreed, next_path=onward, at=at, account=account
        )
        if begun.draft is not None:
            return redirect("verification:details")
        reason = None if isinstance(begun.verdict, Passed) else begun.verdict.reason
    form, rows = in_full(request, [view.version for view in shown], at=at)
    context = {
        "steps": _steps(queries.draft_of_account(account, at=at)),
        "rows": rows,
        "form": form,
        "reason": reason,
        "onward": onward,
        "query": _query(onward),
    }
    return render(request, "registration/again_begin.html", context, status=UNPROCESSABLE if reason else 200)


@customer_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def details(request: Request) -> HttpResponse:
    """Second page: number, birth date and password, held against what is known."""
    account, at = _account(request), clock.now()
    draft = queries.draft_of_account(account, at=at)
    if draft is None:
        return redirect("verification:begin")
    form = AgainForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        shown = again.Shown(
            national_id=form.cleaned_data["national_id"],
            birth_date=form.cleaned_data["birth_date"],
            password=form.cleaned_data["password"],
        )
        verdict = again.declare(draft=draft.id, account=account, shown=shown, by=request.actor, at=at)
        if isinstance(verdict, Passed):
            return redirect("verification:code")
        add_reason(form, verdict.reason)
    context = {"steps": _steps(draft), "form": form}
    return render(request, "registration/again_details.html", context, status=UNPROCESSABLE if form.is_bound else 200)


@customer_required
@never_cache
@require_http_methods(["GET", "POST"])
def code(request: Request) -> HttpResponse:
    """Third page: the one-time password; then on to where the customer was."""
    account, at = _account(request), clock.now()
    draft = queries.draft_of_account(account, at=at)
    if draft is None:
        return redirect("verification:begin")
    if draft.otp is None:
        return redirect("verification:details")
    form = CodeForm(request.POST if request.method == "POST" else None, digits=_digits())
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data["code"]
        verdict = again.redeem(draft=draft.id, account=account, code=typed, by=request.actor, at=at)
        if isinstance(verdict, Passed):
            say(request, _("已重新驗證身分，可以繼續辦理。"))
            return redirect(safe_next(draft.next_path) or reverse("verification:standing"))
        add_reason(form, replace(verdict.reason, field="code"))
    return _code_page(request, draft, form)


@customer_required
@require_POST
def code_again(request: Request) -> HttpResponse:
    """Send a new code, to the phone or to the mail address."""
    account, at = _account(request), clock.now()
    draft = queries.draft_of_account(account, at=at)
    if draft is None or draft.state != "declared":
        return redirect("verification:begin")
    channel: Channel = "mail" if request.POST.get("channel") == "mail" else "sms"
    language = identity.language_of(account)
    verdict = drafts.send_again(draft=draft.id, channel=channel, by=request.actor, at=at, language=language)
    if isinstance(verdict, Passed):
        return redirect("verification:code")
    return _code_page(request, draft, CodeForm(digits=_digits()), reason=verdict.reason)


def _code_page(request: Request, draft: DraftView, form: CodeForm, *, reason: Reason | None = None) -> HttpResponse:
    current = queries.draft_of_account(_account(request), at=clock.now()) or draft
    context = {
        "steps": _steps(current),
        "form": form,
        "reason": reason,
        "status": identity.otp_status(current.otp) if current.otp is not None else None,
        "sent_to": queries.sent_to(current.id),
    }
    status = UNPROCESSABLE if reason is not None or (form.is_bound and form.errors) else 200
    return render(request, "registration/again_code.html", context, status=status)


def _steps(draft: DraftView | None) -> list[Step]:
    reached: Literal[0, 1, 2] = 0 if draft is None else 2 if draft.otp is not None else 1
    return [
        Step(key, _(title), reverse(f"verification:{name}") if place <= reached else "")
        for place, (key, title, name) in enumerate(_STEPS)
    ]


def _query(onward: str) -> str:
    return f"?{urlencode({'next': onward})}" if onward else ""


def _digits() -> int:
    return rulebook.at(clock.now()).figure("otp.min_digits").number


def _account(request: Request) -> UUID:
    if request.account is None:
        raise Http404
    return request.account.id
