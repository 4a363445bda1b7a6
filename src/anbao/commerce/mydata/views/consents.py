"""What somebody agreed to, with the exact text; and advertising, stopped or wanted at once."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.mydata.queries.consents import consent_to, consents_of
from anbao.commerce.mydata.views.shared import owner, private
from anbao.identity import api as identity
from anbao.identity.api import Request, customer_required
from anbao.kernel import clock
from anbao.messages import api as messages

_CHOICES = {"stop": False, "resume": True}


@customer_required
@require_GET
def consents(request: Request) -> HttpResponse:
    mine = owner(request)
    context = {
        "consents": consents_of(mine),
        "stopped": messages.has_stopped(to=identity.person_data(mine.person).mail, recipient=str(mine.person)),
        "done": request.GET.get("done", ""),
    }
    return private(render(request, "mydata/consents.html", context))


@customer_required
@require_GET
def document(request: Request, sha256: str) -> HttpResponse:
    """The very text that was agreed to, as it was kept; nobody else's."""
    found = consent_to(owner(request), sha256)
    if found is None:
        raise Http404
    text = catalogue.render_document(catalogue.document_bytes(sha256))
    return private(render(request, "mydata/document.html", {"consent": found, "text": text}))


@customer_required
@require_POST
def advertising(request: Request) -> HttpResponse:
    """Holds from now on; what is in the queue already is looked at again before it leaves."""
    mine, choice = owner(request), request.POST.get("choice", "")
    if choice not in _CHOICES:
        raise Http404
    messages.choose_own_advertising(
        address=identity.person_data(mine.person).mail,
        recipient=str(mine.person),
        wanted=_CHOICES[choice],
        by=request.actor,
        at=clock.now(),
    )
    return redirect(reverse("mydata:consents", query={"done": choice}) + "#advertising")
