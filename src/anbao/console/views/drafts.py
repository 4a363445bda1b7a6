"""A draft: what it would change and bring, then sending it; taking something out; throwing it away."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from anbao.console.actions import drafts, proposing
from anbao.console.queries.drafts import DraftPage, draft_page
from anbao.console.queries.faults import faults_of
from anbao.console.queries.shelf import Desk
from anbao.console.views.shared import asked_in, page, proposing_act, proposing_page
from anbao.identity.api import Request
from anbao.kernel.verdict import Refused
from anbao.rulebook import api as rulebook

ACTS = {"profile": rulebook.PROFILE_ACT, "readings": rulebook.READING_ACT}
CONFLICT = 409


@proposing_page
def draft(request: Request, desk: Desk, kind: str) -> HttpResponse:
    """A draft that somebody changed in another window since this page was read is shown again, not sent."""
    act, shelf = ACTS[kind], desk.shelf
    found = draft_page(request.actor, act, shelf)
    if request.method != "POST":
        return _page(request, desk, kind, found)
    seen = asked_in(request.POST, "digest")
    waiting = proposing.waiting_alike(act, seen, base=shelf.book.profile)
    if waiting is not None:
        drafts.discard(act=act, by=request.actor)
        return _sent(waiting, again=True)
    if seen != found.digest:
        return _page(request, desk, kind, found, moved=True, status=CONFLICT)
    return _send(request, desk, kind, found)


@proposing_act
def drop(request: Request, desk: Desk, kind: str) -> HttpResponse:
    drafts.drop(act=ACTS[kind], path=asked_in(request.POST, "path"), by=request.actor, at=desk.at)
    return HttpResponseRedirect(reverse(f"rulebook-console:{kind}-draft"))


@proposing_act
def discard(request: Request, _desk: Desk, kind: str) -> HttpResponse:
    drafts.discard(act=ACTS[kind], by=request.actor)
    return HttpResponseRedirect(reverse(f"rulebook-console:{kind}"))


def _send(request: Request, desk: Desk, kind: str, found: DraftPage) -> HttpResponse:
    try:
        sent = proposing.send(act=ACTS[kind], content=found.content, by=request.actor, at=desk.at)
    except rulebook.ProfileRefused as refusal:
        problems = [] if refusal.figures else list(refusal.problems)
        told = {"faults": faults_of(refusal, desk.shelf), "problems": problems}
        return _page(request, desk, kind, found, **told, status=CONFLICT)
    if isinstance(sent, Refused):
        return _page(request, desk, kind, found, reason=sent.reason, status=CONFLICT)
    return _sent(sent.proposal, again=sent.again)


def _sent(proposal: UUID, *, again: bool) -> HttpResponse:
    page = reverse("approvals-console:proposal", args=[proposal])
    return HttpResponseRedirect(f"{page}?told={'again' if again else 'sent'}")


def _page(request: Request, desk: Desk, kind: str, found: DraftPage, *, status: int = 200, **told: Any) -> HttpResponse:
    addresses = {one: reverse(f"rulebook-console:{kind}-{one}") for one in ("drop", "discard")}
    context = {"found": found, "kind": kind, "home": reverse(f"rulebook-console:{kind}"), **addresses, **told}
    return page(request, "draft", desk.shelf, context, status=status)
