"""What is agreed with the institutions: the text in force, and for which ways of paying it is missing."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from anbao.commerce.disputes.queries import agreement as queries
from anbao.commerce.disputes.queries.staff import METHODS
from anbao.identity.api import Request, staff_required
from anbao.kernel.clock import now


@staff_required("catalogue.view")
@require_GET
def agreement(request: Request) -> HttpResponse:
    """Read here; released with every other group of documents."""
    at = now()
    version = queries.in_force(at=at)
    context = {
        "version": version,
        "text": queries.text(version) if version else "",
        "unit": queries.UNIT,
        "lacking": [_(METHODS.get(method, method)) for method in queries.lacking(at=at)],
    }
    return render(request, "disputes/agreement.html", context)
