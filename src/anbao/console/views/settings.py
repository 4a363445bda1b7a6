"""The state of the system: read only. What is set is set in the environment of its processes."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from anbao.console.apps import SETTINGS
from anbao.console.queries import system
from anbao.console.views.shared import asked
from anbao.identity.api import Request, staff_required
from anbao.kernel.clock import now


@staff_required(SETTINGS)
@never_cache
@require_safe
def state(request: Request) -> HttpResponse:
    at, every = now(), asked(request, "probes") == "all"
    parts, outside = system.parts(at), system.outside(at)
    context = {
        "at": at,
        "pressing": system.pressing([*parts, *(one.part for one in outside)]),
        "parts": parts,
        "outside": outside,
        "probes": system.probes(every=every),
        "every": every,
        "simulator": settings.ANBAO_SIMULATOR_URL,
    }
    return render(request, "console/settings.html", context)
