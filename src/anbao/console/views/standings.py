"""How a customer's account stands: recorded by one for another to approve; the document that shows it."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from anbao.console.forms.standings import StandingForm
from anbao.console.queries import looks
from anbao.files import api as files
from anbao.identity import api as identity
from anbao.identity.api import Request, staff_required
from anbao.kernel import clock
from anbao.kernel.actor import Subject
from anbao.kernel.verdict import Refused
from anbao.ui.api import add_reason, say

PROPOSE, APPROVE = "customers.standing", "customers.standing-approve"
UNPROCESSABLE = 422


@staff_required(PROPOSE)
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: Request, person: UUID) -> HttpResponse:
    """What happened, the document that shows it, and whom to speak with. Only while a look of one's own holds."""
    at = clock.now()
    account = identity.customer_account(person, at=at)
    if looks.standing(person, by=request.actor, at=at) is None or account is None:
        return redirect("customers-console:customer", person)
    present = identity.standing_view(account.id)
    bound = request.method == "POST"
    form = StandingForm(request.POST if bound else None, request.FILES if bound else None, present=present.kind)
    if bound and form.is_valid():
        asked = identity.propose_standing(
            account=account.id,
            kind=form.cleaned_data["standing"],
            note=form.cleaned_data["note"],
            representative=form.cleaned_data["representative"],
            evidence=form.evidence(),
            by=request.actor,
            at=at,
        )
        if not isinstance(asked, Refused):
            say(request, _("已送出，等另一位同仁核准。"))
            return redirect("customers-console:customer", person)
        add_reason(form, asked.reason)
    context = {"person": person, "form": form, "present": present}
    return render(request, "console/customer_standing.html", context, status=UNPROCESSABLE if bound else 200)


@staff_required("customers.view")
@require_safe
def document(request: Request, person: UUID, file: UUID) -> HttpResponse:
    """The document, for who proposes or approves, while a look of one's own holds."""
    at = clock.now()
    may = request.may(PROPOSE) or request.may(APPROVE)
    known = {
        one.id
        for one in files.files_of(Subject("person", str(person)), document_types=["identity.standing", "identity.name"])
    }
    if not may or file not in known or looks.standing(person, by=request.actor, at=at) is None:
        raise Http404
    response = HttpResponse(files.read(file), content_type=files.file_info(file).media_type)
    response["Content-Disposition"] = "attachment"
    response["Cache-Control"] = "private, no-store"
    return response
