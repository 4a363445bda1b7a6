"""One's own account: who one is here, one's roles, where one is signed in."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from anbao.console.queries.permissions import words_of
from anbao.console.views.shared import asked
from anbao.identity import api as identity
from anbao.identity.api import Request, staff_required
from anbao.kernel.clock import now


@staff_required("")
@never_cache
@require_safe
def own(request: Request) -> HttpResponse:
    at, account = now(), request.account
    if account is None:
        raise PermissionError  # the decorator lets nobody else in
    member = identity.staff_member(account.id, at=at)
    context = {
        "member": member,
        "roles": [(_(role.title), _("、").join(words_of(role.permissions))) for role in member.roles],
        "sessions": identity.sessions_of(account.id, present=request.session.key_hash, at=at),
        "remind": identity.password_reminder_due(account=account.id, at=at),
        "told": asked(request, "told"),
    }
    return render(request, "console/own.html", context)


@staff_required("")
@require_POST
def end_others(request: Request) -> HttpResponse:
    if request.account is not None:
        identity.end_other_sessions(request=request, account=request.account, by=request.actor, at=now())
    return HttpResponseRedirect(f"{reverse('account-console:own')}?told=ended")
