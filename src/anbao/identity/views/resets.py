"""The pages of a forgotten password: who, the code, the new password. Everybody is answered alike."""

import unicodedata

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from anbao.identity import api
from anbao.identity.actions import resets
from anbao.identity.domain import words
from anbao.identity.forms import CodeForm, ForgotForm, NewPasswordForm
from anbao.identity.middleware import Request
from anbao.identity.queries.figures import otp_figures
from anbao.identity.queries.resets import ResetView, reset_of
from anbao.kernel import clock
from anbao.kernel.verdict import Passed, Reason, Refused
from anbao.messages.api import Channel, waits_long
from anbao.ui.api import add_reason, say


@never_cache
@sensitive_post_parameters("who")
@require_http_methods(["GET", "HEAD", "POST"])
def forgot(request: Request) -> HttpResponse:
    """Who asks: a login or a number, and the birth date."""
    form, at = ForgotForm(request.POST if request.method == "POST" else None), clock.now()
    if request.method != "POST" or not form.is_valid():
        return _forgot_page(request, form, api.fence.look(request, kind=api.fence.RESET, at=at))
    who = unicodedata.normalize("NFKC", form.cleaned_data["who"])
    passage = api.fence.enter(request, kind=api.fence.RESET, at=at, account=api.budget_account("customer", who))
    if passage.reason is not None and passage.until is not None:
        return api.fence.refused_page(passage)
    if passage.reason is not None:
        add_reason(form, passage.reason)
        return _forgot_page(request, form, passage.ask)
    resets.begin(
        who=who,
        born=form.cleaned_data["birth_date"],
        channel=_channel(form.cleaned_data["channel"]),
        visit=request.visit,
        by=request.actor,
        at=at,
    )
    return redirect("identity:forgot-code")


def _forgot_page(request: Request, form: ForgotForm, ask: api.fence.Ask | None) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, "identity/forgot.html", {"form": form, "fence": ask}, status=status)


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: Request) -> HttpResponse:
    """The code that went to a registered channel, if all that was typed is true."""
    at = clock.now()
    found = reset_of(request.visit, at=at)
    if found is None:
        return _over(request)
    if found.standing == "password":
        return redirect("identity:forgot-password")
    form = CodeForm(request.POST if request.method == "POST" else None, digits=otp_figures(at).digits)
    if request.method == "POST" and form.is_valid():
        verdict = resets.try_code(reset=found.id, code=form.cleaned_data["code"], by=request.actor, at=at)
        if isinstance(verdict, Passed):
            return redirect("identity:forgot-password")
        add_reason(form, verdict.reason)
    return _code_page(request, found, form)


@never_cache
@require_POST
def again(request: Request) -> HttpResponse:
    """Another code, to the channel that is chosen now."""
    at = clock.now()
    found = reset_of(request.visit, at=at)
    if found is None:
        return _over(request)
    passage = api.fence.enter(request, kind=api.fence.CODE, at=at)
    if passage.reason is not None and passage.until is not None:
        return api.fence.refused_page(passage)
    if passage.reason is not None:
        return _code_page(request, found, CodeForm(digits=otp_figures(at).digits), reason=passage.reason)
    channel = _channel(request.POST.get("channel", found.channel))
    verdict = resets.ask_again(reset=found.id, channel=channel, by=request.actor, at=at)
    if isinstance(verdict, Passed):
        return redirect("identity:forgot-code")
    return _code_page(request, found, CodeForm(digits=otp_figures(at).digits), reason=verdict.reason)


@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def new_password(request: Request) -> HttpResponse:
    """The new password; whoever sets it is signed in on this browser."""
    at = clock.now()
    found = reset_of(request.visit, at=at)
    if found is None:
        return _over(request)
    if found.standing == "code":
        return redirect("identity:forgot-code")
    form = NewPasswordForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        done = resets.complete(reset=found.id, password=form.cleaned_data["password"], by=request.actor, at=at)
        if done.account is not None:
            verdict = api.start_session(request=request, account=done.account, at=at, proven=True)
            if isinstance(verdict, Refused) and verdict.reason.code == "identity.second-step":
                return redirect("identity:second-step")
            say(request, _("密碼已經重設，您也登入了；其他地方的登入已經全部結束。"))
            return HttpResponseRedirect("/account/")
        if not done.reasons:
            return _over(request)
        for reason in done.reasons:
            add_reason(form, reason)
    context = {"form": form, "rules": api.password_rules(at), "expires_at": found.expires_at}
    return render(request, "identity/forgot_password.html", context, status=422 if form.is_bound else 200)


def _code_page(request: Request, found: ResetView, form: CodeForm, *, reason: Reason | None = None) -> HttpResponse:
    context = {"form": form, "reset": found, "reason": reason, "minutes": _minutes(), "slow": _slow(found)}
    context["fence"] = api.fence.look(request, kind=api.fence.CODE, at=clock.now())
    return render(request, "identity/forgot_code.html", context, status=422 if form.is_bound or reason else 200)


def _slow(found: ResetView) -> bool:
    """Whether text messages do not leave: said to everybody alike, known or not."""
    return found.channel == "sms" and waits_long("sms", at=clock.now())


def _minutes() -> int:
    return int(otp_figures(clock.now()).valid_for.total_seconds() // 60)


def _over(request: Request) -> HttpResponse:
    return render(request, "identity/forgot_over.html", {"reason": words.reset_over().reason}, status=422)


def _channel(text: str) -> Channel:
    return "mail" if text == "mail" else "sms"
