"""The page for everybody: ask, complain or tell without an account. Nothing of it is in an address."""

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from anbao.commerce.care.actions.opening import open_by_anybody
from anbao.commerce.care.forms import ContactForm
from anbao.commerce.care.queries import promises
from anbao.identity.api import Request
from anbao.kernel.clock import now
from anbao.kernel.verdict import Reason, Refused

SENT = "care_sent"


@require_http_methods(["GET", "POST"])
def contact(request: Request) -> HttpResponse:
    """Whoever is signed in is led to the own pages, where answers are seen."""
    if request.account is not None:
        return redirect("care:new")
    at = now()
    promised = promises.promised(at)
    if request.method == "GET":
        chosen = {"kind": request.GET.get("kind", "")}
        return _show(request, ContactForm(promised=promised, initial=chosen))
    form = ContactForm(request.POST, promised=promised)
    if not form.is_valid():
        return _show(request, form, status=422)
    answer = open_by_anybody(wanted=form.wanted(), contact=form.contact(), visit=request.visit, by=request.actor, at=at)
    if isinstance(answer, Refused):
        return _show(request, form, refused=answer.reason, status=429)
    request.session[SENT] = {"number": answer.number, "due": answer.due_at.isoformat()}
    return redirect("care-contact:sent")


@require_GET
def sent(request: Request) -> HttpResponse:
    """The number of what was just sent: it stands in the session, not in the address."""
    kept = request.session.get(SENT)
    if not kept:
        return redirect("care-contact:contact")
    context = {"sent": kept, "due": datetime.fromisoformat(kept["due"])}
    return _private(render(request, "care/sent.html", context))


def _show(request: Request, form: ContactForm, *, refused: Reason | None = None, status: int = 200) -> HttpResponse:
    return _private(render(request, "care/contact.html", {"form": form, "refused": refused}, status=status))


def _private(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = "private, no-store"
    return answer
