"""A customer's request for another name: seen beside the document, proposed for a second person, or not taken up."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from anbao.console.forms.standings import DeclineForm
from anbao.console.queries import looks
from anbao.identity import api as identity
from anbao.identity.api import Request, staff_required
from anbao.kernel import clock
from anbao.kernel.verdict import Passed, Refused
from anbao.ui.api import add_reason, say

UNPROCESSABLE = 422


@staff_required("customers.standing")
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def name(request: Request, person: UUID) -> HttpResponse:
    """Only while a look of one's own holds. POST with `decline` tells the customer why not."""
    at = clock.now()
    account = identity.customer_account(person, at=at)
    asked = identity.name_asked(account.id, opened=True) if account else None
    if looks.standing(person, by=request.actor, at=at) is None or asked is None:
        return redirect("customers-console:customer", person)
    declining = "decline" in request.POST
    form = DeclineForm(request.POST if declining else None)
    refused = None
    if request.method == "POST" and not declining:
        proposed = identity.propose_name(request=asked.id, by=request.actor, at=at)
        if not isinstance(proposed, Refused):
            say(request, _("已送出，等另一位同仁核准。"))
            return redirect("customers-console:customer", person)
        refused = proposed.reason
    elif declining and form.is_valid():
        verdict = identity.decline_name(request=asked.id, reason=form.cleaned_data["reason"], by=request.actor, at=at)
        if isinstance(verdict, Passed):
            say(request, _("沒有受理，已寄信告訴客戶。"))
            return redirect("customers-console:customer", person)
        add_reason(form, verdict.reason)
    context = {"person": person, "asked": asked, "form": form, "refused": refused}
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "console/customer_name.html", context, status=status)
