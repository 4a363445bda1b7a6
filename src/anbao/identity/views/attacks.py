"""Attacks on sign-in: what is seen of them, and keeping their sources out for a time."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from anbao.identity.actions import attacks as actions
from anbao.identity.domain.attacks import BLOCKS, BLOCKS_IN_WORDS
from anbao.identity.middleware import Request, staff_required
from anbao.identity.models import Attack
from anbao.identity.queries import attacks as queries
from anbao.kernel import clock

VIEW, BLOCK = "attacks.view", "attacks.block"


@staff_required(VIEW)
@require_GET
def attacks(request: Request) -> HttpResponse:
    at = clock.now()
    context = {
        "attacks": queries.attacks(at=at),
        "chart": queries.by_hour(at=at),
        "figures": queries.alarm_figures(at),
        "may_block": request.may(BLOCK),
        "lengths": [(length, gettext(words)) for length, words in BLOCKS_IN_WORDS.items()],
        "told": request.GET.get("told", ""),
    }
    return render(request, "identity/attacks.html", context)


@staff_required(BLOCK)
@require_POST
def block(request: Request, attack: UUID) -> HttpResponse:
    length = request.POST.get("length", "")
    if length not in BLOCKS or not Attack.objects.filter(id=attack).exists():
        raise Http404
    actions.block(attack=attack, length=length, by=request.actor, at=clock.now())
    return redirect(reverse("identity:attacks", query={"told": "blocked"}))


@staff_required(BLOCK)
@require_POST
def unblock(request: Request, attack: UUID) -> HttpResponse:
    if not Attack.objects.filter(id=attack).exists():
        raise Http404
    actions.unblock(attack=attack, by=request.actor, at=clock.now())
    return redirect(reverse("identity:attacks", query={"told": "unblocked"}))
