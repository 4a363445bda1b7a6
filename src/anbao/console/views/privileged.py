"""Privileged sessions: one's own, asking for one, opening and ending it, and looking at what was done in another's."""

from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anbao.console.apps import PRIVILEGED_APPROVE
from anbao.console.forms.privileged import AskForm, LookForm, OpenForm
from anbao.console.queries import privileged as queries
from anbao.console.views.shared import asked
from anbao.console.views.staff_proposals import proposed
from anbao.console.views.staff_shared import CONFLICT, UNPROCESSABLE
from anbao.identity import api as identity
from anbao.identity.api import PRIVILEGED, PrivilegedView, Request, staff_required
from anbao.kernel.clock import now
from anbao.kernel.verdict import Passed, Refused
from anbao.ui.api import add_reason

METHODS = ["GET", "HEAD", "POST"]


@sensitive_post_parameters("password")
@staff_required("")
@never_cache
@require_http_methods(METHODS)
def own(request: Request) -> HttpResponse:
    """Where one stands: nothing, a request that waits, one to be opened with the password, one that is open."""
    at, account = now(), UUID(request.actor.id)
    ready = identity.privileged_to_open(account, at=at)
    form = OpenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and ready is not None and form.is_valid():
        verdict = identity.open_privileged(
            session=ready.id,
            key_hash=request.session.key_hash,
            password=form.cleaned_data["password"],
            by=request.actor,
            at=at,
        )
        if isinstance(verdict, Passed):
            request.session[PRIVILEGED] = str(ready.id)
            return HttpResponseRedirect(_next(request))
        add_reason(form, verdict.reason)
    context = {
        "ready": ready,
        "waiting": identity.privileged_asked_for(account),
        "left": request.privileged_left,
        "form": form,
        "next": request.get_full_path(),
        "work": [_(one.reason) for one in identity.work_of(account)],
        "wanted": asked(request, "for"),
        "demanded": identity.privileged_demanded(),
        "may_review": request.may(PRIVILEGED_APPROVE),
    }
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "console/privileged.html", context, status=status)


@staff_required("")
@never_cache
@require_http_methods(METHODS)
def ask(request: Request) -> HttpResponse:
    form = AskForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        made = identity.propose_privileged(**form.cleaned_data, by=request.actor, at=now())
        if not isinstance(made, Refused):
            return proposed(request, made)
        add_reason(form, made.reason)
    return render(
        request, "console/privileged_ask.html", {"form": form}, status=UNPROCESSABLE if form.is_bound else 200
    )


@staff_required("")
@require_POST
def end(request: Request) -> HttpResponse:
    """By hand; harmless where none is open any more."""
    identity.end_privileged(key_hash=request.session.key_hash, by=request.actor, at=now())
    request.session.pop(PRIVILEGED, None)
    return HttpResponseRedirect(f"{reverse('privileged-console:own')}?told=ended")


@staff_required(PRIVILEGED_APPROVE)
@never_cache
@require_safe
def listed(request: Request) -> HttpResponse:
    return render(request, "console/privileged_list.html", {"rows": queries.rows(now()), "columns": queries.columns()})


@staff_required(PRIVILEGED_APPROVE)
@never_cache
@require_http_methods(METHODS)
def one(request: Request, session: UUID) -> HttpResponse:
    """What was done in it; POST says whether it was in order."""
    form = LookForm(request.POST if request.method == "POST" else None)
    found = _found(session)
    if request.method == "POST" and form.is_valid():
        verdict = identity.review_privileged(
            session=session,
            in_order=request.POST.get("decision") == "in-order",
            note=form.cleaned_data["note"],
            by=request.actor,
            at=now(),
        )
        if isinstance(verdict, Passed):
            return HttpResponseRedirect(reverse("privileged-console:session", args=[session]))
        if verdict.reason.field not in form.fields:
            return _shown(request, _found(session), LookForm(), reason=verdict.reason, status=CONFLICT)
        add_reason(form, verdict.reason)
    return _shown(request, found, form, status=UNPROCESSABLE if form.is_bound else 200)


def _shown(
    request: Request, found: PrivilegedView, form: LookForm, *, reason: object = None, status: int = 200
) -> HttpResponse:
    at = now()
    entries, cut = queries.done_in(found, at)
    context = {
        "found": found,
        "state": queries.state_of(found, at),
        "entries": entries,
        "cut": cut,
        "form": form,
        "reason": reason,
        "may_decide": found.ended_at is not None and found.in_order is None and str(found.account) != request.actor.id,
    }
    return render(request, "console/privileged_session.html", context, status=status)


def _found(session: UUID) -> PrivilegedView:
    try:
        return identity.privileged_session(session, at=now())
    except ObjectDoesNotExist:
        raise Http404 from None


def _next(request: Request) -> str:
    """Back to what was wanted, if that is one of our own pages."""
    wanted = asked(request, "next")
    inside = wanted.startswith("/console/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if inside else reverse("privileged-console:own")
