"""How a customer is reached: seen, changed with the password and two codes, and undone from the former channel."""

from dataclasses import replace
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anbao.identity.actions import contacts as actions
from anbao.identity.domain.contacts import TITLES, WAYS
from anbao.identity.forms import AddressForm, CodeForm, ContactForm
from anbao.identity.middleware import Request, customer_required
from anbao.identity.models import Account
from anbao.identity.queries import contacts as queries
from anbao.identity.queries.figures import contact_figures, otp_figures
from anbao.identity.queries.names import name_asked
from anbao.identity.queries.persons import person_data
from anbao.kernel import clock
from anbao.kernel.verdict import Passed, Reason, Refused
from anbao.ui.api import add_reason, say

UNPROCESSABLE = 422


@customer_required
@require_GET
def overview(request: Request) -> HttpResponse:
    """Phone and mail masked, the address, and what of them still cools."""
    account, at = _account(request), clock.now()
    found = queries.contacts_of(account.id, account.person_id, at=at)
    context = {"contacts": [(one, _(TITLES[one.field])) for one in found], "name_asked": name_asked(account.id)}
    return render(request, "identity/contact.html", context)


@customer_required
@never_cache
@sensitive_post_parameters("password", "value")
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: Request, field: str) -> HttpResponse:
    """Another phone or mail, with the password; then a code goes to the new one."""
    if field not in WAYS:
        raise Http404
    account, at = _account(request), clock.now()
    form = ContactForm(request.POST if request.method == "POST" else None, field=field)
    if request.method == "POST" and form.is_valid():
        asked = actions.ask_change(
            account=account.id,
            field="phone" if field == "phone" else "mail",
            value=form.cleaned_data["value"],
            password=form.cleaned_data["password"],
            by=request.actor,
            at=at,
        )
        if not isinstance(asked, Refused):
            return redirect("identity:contact-code", asked)
        add_reason(form, asked.reason)
    shown = next(one.shown for one in queries.contacts_of(account.id, account.person_id, at=at) if one.field == field)
    context = {
        "form": form,
        "field": field,
        "title": _(TITLES[field]),
        "shown": shown,
        "cooling": queries.cooling_of(account.id, field, at=at),
        "until": contact_figures(at).cooling.add_to(at),
    }
    return render(request, "identity/contact_change.html", context, status=UNPROCESSABLE if form.is_bound else 200)


@customer_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: Request, change: UUID) -> HttpResponse:
    """The code to the new channel, then the one to the old; after both the change is made."""
    account, at = _account(request), clock.now()
    asked = queries.asked(change, account.id, at=at)
    if asked is None:
        return _over(request)
    form = CodeForm(request.POST if request.method == "POST" else None, digits=otp_figures(at).digits)
    if request.method == "POST" and (asked.stage == "done" or form.is_valid()):
        code = form.cleaned_data.get("code", "") if form.is_valid() else ""
        verdict = actions.confirm(change=change, account=account.id, code=code, by=request.actor, at=at)
        following = queries.asked(change, account.id, at=at)
        if isinstance(verdict, Passed):
            return redirect("identity:contact-code", change) if following else _made(request, asked.field)
        if following is None:
            return _over(request)
        if following.stage != asked.stage:
            return _codes(request, following, CodeForm(digits=form.fields["code"].digits), verdict.reason)  # type: ignore[attr-defined]
        add_reason(form, replace(verdict.reason, field="code"))
        form.data = {}
        asked = following
    return _codes(request, asked, form)


@customer_required
@require_POST
def code_again(request: Request, change: UUID) -> HttpResponse:
    account, at = _account(request), clock.now()
    verdict = actions.send_again(change=change, account=account.id, by=request.actor, at=at)
    if isinstance(verdict, Passed):
        return redirect("identity:contact-code", change)
    asked = queries.asked(change, account.id, at=at)
    if asked is None:
        return _over(request)
    return _codes(request, asked, CodeForm(digits=otp_figures(at).digits), verdict.reason)


@customer_required
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def address(request: Request) -> HttpResponse:
    """Another address, at once; what is known stands in the boxes."""
    account = _account(request)
    if request.method != "POST":
        known = AddressForm(initial={"value": person_data(account.person_id).address})
        return render(request, "identity/contact_address.html", {"form": known})
    form = AddressForm(request.POST)
    if form.is_valid():
        value = form.cleaned_data["value"]
        verdict = actions.change_address(account=account.id, value=value, by=request.actor, at=clock.now())
        if isinstance(verdict, Passed):
            return _made(request, "address")
        add_reason(form, verdict.reason)
    return render(request, "identity/contact_address.html", {"form": form}, status=UNPROCESSABLE)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: Request, token: str) -> HttpResponse:
    """Behind the address in the notice: it asks first, so that a program that follows links undoes nothing."""
    at = clock.now()
    found = queries.stoppable(token, at=at)
    context: dict[str, object] = {"found": found, "title": _(TITLES[found.field]) if found else ""}
    if request.method == "POST":
        verdict = actions.stop_change(token=token, by=request.actor, at=at)
        context["done"] = isinstance(verdict, Passed)
        context["found"] = None
    status = 200 if found else 410
    response = render(request, "identity/contact_stop.html", context, status=status)
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


def _codes(request: Request, asked: queries.Asked, form: CodeForm, reason: Reason | None = None) -> HttpResponse:
    context = {"asked": asked, "form": form, "reason": reason, "title": _(TITLES[asked.field])}
    status = UNPROCESSABLE if reason or form.errors else 200
    return render(request, "identity/contact_code.html", context, status=status)


def _made(request: Request, field: str) -> HttpResponse:
    say(request, _("{what}已變更。").format(what=_(TITLES[field])))
    return redirect("identity:contact")


def _over(request: Request) -> HttpResponse:
    say(request, _("這次變更已經結束或逾時，請重新開始；原來的資料沒有變更。"), "attention")
    return redirect("identity:contact")


def _account(request: Request) -> Account:
    if request.account is None:
        raise Http404
    return request.account
