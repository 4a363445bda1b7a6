"""What is kept of somebody and why; and a copy of all of it, after the password."""

import json

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from anbao.commerce.mydata.actions import confirm_for_copy
from anbao.commerce.mydata.domain.decided import withheld
from anbao.commerce.mydata.forms import CopyForm
from anbao.commerce.mydata.queries import kept
from anbao.commerce.mydata.queries.copy import copy_of, parts_of
from anbao.commerce.mydata.queries.masking import half_hidden
from anbao.commerce.mydata.queries.printed import printed_of
from anbao.commerce.mydata.views.shared import owner, private
from anbao.commerce.records import api as records
from anbao.identity import api as identity
from anbao.identity.api import Request, customer_required
from anbao.kernel import clock
from anbao.kernel.text import N_
from anbao.kernel.verdict import Reason
from anbao.ui.api import add_reason, system_title

_WAYS = {"json", "page"}


@customer_required
@require_GET
def data(request: Request) -> HttpResponse:
    mine, at = owner(request), clock.now()
    person = identity.person_data(mine.person)
    context = {
        "person": person,
        "national_id": half_hidden(person.national_id),
        "login": identity.login_of(mine.account),
        "purposes": kept.purposes_of(mine),
        "sales": kept.sales_of(mine),
        "years": kept.years_kept(at),
        "told": [(system_title(one.system), one) for one in kept.told_of(mine)],
        "withheld": [_(reason) for reason in withheld()],
    }
    return private(render(request, "mydata/data.html", context))


@customer_required
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def copy(request: Request) -> HttpResponse:
    """GET asks for the password; POST gives the copy itself, so that no address leads to it."""
    mine, at = owner(request), clock.now()
    parts = parts_of(mine)
    if request.method == "GET":
        return _ask(request, CopyForm(parts=parts))
    form, how = CopyForm(request.POST, parts=parts), request.POST.get("as", "")
    if how not in _WAYS:
        raise Http404
    if not form.is_valid():
        return _ask(request, form, status=422)
    refused = confirm_for_copy(
        account=mine.account, password=form.cleaned_data["password"], how=how, by=request.actor, at=at
    )
    if refused is not None:
        add_reason(form, refused.reason)
        return _ask(request, form, status=422)
    try:
        made = copy_of(mine, at, part=int(form.cleaned_data.get("part") or 1))
    except records.InMotion:
        return _ask(request, CopyForm(parts=parts), moving=_MOVING, status=503)
    if how == "page":
        return private(render(request, "mydata/printed.html", {"printed": printed_of(made), "at": at}))
    answer = HttpResponse(json.dumps(made, ensure_ascii=False, indent=1), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="anbao-{at:%Y%m%d}.json"'
    return private(answer)


def _ask(request: Request, form: CopyForm, *, moving: Reason | None = None, status: int = 200) -> HttpResponse:
    return private(render(request, "mydata/copy.html", {"form": form, "moving": moving}, status=status))


_MOVING = Reason("mydata.in-motion", N_("您有一件投保正在處理，現在做不出完整的複本。"), N_("請過一分鐘再試一次。"))
