"""Taking and leaving a seat."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from anbao.examiner import keeping
from anbao.examiner.forms import CodeForm
from anbao.examiner.views.shared import page
from anbao.identity.api import Request
from anbao.kernel.clock import now
from anbao.kernel.verdict import Refused
from anbao.ui.api import add_reason


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: Request) -> HttpResponse:
    """The address may name the seat; the code is only ever typed."""
    if request.method != "POST":
        if keeping.sitting(request, at=now()) is not None:
            return redirect("examiner:checklist")
        return page(request, "sign_in", {"form": CodeForm(initial={"number": request.GET.get("seat", "")[:20]})})
    form = CodeForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        found = keeping.sign_in(request=request, number=given["number"], code=given["code"], at=now())
        if not isinstance(found, Refused):
            return redirect("examiner:checklist")
        add_reason(form, found.reason)
    return page(request, "sign_in", {"form": form}, status=422)


@never_cache
@require_POST
def sign_out(request: Request) -> HttpResponse:
    keeping.sign_out(request=request, at=now())
    return redirect("examiner:sign-in")
