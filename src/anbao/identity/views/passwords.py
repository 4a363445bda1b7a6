"""Changing one's own password, of customers and of staff; the reminder of an old one."""

from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from anbao.identity import api
from anbao.identity.actions.own_password import change_own
from anbao.identity.domain.password_facts import is_advised
from anbao.identity.domain.sessions import Audience, began_too_old
from anbao.identity.forms import PasswordForm
from anbao.identity.middleware import Request, customer_required
from anbao.identity.queries.passwords import unchangeable_until
from anbao.identity.views.goals import goal_of
from anbao.kernel import clock
from anbao.kernel.verdict import Passed
from anbao.ui.api import add_reason, say


@customer_required
@never_cache
@sensitive_post_parameters("current", "password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: Request) -> HttpResponse:
    """A customer's page; where the password is over, the only one that opens."""
    onward = goal_of(request.POST.get("next") or request.GET.get("next", ""), "customer")
    return _page(request, "customer", onward)


@never_cache
@sensitive_post_parameters("current", "password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def staff_password(request: Request) -> HttpResponse:
    """With a start password, or one that is over, this is the only page of staff that opens."""
    if request.account is None:
        sign_in = reverse("identity:staff-sign-in")
        return HttpResponseRedirect(f"{sign_in}?{urlencode({'next': request.path})}")
    opens_nothing = request.account.password_is_default or began_too_old(request.session)
    return _page(
        request, "staff", goal_of("", "staff") if opens_nothing else f"{reverse('account-console:own')}?told=password"
    )


@never_cache
@require_GET
def reminder(request: Request, audience: Audience) -> HttpResponse:
    """After a sign-in: the password is old. One may change it now or go on."""
    onward = goal_of(request.GET.get("next", ""), audience)
    if request.account is None:
        return HttpResponseRedirect(onward)
    change = reverse("identity:password" if audience == "customer" else "identity:staff-password")
    context = {
        "since": request.account.password_set_at,
        "onward": onward,
        "change": f"{change}?{urlencode({'next': onward})}",
    }
    return render(request, f"identity/{'staff_' if audience == 'staff' else ''}password_reminder.html", context)


def _page(request: Request, audience: Audience, onward: str) -> HttpResponse:
    account, at = request.account, clock.now()
    if account is None:  # the decorator saw to it
        return HttpResponseRedirect(onward)
    start = account.password_is_default
    form = PasswordForm(request.POST if request.method == "POST" else None, start=start)
    if request.method == "POST" and form.is_valid() and _changed(request, account, form, at):
        if audience == "customer":
            say(request, _said(form.cleaned_data["password"]))
        return HttpResponseRedirect(onward)
    context = {
        "form": form,
        "start": start,
        "too_old": began_too_old(request.session),
        "young_until": unchangeable_until(account, at),
        "rules": api.password_rules(at),
        "onward": onward,
    }
    template = "identity/staff_password.html" if audience == "staff" else "identity/password.html"
    return render(request, template, context, status=422 if form.is_bound else 200)


def _said(chosen: str) -> str:
    if is_advised(chosen):
        return _("密碼已經變更，其他裝置都登出了。")
    return _("密碼已經變更，其他裝置都登出了。下次可以再長一點，混用大小寫或符號，會更不容易被猜到。")


def _changed(request: Request, account: api.Account, form: PasswordForm, at: datetime) -> bool:
    """Every session ends with the old password; this browser gets a new one. False with the reasons in the form."""
    data = form.cleaned_data
    reasons = change_own(
        account=account.id, current=data.get("current"), password=data["password"], by=request.actor, at=at
    )
    if not reasons:
        verdict = api.start_session(request=request, account=account.id, at=at)
        if isinstance(verdict, Passed):
            return True
        reasons = (verdict.reason,)
    for reason in reasons:
        add_reason(form, reason)
    return False
